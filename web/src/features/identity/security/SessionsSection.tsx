import { Group } from '@mantine/core'
import { sessions } from '@tabib/contracts/identity/sessions'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../../api/action.js'
import { query } from '../../../api/query.js'
import { ProblemNotice } from '../../../shared/ProblemNotice.js'
import { announce } from '../../../ui/announce.js'
import { Act } from '../../../ui/BigAction.js'
import { BlockSkeleton } from '../../../ui/Skeletons.js'
import { Section } from './Section.js'
import { SessionRows } from './SessionRows.js'

/** Where I am signed in; one place, or all but this one, can be ended. */
export function SessionsSection() {
  const { t } = useTranslation('identity')
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
      {list.data && <SessionRows items={items} pending={end.pending} onEnd={(id) => end.run({ params: { id } })} />}
      {items.length > 1 && (
        <Group>
          <Act label={t('security.endOthers')} onClick={() => endOthers.run({})} pending={endOthers.pending} />
        </Group>
      )}
    </Section>
  )
}
