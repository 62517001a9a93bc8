import { Button, FileButton, Group, SimpleGrid, Stack } from '@mantine/core'
import { DOCUMENT_TYPES } from '@tabib/contracts/documents/documents'
import { type StaffMember, staff } from '@tabib/contracts/identity/staff'
import { users } from '@tabib/contracts/identity/users'
import { IconCamera } from '@tabler/icons-react'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { z } from 'zod'
import { useAction } from '../../../api/action.js'
import type { Problem } from '../../../api/problem.js'
import { useCan } from '../../../api/session.js'
import { languages, ownName } from '../../../i18n/i18n.js'
import { ProblemNotice } from '../../../shared/ProblemNotice.js'
import { type Fields, focusRefused, useFields, useProblemFields } from '../../../shared/useFields.js'
import { announce } from '../../../ui/announce.js'
import { ActionBar, BigAction } from '../../../ui/BigAction.js'
import { TextField } from '../../../ui/fields.js'
import { PickSeveralField } from '../../../ui/picks.js'
import { Face } from './Face.js'

const stale = ['identity.staff.', 'identity.users.']

/** What is written about a person: picture, contacts, profession. */
export function PersonProfile({ person }: { person: StaffMember }) {
  const { t } = useTranslation('identity')
  const can = useCan()
  const form = useRef<HTMLFormElement>(null)
  const fields = useFields(users.update.body, initial(person))
  const action = useAction(users.update, {
    invalidates: stale,
    onDone: (now) => announce(t('staff.saved', { name: now.name })),
  })
  useProblemFields(fields, action.problem, form)
  const readOnly = !can('identity.staff.manage')
    ? t('staff.readOnly')
    : person.active
      ? null
      : t('staff.inactiveReadOnly')
  const save = (body: z.input<typeof users.update.body>) =>
    action.run({ params: { id: person.accountId }, body }, { version: person.version })
  return (
    <form ref={form} noValidate onSubmit={fields.onSubmit(save, () => focusRefused(form.current!))}>
      <Stack>
        <Picture person={person} readOnly={readOnly !== null} />
        <ProfileFields fields={fields} />
        <ProblemNotice problem={action.problem?.errors.length ? null : action.problem} />
      </Stack>
      <ActionBar>
        <BigAction
          label={t('staff.save')}
          type="submit"
          shortcut="F10"
          pending={action.pending}
          disabledReason={readOnly}
        />
      </ActionBar>
    </form>
  )
}

function Picture({ person, readOnly }: { person: StaffMember; readOnly: boolean }) {
  const action = useAction(staff.setPhoto, { invalidates: stale })
  return (
    <PictureField
      person={person}
      readOnly={readOnly}
      pending={action.pending}
      problem={action.problem}
      onFile={(form) => action.run({ params: { id: person.id } }, { form })}
    />
  )
}

interface PictureProps {
  person: Pick<StaffMember, 'id' | 'name' | 'photoId'>
  readOnly: boolean
  pending: boolean
  problem: Problem | null
  onFile: (form: FormData) => void
}

/** Somebody's picture, and another one in its place. */
export function PictureField({ person, readOnly, pending, problem, onFile }: PictureProps) {
  const { t } = useTranslation('identity')
  const send = (file: File | null) => {
    if (!file) return
    const form = new FormData()
    form.append('file', file)
    onFile(form)
  }
  return (
    <Stack gap="xs">
      <Group>
        <Face person={person} size={96} />
        {!readOnly && (
          <FileButton onChange={send} accept={DOCUMENT_TYPES.replace(',application/pdf', '')}>
            {(open) => (
              <Button {...open} variant="default" leftSection={<IconCamera size={18} />} loading={pending}>
                {t(person.photoId ? 'person.otherPhoto' : 'person.photo')}
              </Button>
            )}
          </FileButton>
        )}
      </Group>
      <ProblemNotice problem={problem} />
    </Stack>
  )
}

/** The fields of a profile. */
export function ProfileFields({ fields }: { fields: Fields }) {
  const { t } = useTranslation('identity')
  const text = (name: string) => fields.getInputProps(name)
  return (
    <>
      <TextField label={t('staff.name')} required dir="auto" {...text('name')} />
      <TextField
        label={t('staff.username')}
        description={t('staff.usernameHint')}
        required
        dir="ltr"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        {...text('username')}
      />
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <ContactFields fields={fields} />
        <TextField label={t('staff.speciality')} {...text('speciality')} />
        <TextField
          label={t('staff.qualifications')}
          description={t('staff.qualificationsHint')}
          {...text('qualifications')}
        />
        <TextField label={t('staff.licence')} description={t('staff.licenceHint')} {...text('licenceNumber')} />
      </SimpleGrid>
    </>
  )
}

/** How to reach somebody, and in which languages: what people may change about themselves. */
export function ContactFields({ fields }: { fields: Fields }) {
  const { t } = useTranslation('identity')
  const text = (name: string) => fields.getInputProps(name)
  const phone = { type: 'tel', dir: 'ltr', autoComplete: 'off' } as const
  return (
    <>
      <TextField label={t('staff.phone')} {...phone} {...text('phone')} />
      <TextField label={t('staff.email')} type="email" dir="ltr" autoComplete="off" {...text('email')} />
      <TextField label={t('person.secondPhone')} {...phone} {...text('secondPhone')} />
      <TextField label={t('person.address')} dir="auto" autoComplete="off" {...text('address')} />
      <TextField label={t('person.emergencyName')} dir="auto" autoComplete="off" {...text('emergencyName')} />
      <TextField label={t('person.emergencyPhone')} {...phone} {...text('emergencyPhone')} />
      <PickSeveralField
        label={t('staff.languages')}
        choices={languages.map((l) => ({ value: l, label: ownName[l] }))}
        {...text('languages')}
      />
    </>
  )
}

const initial = (p: StaffMember) => ({
  name: p.name,
  username: p.username,
  email: p.email ?? '',
  phone: p.phone ?? '',
  secondPhone: p.secondPhone ?? '',
  address: p.address ?? '',
  emergencyName: p.emergencyName ?? '',
  emergencyPhone: p.emergencyPhone ?? '',
  speciality: p.speciality ?? '',
  qualifications: p.qualifications ?? '',
  licenceNumber: p.licenceNumber ?? '',
  languages: p.languages as string[],
})
