import { type Note, notes } from '@tabib/contracts/encounters/notes'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../api/action.js'
import { FormDialog } from '../../shared/forms.js'
import { useFields } from '../../shared/useFields.js'
import { announce } from '../../ui/announce.js'
import { ProseField, TextField } from '../../ui/fields.js'

const parts = ['complaint', 'history', 'examination', 'advice'] as const

/** Corrects a signed note: the new text stands beside the old, with the reason. */
export function NoteAmendment({ note, onClose }: { note: Note; onClose: () => void }) {
  const { t } = useTranslation('encounters')
  const fields = useFields(notes.amend.body, {
    complaint: note.complaint ?? '',
    history: note.history ?? '',
    examination: note.examination ?? '',
    advice: note.advice ?? '',
    reason: '',
  })
  const amend = useAction(notes.amend, {
    invalidates: ['encounters.encounters'],
    onDone: () => {
      fields.resetDirty()
      onClose()
      announce(t('timeLine.amendDone'))
    },
  })
  return (
    <FormDialog
      opened
      onClose={onClose}
      size="lg"
      title={t('timeLine.amendTitle')}
      fields={fields}
      submitLabel={t('timeLine.amendSave')}
      shortcut="F10"
      pending={amend.pending}
      problem={amend.problem}
      onSubmit={(body) => amend.run({ params: { id: note.id }, body })}
    >
      {parts.map((part, i) => (
        <ProseField
          key={part}
          label={t(`timeLine.${part}`)}
          dir="auto"
          data-autofocus={i === 0 || undefined}
          {...fields.getInputProps(part)}
        />
      ))}
      <TextField
        label={t('timeLine.amendReason')}
        required
        maxLength={300}
        dir="auto"
        {...fields.getInputProps('reason')}
      />
    </FormDialog>
  )
}
