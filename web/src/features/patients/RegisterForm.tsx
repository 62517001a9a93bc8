import { type Patient, type PatientCard, patients } from '@tabib/contracts/patients/patients'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../api/action.js'
import { useFormat } from '../../i18n/format.js'
import { FormSheet } from '../../shared/forms.js'
import { type Fields, useFields } from '../../shared/useFields.js'
import { announce } from '../../ui/announce.js'
import { DuplicateWarning } from './DuplicateWarning.js'
import type { KnownSoFar } from './knownSoFar.js'
import { bodyOf, initialOf, PersonFields } from './PersonFields.js'

export interface RegisterFormProps {
  /** What is known already (see `PatientSearch`); null while the form is closed. */
  known: KnownSoFar | null
  onClose: () => void
  /** The person has their number. The form has closed. */
  onRegistered: (patient: Patient) => void
  /** Somebody turned out to be there already. The form has closed. */
  onOpenExisting: (patient: PatientCard) => void
}

/** Registers a person: name, gender, age or date of birth, phone; the rest on demand. A sheet beside what is on screen. */
export function RegisterForm({ known, ...rest }: RegisterFormProps) {
  return known && <Registering known={known} {...rest} />
}

function Registering({ known, onClose, onRegistered, onOpenExisting }: RegisterFormProps & { known: KnownSoFar }) {
  const { t } = useTranslation('patients')
  const f = useFormat()
  const fields = useFields(patients.register.body, initialOf(undefined, known, f), bodyOf)
  const register = useAction(patients.register, {
    invalidates: ['patients.'],
    onDone: (made) => {
      fields.resetDirty()
      onClose()
      announce(t('register.done', { name: made.name, number: made.number }))
      onRegistered(made)
    },
  })
  const { name, phone, age, birthDate } = fields.values
  const open = (p: PatientCard) => {
    fields.resetDirty()
    onClose()
    onOpenExisting(p)
  }
  return (
    <FormSheet
      opened
      onClose={onClose}
      title={t('register.title')}
      fields={fields as Fields}
      submitLabel={t('register.submit')}
      shortcut="F10"
      pending={register.pending}
      problem={register.problem}
      onSubmit={(body) => register.run({ body })}
    >
      <PersonFields
        fields={fields as Fields}
        warning={<DuplicateWarning {...{ name, phone, age, birthDate }} onOpen={open} />}
      />
    </FormSheet>
  )
}
