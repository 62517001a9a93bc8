import type { Id } from '@tabib/contracts/core/id'
import { schedules } from '@tabib/contracts/scheduling/schedules'
import { Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../api/action.js'
import { useFormat } from '../../i18n/format.js'
import { FormDialog } from '../../shared/forms.js'
import { useFields } from '../../shared/useFields.js'
import { announce } from '../../ui/announce.js'
import { NumberField, TextField } from '../../ui/fields.js'

/** A doctor begins late on a day: what is expected moves, what is booked stays. */
export function LateDialog({ doctorId, onClose }: { doctorId: string; onClose: () => void }) {
  const { t } = useTranslation('scheduling')
  const f = useFormat()
  const start = { onDate: f.today(), minutes: 15 as number | null }
  const fields = useFields(schedules.late.body, start, (v) => ({ onDate: v.onDate, minutes: v.minutes }))
  const say = useAction(schedules.late, {
    invalidates: ['scheduling.'],
    onDone: () => {
      fields.resetDirty()
      announce(t('late.said'))
      onClose()
    },
  })
  const of = fields.getInputProps
  return (
    <FormDialog
      opened
      onClose={onClose}
      title={t('late.title')}
      fields={fields}
      submitLabel={t('late.say')}
      shortcut="F10"
      pending={say.pending}
      problem={say.problem}
      onSubmit={(body) => say.run({ params: { id: doctorId as Id<'Staff'> }, body })}
    >
      <Text size="sm" c="dimmed">
        {t('late.what')}
      </Text>
      <TextField label={t('day')} type="date" required {...of('onDate')} />
      <NumberField label={t('late.minutes')} unit={t('minutesShort')} required {...of('minutes')} />
    </FormDialog>
  )
}
