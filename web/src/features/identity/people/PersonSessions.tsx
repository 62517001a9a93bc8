import { Group } from '@mantine/core'
import { sessions } from '@tabib/contracts/identity/sessions'
import type { StaffMember } from '@tabib/contracts/identity/staff'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../../api/action.js'
import { query } from '../../../api/query.js'
import { ProblemNotice } from '../../../shared/ProblemNotice.js'
import { announce } from '../../../ui/announce.js'
import { Act } from '../../../ui/BigAction.js'
import { BlockSkeleton } from '../../../ui/Skeletons.js'
import { Section } from '../security/Section.js'
import { SessionRows } from '../security/SessionRows.js'

/** Where a colleague is signed in; one place or all of them can be ended. */
export function PersonSessions({ person }: { person: StaffMember }) {
  const { t } = useTranslation('identity')
  const list = useQuery(query(sessions.ofPerson, { params: { id: person.id } }))
  const stale = { invalidates: [sessions.ofPerson] }
  const end = useAction(sessions.endOfPerson, stale)
  const endAll = useAction(sessions.endAllOfPerson, {
    ...stale,
    onDone: () => announce(t('person.signedOut', { name: person.name })),
  })
  return (
    <Section title={t('person.sessions')} hint={t('person.sessionsHint')}>
      <ProblemNotice problem={list.error ?? end.problem ?? endAll.problem} />
      {list.isPending && <BlockSkeleton lines={2} />}
      {list.data && (
        <SessionRows
          items={list.data.items}
          pending={end.pending}
          onEnd={(sessionId) => end.run({ params: { id: person.id, sessionId } })}
        />
      )}
      {list.data && list.data.items.length > 0 && (
        <Group>
          <Act
            label={t('person.signOutEverywhere')}
            pending={endAll.pending}
            onClick={() => endAll.run({ params: { id: person.id } })}
          />
        </Group>
      )}
    </Section>
  )
}
