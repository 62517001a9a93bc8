import { Badge, Group, Text } from '@mantine/core'
import { sessions } from '@tabib/contracts/identity/sessions'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../../api/action.js'
import { query } from '../../../api/query.js'
import { useFormat } from '../../../i18n/format.js'
import { ProblemNotice } from '../../../shared/ProblemNotice.js'
import { announce } from '../../../ui/announce.js'
import { Act } from '../../../ui/BigAction.js'
import { BlockSkeleton } from '../../../ui/Skeletons.js'
import { Section } from './Section.js'
import classes from './security.module.css'

/** Where I am signed in; one place, or all but this one, can be ended. */
export function SessionsSection() {
  const { t } = useTranslation('identity')
  const f = useFormat()
  const list = useQuery(query(sessions.list, {}))
  const stale = { invalidates: [sessions.list] }
  const end = useAction(sessions.end, stale)
  const endOthers = useAction(sessions.endOthers, {
    ...stale,
    onDone: ({ ended }) => announce(t('security.sessionsEnded', { count: ended })),
  })
  const items = list.data?.items ?? []
  return (
    <Section title={t('security.sessions')} hint={t('security.sessionsHint')}>
      <ProblemNotice
        problem={list.error ?? end.problem ?? endOthers.problem}
        {...(list.error ? { onRetry: () => void list.refetch() } : {})}
      />
      {list.isPending && <BlockSkeleton lines={3} />}
      <ul className={classes.rows}>
        {items.map((s) => (
          <li key={s.id} className={classes.row}>
            <div>
              <Group gap="xs">
                <bdi>{[s.browser, s.system].filter(Boolean).join(' · ') || t('security.unknownDevice')}</bdi>
                {s.current && (
                  <Badge variant="light" radius="sm">
                    {t('security.here')}
                  </Badge>
                )}
                {s.locked && (
                  <Badge variant="light" color="gray" radius="sm">
                    {t('security.locked')}
                  </Badge>
                )}
              </Group>
              <Text size="sm" c="dimmed">
                <bdi>{s.branchName}</bdi> · <bdi dir="ltr">{s.address}</bdi> ·{' '}
                {t('security.lastUsed', { at: f.dateTime(s.lastUsedAt) })}
              </Text>
            </div>
            {!s.current && (
              <Act
                label={t('security.end')}
                size="xs"
                onClick={() => end.run({ params: { id: s.id } })}
                pending={end.pending}
              />
            )}
          </li>
        ))}
      </ul>
      {items.length > 1 && (
        <Group>
          <Act label={t('security.endOthers')} onClick={() => endOthers.run({})} pending={endOthers.pending} />
        </Group>
      )}
    </Section>
  )
}
