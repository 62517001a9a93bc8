import { type Patient, patients } from '@tabib/contracts/patients/patients'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../api/action.js'
import { useFormat } from '../../i18n/format.js'
import { FormSheet } from '../../shared/forms.js'
import { type Fields, useFields } from '../../shared/useFields.js'
import { announce } from '../../ui/announce.js'
import { bodyOf, initialOf, PersonFields } from './PersonFields.js'

/** Changes what is known of a person; whoever saves later than somebody else is told. */
export function EditForm({ opened, patient, onClose }: { opened: boolean; patient: Patient; onClose: () => void }) {
  const { t } = useTranslation('patients')
  const f = useFormat()
  const fields = useFields(patients.update.body, initialOf(patient, {}, f), bodyOf)
  const save = useAction(patients.update, {
    invalidates: ['patients.'],
    onDone: (now) => {
      fields.resetDirty()
      onClose()
      announce(t('edit.done', { name: now.name }))
    },
  })
  return (
    <FormSheet
      opened={opened}
      onClose={onClose}
      title={t('edit.title', { name: patient.name })}
      fields={fields as Fields}
      submitLabel={t('edit.submit')}
      shortcut="F10"
      pending={save.pending}
      problem={save.problem}
      onSubmit={(body) => save.run({ params: { id: patient.id }, body }, { version: patient.version })}
    >
      <PersonFields fields={fields as Fields} open />
    </FormSheet>
  )
}
