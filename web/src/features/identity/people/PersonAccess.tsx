import { Group, Stack, Text } from '@mantine/core'
import { type StaffMember, staff } from '@tabib/contracts/identity/staff'
import { IconTimeline, IconUserCheck, IconUserOff } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../../api/action.js'
import { useCan, useMe } from '../../../api/session.js'
import { useFormat } from '../../../i18n/format.js'
import { paths } from '../../../paths.js'
import { ProblemNotice } from '../../../shared/ProblemNotice.js'
import { announce } from '../../../ui/announce.js'
import { Act } from '../../../ui/BigAction.js'
import { ReasonDialog } from '../../../ui/dialogs.js'
import { PersonSessions } from './PersonSessions.js'
import { StaffState } from '../StaffState.js'

const stale = ['identity.staff.', 'identity.users.', 'identity.invitations.']

/** Whether somebody may sign in, when they last did, and what they did. */
export function PersonAccess({ person }: { person: StaffMember }) {
  const { t } = useTranslation('identity')
  const f = useFormat()
  const me = useMe()
  const can = useCan()
  const navigate = useNavigate()
  const [asking, setAsking] = useState(false)
  const done = (now: StaffMember) => {
    setAsking(false)
    announce(t(now.active ? 'person.reactivated' : 'staff.deactivated', { name: now.name }))
  }
  const end = useAction(staff.deactivate, { invalidates: stale, onDone: done })
  const back = useAction(staff.reactivate, { invalidates: stale, onDone: done })
  const action = person.active ? end : back
  const seen = person.lastSignedInAt
  return (
    <Stack>
      <Group>
        <StaffState person={person} />
        <Text>{seen ? t('person.lastSignIn', { at: f.dateTime(seen) }) : t('person.neverSignedIn')}</Text>
      </Group>
      <Group gap="sm">
        {can('oversight.activity.read') && (
          <Act
            label={t('person.activity')}
            icon={<IconTimeline size={18} />}
            onClick={() => void navigate({ to: paths.activity(), search: { person: person.accountId } as never })}
          />
        )}
        {can('identity.staff.manage') && (
          <Act
            label={t(person.active ? 'staff.deactivate' : 'person.reactivate')}
            icon={person.active ? <IconUserOff size={18} /> : <IconUserCheck size={18} />}
            variant="subtle"
            color={person.active ? 'red' : 'teal'}
            disabledReason={person.id === me.staffId ? t('staff.notYourself') : null}
            onClick={() => setAsking(true)}
          />
        )}
      </Group>
      {can('identity.staff.manage') && <PersonSessions person={person} />}
      <ReasonDialog
        opened={asking}
        onClose={() => setAsking(false)}
        title={t(person.active ? 'staff.deactivateTitle' : 'person.reactivateTitle', { name: person.name })}
        consequence={t(person.active ? 'staff.deactivateConsequence' : 'person.reactivateConsequence')}
        actLabel={t(person.active ? 'staff.deactivate' : 'person.reactivate')}
        pending={action.pending}
        notice={<ProblemNotice problem={action.problem} />}
        onReason={(reason) => action.run({ params: { id: person.id }, body: { reason } })}
      />
    </Stack>
  )
}
