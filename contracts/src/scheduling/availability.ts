import { z } from 'zod'
import { id } from '../core/id.js'
import { route } from '../core/route.js'
import { calendarDate, instant, timeZone } from '../core/time.js'
import { visitKind } from './schedules.js'

/** A time that may be booked. */
export const slot = z.object({
  startsAt: instant,
  endsAt: instant,
  /** `09:30` on the branch's clock. */
  time: z.string(),
  /** The offset of that moment, `+02:00`: tells the two halves of a doubled hour apart. */
  offset: z.string(),
  branchId: id('Branch'),
  roomId: id('Room').nullable(),
  /** The number it gives, in a session by number. */
  number: z.number().int().nullable(),
})
export type Slot = z.infer<typeof slot>

export const dayReasons = ['open', 'no_hours', 'full', 'leave', 'holiday', 'closed', 'past', 'too_far'] as const

export const availabilityDay = z.object({
  date: calendarDate,
  /** Why there is nothing to book, where there is not. */
  reason: z.enum(dayReasons),
  holiday: z.string().nullable(),
  slots: z.array(slot),
})

export const availability = {
  ofDoctor: route('scheduling.availability.of_doctor', {
    method: 'GET',
    path: '/doctors/:id/availability',
    permission: 'scheduling.schedule.read',
    summary: 'Free slots of a doctor in the current branch, day by day (at most 62 days).',
    params: z.strictObject({ id: id('Staff') }),
    query: z.strictObject({ from: calendarDate, to: calendarDate, kind: visitKind.default('in_person') }),
    result: z.object({ timeZone, days: z.array(availabilityDay) }),
  }),
}
