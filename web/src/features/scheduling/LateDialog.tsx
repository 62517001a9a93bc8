import type { Id } from '@tabib/contracts/core/id'
import { schedules } from '@tabib/contracts/scheduling/schedules'
import { Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../api/action.js'
import { query } from '../../api/query.js'
import { useFormat } from '../../i18n/format.js'
import { FormDialog } from '../../shared/forms.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { useFields } from '../../shared/useFields.js'
import { announce } from '../../ui/announce.js'
import { NumberField, TextField } from '../../ui/fields.js'
import { PickField } from '../../ui/picks.js'

/** A session begins late: what is expected in it moves; what is booked stays, and so do the other sessions. */
export function LateDialog({ doctorId, onClose }: { doctorId: string; onClose: () => void }) {
  const { t } = useTranslation('scheduling')
  const f = useFormat()
  const fields = useFields(schedules.late.body, {
    onDate: f.today(),
    sessionId: null as string | null,
    minutes: 15 as number | null,
  })
  const { onDate, sessionId } = fields.values
  const params = { id: doctorId as Id<'Staff'> }
  const day = useQuery({ ...query(schedules.lateness, { params, query: { onDate } }), enabled: onDate !== '' })
  const sessions = day.data?.items ?? []
  const chosen = sessions.find((s) => s.sessionId === sessionId)?.sessionId ?? day.data?.next ?? null
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
      onSubmit={(body) => say.run({ params, body: { ...body, sessionId: chosen } })}
    >
      <Text size="sm" c="dimmed">
        {t('late.what')}
      </Text>
      <TextField label={t('day')} type="date" required {...of('onDate')} />
      <ProblemNotice problem={day.error} onRetry={() => void day.refetch()} />
      {sessions.length > 0 && (
        <PickField
          label={t('late.session')}
          required
          {...of('sessionId')}
          value={chosen}
          choices={sessions.map((s) => {
            const session = f.timesOfDay(s.startTime, s.endTime)
            return {
              value: s.sessionId,
              label: s.minutes ? t('late.already', { session, minutes: s.minutes }) : session,
            }
          })}
        />
      )}
      <NumberField label={t('late.minutes')} unit={t('minutesShort')} required {...of('minutes')} />
    </FormDialog>
  )
}
