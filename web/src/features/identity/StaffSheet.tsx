import { type StaffMember, staff } from '@tabib/contracts/identity/staff'
import { roleEditor } from '@tabib/contracts/identity/role-editor'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../api/action.js'
import { query } from '../../api/query.js'
import { useCan, useMe } from '../../api/session.js'
import { FormSheet } from '../../shared/forms.js'
import { useFields } from '../../shared/useFields.js'
import { PickSeveralField } from '../../ui/picks.js'
import { ProfileFields } from './people/PersonProfile.js'
import { useRightsWords } from './roles/words.js'

interface SheetProps {
  opened: boolean
  onClose: () => void
  onInvite: (person: StaffMember) => void
}

/** Takes on a member of staff; the invitation follows. */
export function StaffSheet({ opened, ...props }: SheetProps) {
  return opened ? <NewPerson {...props} /> : null
}

function NewPerson({ onClose, onInvite }: Omit<SheetProps, 'opened'>) {
  const { t } = useTranslation('identity')
  const can = useCan()
  const me = useMe()
  const words = useRightsWords()
  const roles = useQuery({ ...query(roleEditor.list, {}), enabled: can('identity.role.assign') })
  const fields = useFields(staff.create.body, empty(me.branch.id))
  const action = useAction(staff.create, {
    invalidates: ['identity.staff.', 'identity.roles.'],
    onDone: (made) => {
      fields.resetDirty()
      onClose()
      onInvite(made)
    },
  })
  const mine = new Set<string>(me.permissions)
  // Nobody gives what they do not hold themselves.
  const givable = (roles.data?.items ?? []).filter(
    (r) => r.base !== 'patient' && r.base !== 'family_member' && [...r.allow, ...r.deny].every((p) => mine.has(p)),
  )
  return (
    <FormSheet
      opened
      onClose={onClose}
      title={t('staff.add')}
      fields={fields}
      submitLabel={t('staff.create')}
      shortcut="F10"
      pending={action.pending}
      problem={action.problem}
      onSubmit={(body) => action.run({ body })}
    >
      {can('identity.role.assign') && (
        <PickSeveralField
          label={t('staff.roles')}
          choices={givable.map((r) => ({ value: r.id as string, label: words.role(r) }))}
          {...fields.getInputProps('roles')}
        />
      )}
      {me.branches.length > 1 && (
        <PickSeveralField
          label={t('staff.branches')}
          required
          choices={me.branches.map((b) => ({ value: b.id, label: b.name }))}
          {...fields.getInputProps('branchIds')}
        />
      )}
      <ProfileFields fields={fields} />
    </FormSheet>
  )
}

const empty = (branchId: string) => ({
  name: '',
  username: '',
  email: '',
  phone: '',
  secondPhone: '',
  address: '',
  emergencyName: '',
  emergencyPhone: '',
  roles: [] as string[],
  branchIds: [branchId] as string[],
  speciality: '',
  qualifications: '',
  licenceNumber: '',
  languages: [] as string[],
})
