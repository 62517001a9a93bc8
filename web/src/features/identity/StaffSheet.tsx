import { Group, SimpleGrid } from '@mantine/core'
import type { StaffMember } from '@tabib/contracts/identity/staff'
import { staff, staffRole } from '@tabib/contracts/identity/staff'
import { IconMail, IconUserOff } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../api/action.js'
import { query } from '../../api/query.js'
import { useCan, useMe } from '../../api/session.js'
import { FormSheet } from '../../shared/forms.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { type Fields, useFields } from '../../shared/useFields.js'
import { announce } from '../../ui/announce.js'
import { Act } from '../../ui/BigAction.js'
import { ReasonDialog } from '../../ui/dialogs.js'
import { TextField } from '../../ui/fields.js'
import { PickSeveralField } from '../../ui/picks.js'
import { languages, ownName } from '../../i18n/i18n.js'

interface SheetProps {
  /** `new`, an id, or nothing. */
  openId: string | undefined
  onClose: () => void
  onInvite: (person: StaffMember) => void
}

/** One member of staff: take on, change, invite, end access. */
export function StaffSheet({ openId, onClose, onInvite }: SheetProps) {
  const existing = Boolean(openId && openId !== 'new')
  const found = useQuery({ ...query(staff.get, { params: { id: openId ?? '' } }), enabled: existing })
  if (!openId || (existing && !found.data)) return null
  const person = existing ? found.data : undefined
  return (
    <PersonForm
      key={person ? `${person.id}@${person.version}` : 'new'}
      person={person}
      onClose={onClose}
      onInvite={onInvite}
    />
  )
}

function PersonForm({ person, onClose, onInvite }: { person: StaffMember | undefined } & Omit<SheetProps, 'openId'>) {
  const { t } = useTranslation('identity')
  const can = useCan()
  const me = useMe()
  const fields = useFields(staff.create.body, initial(person, me.branch.id))
  const create = useAction(staff.create, {
    invalidates: ['identity.staff.'],
    onDone: (made) => done(made, () => onInvite(made)),
  })
  const update = useAction(staff.update, {
    invalidates: ['identity.staff.'],
    onDone: (now) => done(now, () => announce(t('staff.saved', { name: now.name }))),
  })
  const done = (now: StaffMember, then: () => void) => {
    fields.resetDirty()
    onClose()
    then()
    return now
  }
  const action = person ? update : create
  const readOnly = !can('identity.staff.manage')
    ? t('staff.readOnly')
    : person && !person.active
      ? t('staff.inactiveReadOnly')
      : null

  return (
    <FormSheet
      opened
      onClose={onClose}
      title={person ? person.name : t('staff.add')}
      fields={fields}
      submitLabel={t(person ? 'staff.save' : 'staff.create')}
      shortcut="F10"
      pending={action.pending}
      problem={action.problem}
      disabledReason={readOnly}
      onSubmit={(body) =>
        person ? update.run({ params: { id: person.id }, body }, { version: person.version }) : create.run({ body })
      }
    >
      <PersonFields fields={fields} />
      {person?.active && !readOnly && <PersonActions person={person} onInvite={onInvite} onClose={onClose} />}
    </FormSheet>
  )
}

function PersonFields({ fields }: { fields: Fields }) {
  const { t } = useTranslation(['identity', 'core'])
  const me = useMe()
  const doctor = (fields.values['roles'] as string[]).includes('doctor')
  return (
    <>
      <TextField label={t('staff.name')} required dir="auto" data-autofocus {...fields.getInputProps('name')} />
      <PickSeveralField
        label={t('staff.roles')}
        required
        choices={staffRole.options.map((r) => ({ value: r, label: t(`core:roles.${r}`) }))}
        {...fields.getInputProps('roles')}
      />
      {me.branches.length > 1 && (
        <PickSeveralField
          label={t('staff.branches')}
          required
          choices={me.branches.map((b) => ({ value: b.id, label: b.name }))}
          {...fields.getInputProps('branchIds')}
        />
      )}
      <TextField
        label={t('staff.username')}
        description={t('staff.usernameHint')}
        required
        dir="ltr"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        {...fields.getInputProps('username')}
      />
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <TextField
          label={t('staff.phone')}
          type="tel"
          dir="ltr"
          autoComplete="off"
          {...fields.getInputProps('phone')}
        />
        <TextField
          label={t('staff.email')}
          type="email"
          dir="ltr"
          autoComplete="off"
          {...fields.getInputProps('email')}
        />
        {doctor && (
          <>
            <TextField label={t('staff.speciality')} {...fields.getInputProps('speciality')} />
            <TextField
              label={t('staff.qualifications')}
              description={t('staff.qualificationsHint')}
              {...fields.getInputProps('qualifications')}
            />
            <TextField
              label={t('staff.licence')}
              description={t('staff.licenceHint')}
              {...fields.getInputProps('licenceNumber')}
            />
          </>
        )}
      </SimpleGrid>
      <PickSeveralField
        label={t('staff.languages')}
        choices={languages.map((l) => ({ value: l, label: ownName[l] }))}
        {...fields.getInputProps('languages')}
      />
    </>
  )
}

function PersonActions({
  person,
  onInvite,
  onClose,
}: {
  person: StaffMember
  onInvite: SheetProps['onInvite']
  onClose: () => void
}) {
  const { t } = useTranslation('identity')
  const me = useMe()
  const [ending, setEnding] = useState(false)
  const end = useAction(staff.deactivate, {
    invalidates: ['identity.staff.'],
    onDone: (now) => {
      setEnding(false)
      onClose()
      announce(t('staff.deactivated', { name: now.name }))
    },
  })
  return (
    <Group gap="sm">
      <Act
        label={t(person.hasSignedIn ? 'staff.newInvitation' : 'staff.invite')}
        icon={<IconMail size={18} />}
        onClick={() => {
          onClose()
          onInvite(person)
        }}
      />
      <Act
        label={t('staff.deactivate')}
        icon={<IconUserOff size={18} />}
        variant="subtle"
        color="red"
        disabledReason={person.id === me.staffId ? t('staff.notYourself') : null}
        onClick={() => setEnding(true)}
      />
      <ReasonDialog
        opened={ending}
        onClose={() => setEnding(false)}
        title={t('staff.deactivateTitle', { name: person.name })}
        consequence={t('staff.deactivateConsequence')}
        actLabel={t('staff.deactivate')}
        pending={end.pending}
        notice={<ProblemNotice problem={end.problem} />}
        onReason={(reason) => end.run({ params: { id: person.id }, body: { reason } })}
      />
    </Group>
  )
}

const initial = (person: StaffMember | undefined, branchId: string) => ({
  name: person?.name ?? '',
  username: person?.username ?? '',
  email: person?.email ?? '',
  phone: person?.phone ?? '',
  roles: (person?.roles ?? []) as string[],
  branchIds: (person?.branchIds ?? [branchId]) as string[],
  speciality: person?.speciality ?? '',
  qualifications: person?.qualifications ?? '',
  licenceNumber: person?.licenceNumber ?? '',
  languages: (person?.languages ?? []) as string[],
})
