import { type Clinic, clinics } from '@tabib/contracts/organisation/clinics'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../api/action.js'
import { paths } from '../../paths.js'
import { FormSheet } from '../../shared/forms.js'
import { type Fields, useFields } from '../../shared/useFields.js'
import { announce } from '../../ui/announce.js'
import { TextField } from '../../ui/fields.js'
import { ContactFields, initialDetails, PlaceFields } from './DetailsForm.js'

/** Opens another branch; zone, currency and country are first those of the branches there are. */
export function NewClinicSheet({ like, onClose }: { like: Clinic | undefined; onClose: () => void }) {
  const { t } = useTranslation('organisation')
  const navigate = useNavigate()
  const { country = 'IN', currency = 'INR', timeZone = 'Asia/Kolkata', language = 'en' } = like ?? {}
  const fields = useFields(clinics.open.body, {
    ...initialDetails(undefined),
    country,
    currency,
    timeZone,
    language,
    prefix: '',
  })
  const open = useAction(clinics.open, {
    invalidates: ['organisation.', 'identity.auth.me'],
    onDone: (c) => {
      fields.resetDirty()
      announce(t('opened', { name: c.name }))
      void navigate({ to: paths.clinic(c.id) })
    },
  })
  return (
    <FormSheet
      opened
      onClose={onClose}
      title={t('add')}
      fields={fields as Fields}
      submitLabel={t('openBranch')}
      shortcut="F10"
      pending={open.pending}
      problem={open.problem}
      onSubmit={(body) => open.run({ body })}
    >
      <TextField label={t('field.name')} required dir="auto" data-autofocus {...fields.getInputProps('name')} />
      <TextField
        label={t('field.prefix')}
        description={t('numbering.prefixHint')}
        required
        dir="ltr"
        maxLength={5}
        autoComplete="off"
        {...fields.getInputProps('prefix')}
      />
      <PlaceFields fields={fields as Fields} />
      <ContactFields fields={fields as Fields} />
    </FormSheet>
  )
}
