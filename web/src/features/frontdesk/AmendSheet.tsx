import { type Note, notes } from '@tabib/contracts/encounters/notes'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../api/action.js'
import { FormSheet } from '../../shared/forms.js'
import { useFields } from '../../shared/useFields.js'
import { announce } from '../../ui/announce.js'
import { ProseField, TextField } from '../../ui/fields.js'

/** Corrects a signed note: what stood stays, the correction stands beside it with its reason. */
export function AmendSheet({ note, onClose }: { note: Note; onClose: () => void }) {
  const { t } = useTranslation('frontdesk')
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
      announce(t('record.amendedNow'))
    },
  })
  return (
    <FormSheet
      opened
      onClose={onClose}
      title={t('record.amendTitle')}
      fields={fields}
      submitLabel={t('record.amendSign')}
      shortcut="F10"
      pending={amend.pending}
      problem={amend.problem}
      onSubmit={(body) => amend.run({ params: { id: note.id }, body })}
    >
      {(['complaint', 'history', 'examination', 'advice'] as const).map((part) => (
        <ProseField key={part} label={t(`pad.${part}`)} dir="auto" {...fields.getInputProps(part)} />
      ))}
      <TextField
        label={t('record.reason')}
        description={t('record.reasonHint')}
        required
        dir="auto"
        maxLength={300}
        {...fields.getInputProps('reason')}
      />
    </FormSheet>
  )
}
