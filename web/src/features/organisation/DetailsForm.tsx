import { Group, SimpleGrid } from '@mantine/core'
import { type Clinic, clinicDetails, clinics } from '@tabib/contracts/organisation/clinics'
import { taxScheme } from '@tabib/contracts/organisation/tax.rules'
import { IconCircleOff, IconRotateClockwise } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../api/action.js'
import { useFormat } from '../../i18n/format.js'
import { languages, ownName } from '../../i18n/i18n.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { type Fields, useFields } from '../../shared/useFields.js'
import { announce } from '../../ui/announce.js'
import { Act } from '../../ui/BigAction.js'
import { ReasonDialog } from '../../ui/dialogs.js'
import { ProseField, TextField } from '../../ui/fields.js'
import { PickField } from '../../ui/picks.js'
import { countryChoices, currencyChoices, zoneChoices } from './choices.js'
import { SettingsForm } from './SettingsForm.js'

/** What a branch says of itself, as the form holds it. */
export const initialDetails = (c: Clinic | undefined) => ({
  name: c?.name ?? '',
  address: c?.address ?? '',
  phone: c?.phone ?? '',
  email: c?.email ?? '',
  website: c?.website ?? '',
  registrationNumber: c?.registrationNumber ?? '',
  taxNumber: c?.taxNumber ?? '',
  upiId: c?.upiId ?? '',
  timeZone: c?.timeZone ?? null,
  currency: c?.currency ?? null,
  country: c?.country ?? null,
  language: c?.language ?? null,
})

/** One part of what a branch says of itself; both parts are kept together. */
export function DetailsForm({ clinic, part }: { clinic: Clinic; part: 'contact' | 'tax' }) {
  const { t } = useTranslation('organisation')
  const fields = useFields(clinicDetails, initialDetails(clinic))
  const save = useAction(clinics.update, {
    invalidates: ['organisation.', 'identity.auth.me'],
    onDone: () => {
      fields.resetDirty()
      announce(t('saved'))
    },
  })
  return (
    <SettingsForm
      fields={fields as Fields}
      pending={save.pending}
      problem={save.problem}
      disabledReason={clinic.active ? null : t('closedReadOnly')}
      start={part === 'contact' ? <Closing clinic={clinic} /> : undefined}
      onSubmit={(body) => save.run({ params: { id: clinic.id }, body }, { version: clinic.version })}
    >
      {part === 'contact' ? (
        <>
          <TextField label={t('field.name')} required dir="auto" {...fields.getInputProps('name')} />
          <ContactFields fields={fields as Fields} />
          <PlaceFields fields={fields as Fields} />
        </>
      ) : (
        <TaxFields fields={fields as Fields} />
      )}
    </SettingsForm>
  )
}

export function ContactFields({ fields }: { fields: Fields }) {
  const { t } = useTranslation('organisation')
  return (
    <>
      <ProseField label={t('field.address')} dir="auto" maxLength={400} {...fields.getInputProps('address')} />
      <SimpleGrid cols={{ base: 1, xs: 2 }} verticalSpacing="md">
        <TextField label={t('field.phone')} type="tel" dir="ltr" {...fields.getInputProps('phone')} />
        <TextField label={t('field.email')} type="email" dir="ltr" {...fields.getInputProps('email')} />
        <TextField label={t('field.website')} type="url" dir="ltr" {...fields.getInputProps('website')} />
        <TextField label={t('field.registration')} dir="ltr" {...fields.getInputProps('registrationNumber')} />
      </SimpleGrid>
    </>
  )
}

export function PlaceFields({ fields }: { fields: Fields }) {
  const { t } = useTranslation('organisation')
  const { locale } = useFormat()
  const { country, timeZone } = fields.values as { country: string; timeZone: string }
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }} verticalSpacing="md">
      <PickField
        label={t('field.country')}
        required
        choices={countryChoices(locale, country)}
        {...fields.getInputProps('country')}
      />
      <PickField
        label={t('field.timeZone')}
        required
        choices={zoneChoices(timeZone)}
        {...fields.getInputProps('timeZone')}
      />
      <PickField
        label={t('field.currency')}
        required
        choices={currencyChoices(locale)}
        {...fields.getInputProps('currency')}
      />
      <PickField
        label={t('field.language')}
        description={t('field.languageHint')}
        required
        choices={languages.map((l) => ({ value: l, label: ownName[l] }))}
        {...fields.getInputProps('language')}
      />
    </SimpleGrid>
  )
}

function TaxFields({ fields }: { fields: Fields }) {
  const { t } = useTranslation('organisation')
  const scheme = taxScheme((fields.values as { country: string }).country)
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }} verticalSpacing="md">
      <TextField
        label={t('field.tax', { scheme: scheme.name })}
        description={scheme.example ? t('field.taxHint', { example: scheme.example }) : undefined}
        dir="ltr"
        autoComplete="off"
        {...fields.getInputProps('taxNumber')}
      />
      <TextField
        label={t('field.upi')}
        description={t('field.upiHint')}
        dir="ltr"
        autoComplete="off"
        {...fields.getInputProps('upiId')}
      />
    </SimpleGrid>
  )
}

/** Closes a branch, with the reason; a closed one is opened again. */
function Closing({ clinic }: { clinic: Clinic }) {
  const { t } = useTranslation('organisation')
  const [asking, setAsking] = useState(false)
  const close = useAction(clinics.deactivate, {
    invalidates: ['organisation.'],
    onDone: () => {
      setAsking(false)
      announce(t('closing.done', { name: clinic.name }))
    },
  })
  const open = useAction(clinics.activate, {
    invalidates: ['organisation.'],
    onDone: () => announce(t('opened', { name: clinic.name })),
  })
  if (!clinic.active)
    return (
      <Group>
        <Act
          label={t('closing.undo')}
          icon={<IconRotateClockwise size={18} aria-hidden />}
          pending={open.pending}
          onClick={() => open.run({ params: { id: clinic.id } }, { version: clinic.version })}
        />
        <ProblemNotice problem={open.problem} />
      </Group>
    )
  return (
    <>
      <Act
        label={t('closing.act')}
        icon={<IconCircleOff size={18} aria-hidden />}
        variant="subtle"
        color="red"
        onClick={() => setAsking(true)}
      />
      <ReasonDialog
        opened={asking}
        onClose={() => setAsking(false)}
        title={t('closing.title', { name: clinic.name })}
        consequence={t('closing.consequence')}
        actLabel={t('closing.act')}
        pending={close.pending}
        notice={<ProblemNotice problem={close.problem} />}
        onReason={(reason) => close.run({ params: { id: clinic.id }, body: { reason } }, { version: clinic.version })}
      />
    </>
  )
}
