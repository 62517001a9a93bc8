import { newId } from '@tabib/contracts/core/id'
import type { Id } from '@tabib/contracts/core/id'
import { schedules } from '@tabib/contracts/scheduling/schedules'
import type { z } from 'zod'
import type { Caller, Hospital } from './hospital.js'

let people = 0

/** Somebody who is registered. */
export async function patient(
  h: Hospital,
  who: { name?: string; phone?: string; language?: string; branchId?: string } = {},
) {
  const id = newId<'Patient'>()
  const serial = String(++people).padStart(5, '0')
  await h.arrange((tx) =>
    tx
      .insertInto('patients.patients')
      .values({
        id,
        branch_id: who.branchId ?? h.branchId,
        number: `SUN-2026-${serial}`,
        name: who.name ?? `Rina Das ${serial}`,
        gender: 'female',
        birth_date: '1990-03-08',
        phone: who.phone ?? `+9198300${serial}`,
        language: who.language ?? 'en',
        created_at: h.clock.now().toISOString(),
        created_by: newId(),
      })
      .execute(),
  )
  return id
}

type NewSchedule = z.input<typeof schedules.create.body>

/** A doctor who sees patients on weekdays from nine to one, a quarter of an hour each. */
export async function sees(desk: Caller, doctorId: Id<'Staff'>, more: Partial<NewSchedule> = {}) {
  const days = more.dayOfWeek ? [more.dayOfWeek] : [1, 2, 3, 4, 5]
  const made = []
  for (const dayOfWeek of days) {
    const body = { startTime: '09:00', endTime: '13:00', ...more, doctorId, dayOfWeek }
    made.push(await desk.call(schedules.create, { body }))
  }
  return made
}
