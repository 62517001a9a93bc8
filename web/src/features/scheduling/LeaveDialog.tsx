import { Group } from '@mantine/core'
import type { Id } from '@tabib/contracts/core/id'
import { addDays } from '@tabib/contracts/core/time'
import { leaves } from '@tabib/contracts/scheduling/leaves'
import type { Leave } from '@tabib/contracts/scheduling/schedules'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../api/action.js'
import { useFormat } from '../../i18n/format.js'
import { FormDialog } from '../../shared/forms.js'
import { useFields } from '../../shared/useFields.js'
import { TextField } from '../../ui/fields.js'

interface LeaveDialogProps {
  doctorId: string
  onClose: () => void
  onEntered: (leave: Leave) => void
}

/** Enters leave by whole days. */
export function LeaveDialog({ doctorId, onClose, onEntered }: LeaveDialogProps) {
  const { t } = useTranslation('scheduling')
  const f = useFormat()
  const tomorrow = addDays(f.today(), 1)
  const fields = useFields(leaves.create.body, { first: tomorrow, last: tomorrow, reason: '' }, (v) => ({
    doctorId: doctorId as Id<'Staff'>,
    startsAt: `${v.first}T00:00`,
    endsAt: v.last ? `${addDays(v.last, 1)}T00:00` : '',
    ...(v.reason ? { reason: v.reason } : {}),
  }))
  const add = useAction(leaves.create, {
    invalidates: ['scheduling.'],
    onDone: (l) => {
      fields.resetDirty()
      onEntered(l)
    },
  })
  const of = fields.getInputProps
  return (
    <FormDialog
      opened
      onClose={onClose}
      title={t('leave.add')}
      fields={fields}
      submitLabel={t('leave.enter')}
      shortcut="F10"
      pending={add.pending}
      problem={add.problem}
      onSubmit={(body) => add.run({ body })}
    >
      <Group grow align="start">
        <TextField label={t('leave.first')} type="date" required {...of('first')} error={fields.errors.startsAt} />
        <TextField label={t('leave.last')} type="date" required {...of('last')} error={fields.errors.endsAt} />
      </Group>
      <TextField label={t('fact.reasonOf')} {...of('reason')} maxLength={200} />
    </FormDialog>
  )
}
