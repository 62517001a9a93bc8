import type { Id } from '@tabib/contracts/core/id'
import { exceptionKinds, schedules } from '@tabib/contracts/scheduling/schedules'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../api/action.js'
import { useFormat } from '../../i18n/format.js'
import { FormSheet } from '../../shared/forms.js'
import { useFields } from '../../shared/useFields.js'
import { announce } from '../../ui/announce.js'
import { TextField } from '../../ui/fields.js'
import { ChoiceField } from '../../ui/picks.js'
import { blankGiving, givingBody, GivingFields } from './GivingFields.js'

/** One day that is not as the week says. */
export function ExceptionDialog({ doctorId, onClose }: { doctorId: string; onClose: () => void }) {
  const { t } = useTranslation('scheduling')
  const f = useFormat()
  const start = {
    onDate: f.today(),
    kind: 'closed' as (typeof exceptionKinds)[number],
    ...blankGiving,
    reason: '',
  }
  const fields = useFields(schedules.except.body, start, (v) => ({
    doctorId: doctorId as Id<'Staff'>,
    onDate: v.onDate,
    kind: v.kind,
    ...(v.kind === 'closed' ? {} : givingBody(v)),
    ...(v.reason ? { reason: v.reason } : {}),
  }))
  const add = useAction(schedules.except, {
    invalidates: ['scheduling.'],
    onDone: () => {
      fields.resetDirty()
      announce(t('hours.saved'))
      onClose()
    },
  })
  const of = fields.getInputProps
  return (
    <FormSheet
      opened
      onClose={onClose}
      title={t('hours.addException')}
      fields={fields}
      submitLabel={t('hours.save')}
      shortcut="F10"
      pending={add.pending}
      problem={add.problem}
      onSubmit={(body) => add.run({ body })}
    >
      <TextField label={t('day')} type="date" required {...of('onDate')} />
      <ChoiceField
        label={t('hours.what')}
        {...of('kind')}
        choices={exceptionKinds.map((k) => ({ value: k, label: t(`hours.exception.${k}`) }))}
      />
      {fields.values.kind !== 'closed' && <GivingFields fields={fields} />}
      <TextField label={t('fact.reasonOf')} {...of('reason')} maxLength={200} />
    </FormSheet>
  )
}
