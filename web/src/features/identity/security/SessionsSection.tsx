import { Group } from '@mantine/core'
import type { sessions } from '@tabib/contracts/identity/sessions'
import type { operatorSessions } from '@tabib/contracts/operators/sessions'
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

interface SessionsSectionProps {
  /** Whose sessions: those of somebody in a clinic, or an operator's. */
  list: typeof sessions.list | typeof operatorSessions.list
  one: typeof sessions.end | typeof operatorSessions.endOne
  others: typeof sessions.endOthers | typeof operatorSessions.endOthers
}

/** Where I am signed in; one place, or all but this one, can be ended. */
export function SessionsSection({ list: listing, one, others }: SessionsSectionProps) {
  const { t } = useTranslation('identity')
  const list = useQuery(query(listing, {}))
  const stale = { invalidates: [listing] }
  const end = useAction(one, stale)
  const endOthers = useAction(others, {
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
      {list.data && (
        <SessionRows<string>
          items={items}
          pending={end.pending}
          // An id of this list is one of the route that ends it.
          onEnd={(id) => end.run({ params: { id: id as never } })}
        />
      )}
      {items.length > 1 && (
        <Group>
          <Act label={t('security.endOthers')} onClick={() => endOthers.run({})} pending={endOthers.pending} />
        </Group>
      )}
    </Section>
  )
}
