import type { StaffMember } from '@tabib/contracts/identity/staff'
import { IconCircleCheck, IconMailForward, IconMailOff, IconUserOff } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { StateChip } from '../../ui/StateChip.js'

/** May sign in, has yet to use the invitation, was never invited, or has left. */
export function StaffState({ person }: { person: StaffMember }) {
  const { t } = useTranslation('identity')
  if (!person.active) return <StateChip tone="neutral" icon={IconUserOff} label={t('staff.inactive')} />
  if (person.hasSignedIn) return <StateChip tone="done" icon={IconCircleCheck} label={t('staff.active')} />
  if (person.invitation) return <StateChip tone="care" icon={IconMailForward} label={t('staff.invited')} />
  return <StateChip tone="neutral" icon={IconMailOff} label={t('staff.notInvited')} />
}
