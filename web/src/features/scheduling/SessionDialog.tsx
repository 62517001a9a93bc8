import { Group, Stack } from '@mantine/core'
import type { Id } from '@tabib/contracts/core/id'
import { addDays } from '@tabib/contracts/core/time'
import { branches } from '@tabib/contracts/organisation/branches'
import { type Schedule, schedules } from '@tabib/contracts/scheduling/schedules'
import { visitKinds } from '@tabib/contracts/scheduling/appointments.states'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../api/action.js'
import { query } from '../../api/query.js'
import { useFormat } from '../../i18n/format.js'
import { FormSheet } from '../../shared/forms.js'
import { useFields } from '../../shared/useFields.js'
import { announce } from '../../ui/announce.js'
import { Act } from '../../ui/BigAction.js'
import { NumberField, TextField } from '../../ui/fields.js'
import { ChoiceField, PickField, PickSeveralField } from '../../ui/picks.js'
import { useWeekdays } from './useWeekdays.js'

interface SessionDialogProps {
  doctorId: string
  /** Null: a new one. */
  session: Schedule | null
  onClose: () => void
}

const blank = {
  dayOfWeek: '1',
  startTime: '09:00',
  endTime: '13:00',
  giving: 'minutes' as 'minutes' | 'numbers',
  slotDurationMinutes: 15 as number | null,
  bufferMinutes: 0 as number | null,
  capacity: 20 as number | null,
  breakFrom: '',
  breakTo: '',
  kinds: ['in_person'] as string[],
  roomId: null as string | null,
  validFrom: '',
  validUntil: '',
}
type Values = typeof blank

const valuesOf = (s: Schedule): Values => ({
  dayOfWeek: String(s.dayOfWeek),
  startTime: s.startTime,
  endTime: s.endTime,
  giving: s.capacity === null ? 'minutes' : 'numbers',
  slotDurationMinutes: s.slotDurationMinutes,
  bufferMinutes: s.bufferMinutes,
  capacity: s.capacity ?? 20,
  breakFrom: s.breaks[0]?.from ?? '',
  breakTo: s.breaks[0]?.to ?? '',
  kinds: s.kinds,
  roomId: s.roomId,
  validFrom: s.validFrom,
  validUntil: s.validUntil ?? '',
})

const bodyOf = (v: Values, session: Schedule | null) => ({
  dayOfWeek: Number(v.dayOfWeek),
  startTime: v.startTime,
  endTime: v.endTime,
  slotDurationMinutes: v.slotDurationMinutes ?? 15,
  bufferMinutes: v.bufferMinutes ?? 0,
  capacity: v.giving === 'numbers' ? (v.capacity ?? 1) : null,
  // The form holds one break; others that were there stay.
  breaks: [
    ...(v.breakFrom && v.breakTo ? [{ from: v.breakFrom, to: v.breakTo }] : []),
    ...(session?.breaks.slice(1) ?? []),
  ],
  kinds: v.kinds,
  roomId: v.roomId,
  validUntil: v.validUntil || null,
  ...(v.validFrom ? { validFrom: v.validFrom } : {}),
})

/** A weekly session, new or changed. */
export function SessionDialog({ doctorId, session, onClose }: SessionDialogProps) {
  const { t } = useTranslation('scheduling')
  const fields = useFields(
    session ? schedules.change.body : schedules.create.body,
    session ? valuesOf(session) : blank,
    (v) => ({ ...bodyOf(v, session), ...(session ? {} : { doctorId }) }),
  )
  const saved = {
    invalidates: ['scheduling.'],
    onDone: () => {
      fields.resetDirty()
      announce(t('hours.saved'))
      onClose()
    },
  }
  const add = useAction(schedules.create, saved)
  const change = useAction(schedules.change, saved)
  const action = session ? change : add
  return (
    <FormSheet
      opened
      onClose={onClose}
      title={t(session ? 'hours.change' : 'hours.add')}
      fields={fields}
      submitLabel={t('hours.save')}
      shortcut="F10"
      pending={action.pending}
      problem={action.problem}
      onSubmit={(body) =>
        session ? change.run({ params: { id: session.id }, body }, { version: session.version }) : add.run({ body })
      }
    >
      <SessionFields fields={fields as never} />
      {session && <EndSession session={session} onDone={saved.onDone} />}
    </FormSheet>
  )
}

function SessionFields({ fields }: { fields: ReturnType<typeof useFields<Values, typeof schedules.create.body>> }) {
  const { t } = useTranslation('scheduling')
  const days = useWeekdays()
  const rooms = useQuery({ ...query(branches.rooms, {}), staleTime: 300_000 }).data?.items ?? []
  const of = fields.getInputProps
  return (
    <Stack gap="sm">
      <PickField
        label={t('hours.day')}
        required
        {...of('dayOfWeek')}
        choices={days.map(({ day, name }) => ({ value: String(day), label: name }))}
      />
      <Group grow align="start">
        <TextField label={t('hours.from')} required type="time" {...of('startTime')} />
        <TextField label={t('hours.to')} required type="time" {...of('endTime')} />
      </Group>
      <ChoiceField
        label={t('hours.giving')}
        {...of('giving')}
        choices={[
          { value: 'minutes', label: t('hours.byMinutes') },
          { value: 'numbers', label: t('hours.byNumbers') },
        ]}
      />
      {fields.values.giving === 'minutes' ? (
        <Group grow align="start">
          <NumberField label={t('hours.slot')} unit={t('minutesShort')} {...of('slotDurationMinutes')} />
          <NumberField label={t('hours.buffer')} unit={t('minutesShort')} {...of('bufferMinutes')} />
        </Group>
      ) : (
        <NumberField label={t('hours.capacity')} {...of('capacity')} />
      )}
      <Group grow align="start">
        <TextField
          label={t('hours.breakFrom')}
          type="time"
          {...of('breakFrom')}
          error={fields.errors['breaks.0.from']}
        />
        <TextField label={t('hours.breakTo')} type="time" {...of('breakTo')} error={fields.errors['breaks.0.to']} />
      </Group>
      <PickSeveralField
        label={t('kind.label')}
        {...of('kinds')}
        choices={visitKinds.map((k) => ({ value: k, label: t(`kind.${k}`) }))}
      />
      <PickField
        label={t('room')}
        clearable
        {...of('roomId')}
        choices={rooms.map((r) => ({ value: r.id, label: r.name }))}
      />
      <Group grow align="start">
        <TextField label={t('hours.validFrom')} type="date" {...of('validFrom')} />
        <TextField label={t('hours.validUntil')} type="date" {...of('validUntil')} />
      </Group>
    </Stack>
  )
}

/** Ends a session: from tomorrow on it gives no more times; what is booked stays. */
function EndSession({ session, onDone }: { session: Schedule; onDone: () => void }) {
  const { t } = useTranslation('scheduling')
  const f = useFormat()
  const end = useAction(schedules.change, { invalidates: ['scheduling.'], onDone })
  const last = session.validFrom > f.today() ? addDays(session.validFrom, -1) : f.today()
  return (
    <Act
      label={t('hours.end')}
      color="red"
      variant="subtle"
      pending={end.pending}
      onClick={() =>
        end.run(
          { params: { id: session.id as Id<'Schedule'> }, body: { validUntil: last } },
          { version: session.version },
        )
      }
    />
  )
}
