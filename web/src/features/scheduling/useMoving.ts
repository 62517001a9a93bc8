import type { Id } from '@tabib/contracts/core/id'
import type { Answer } from '@tabib/contracts/core/route'
import { type Appointment, appointments } from '@tabib/contracts/scheduling/appointments'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../api/action.js'
import { useFormat } from '../../i18n/format.js'
import { announce } from '../../ui/announce.js'
import { type Column, doctorAt } from './calendar.keys.js'
import { timeOf } from './calendar.view.js'

export type Moving = ReturnType<typeof useMoving>

/** Moves an appointment to a place of the grid; a refusal keeps what was meant, so that another time takes one tap. */
export function useMoving(calendar: Answer<typeof appointments.calendar>) {
  const { t } = useTranslation('scheduling')
  const f = useFormat()
  const [meant, setMeant] = useState<{ id: string; doctorId: string; version: number } | null>(null)
  const action = useAction(appointments.move, {
    invalidates: ['scheduling.'],
    onDone: (a) => announce(t('move.done', { name: a.patient.name, time: f.dateTime(a.startsAt) })),
  })
  const go = (m: NonNullable<typeof meant>, startsAt: string) =>
    action.run(
      { params: { id: m.id as Id<'Appointment'> }, body: { startsAt, doctorId: m.doctorId as Id<'Staff'> } },
      { version: m.version },
    )
  return {
    problem: action.problem,
    again: (startsAt: string) => meant && go(meant, startsAt),
    drop(a: Appointment, column: Column, minute: number) {
      const m = { id: a.id, version: a.version, doctorId: doctorAt(calendar, column, minute, a.doctor.id) }
      setMeant(m)
      go(m, `${column.date}T${timeOf(minute)}`)
    },
  }
}
