import { z } from 'zod'
import { id } from '../core/id.js'
import { done, route } from '../core/route.js'
import { line } from '../core/text.js'
import { calendarDate, instant, timeZone } from '../core/time.js'
import { appointmentStatus, startOfSlot } from '../scheduling/appointments.js'
import { feed } from '../scheduling/feeds.js'
import { dayOfWeek, visitKind, wallTime } from '../scheduling/schedules.js'
import { waitingStatuses } from '../scheduling/waiting.js'

/** An appointment as the patient knows it: nothing that staff wrote for each other. */
export const ownAppointment = z.object({
  id: id('Appointment'),
  version: z.number().int(),
  branchId: id('Branch'),
  branchName: z.string(),
  timeZone,
  doctor: z.object({ id: id('Staff'), name: z.string(), speciality: z.string().nullable() }),
  kind: visitKind,
  status: appointmentStatus,
  startsAt: instant,
  endsAt: instant,
  /** When it is likely to begin, where the doctor begins late. */
  expectedAt: instant,
  number: z.number().int().nullable(),
  roomName: z.string().nullable(),
  address: z.string().nullable(),
  reason: z.string().nullable(),
  /** Kept until then for this person to decide, or to pay. */
  heldUntil: instant.nullable(),
  /** Until when it may be moved or cancelled; null where that is over. */
  changeUntil: instant.nullable(),
  /** A video visit is entered by this link, from `opensAt` to `closesAt`; null for every other, and once it is over. */
  video: z.object({ link: z.string(), opensAt: instant, closesAt: instant }).nullable(),
})
export type OwnAppointment = z.infer<typeof ownAppointment>

export const ownWaiting = z.object({
  id: id('WaitingEntry'),
  branchName: z.string(),
  timeZone,
  doctor: z.object({ id: id('Staff'), name: z.string() }).nullable(),
  kind: visitKind,
  fromDate: calendarDate,
  untilDate: calendarDate,
  status: z.enum(waitingStatuses),
  offer: z.object({ startsAt: instant, expiresAt: instant, doctorName: z.string() }).nullable(),
})
export type OwnWaiting = z.infer<typeof ownWaiting>

const onePatient = z.strictObject({ patientId: id('Patient') })
const one = onePatient.extend({ id: id('Appointment') })
const oneEntry = onePatient.extend({ id: id('WaitingEntry') })
const lookAt = { patients: ({ params }: { params: { patientId: string } }) => [params.patientId] }

export const bookings = {
  list: route('portal.bookings.list', {
    method: 'GET',
    path: '/portal/people/:patientId/appointments',
    permission: 'patient',
    summary: 'Appointments of one of the caller’s people: those to come, and those of the last year, newest first.',
    params: onePatient,
    result: z.object({ coming: z.array(ownAppointment), past: z.array(ownAppointment) }),
    look: { action: 'list', ...lookAt },
  }),
  get: route('portal.bookings.get', {
    method: 'GET',
    path: '/portal/people/:patientId/appointments/:id',
    permission: 'patient',
    summary: 'One appointment.',
    params: one,
    result: ownAppointment.extend({
      /** The code for the clinic’s kiosk (SVG) on the day of a visit one comes to; null otherwise. */
      checkIn: z.string().nullable(),
    }),
    look: { action: 'open', ...lookAt },
  }),
  book: route('portal.bookings.book', {
    method: 'POST',
    path: '/portal/people/:patientId/appointments',
    permission: 'patient',
    summary: 'Book a free slot; `hold` keeps it for some minutes while the person decides.',
    params: onePatient,
    body: z.strictObject({
      doctorId: id('Staff'),
      branchId: id('Branch'),
      startsAt: startOfSlot,
      kind: visitKind.default('in_person'),
      reason: line(300).nullish(),
      address: line(300).nullish(),
      hold: z.boolean().default(false),
    }),
    result: ownAppointment,
    look: { action: 'open', ...lookAt },
  }),
  keep: route('portal.bookings.keep', {
    method: 'POST',
    path: '/portal/people/:patientId/appointments/:id/confirmation',
    permission: 'patient',
    summary: 'Take the time that is held; where the clinic asks for payment first, after it.',
    params: one,
    body: z.strictObject({ reason: line(300).nullish() }),
    result: ownAppointment,
    look: { action: 'open', ...lookAt },
  }),
  move: route('portal.bookings.move', {
    method: 'PUT',
    path: '/portal/people/:patientId/appointments/:id',
    permission: 'patient',
    summary: 'Move an appointment to another free time of the same doctor (send If-Match).',
    params: one,
    body: z.strictObject({ startsAt: startOfSlot }),
    result: ownAppointment,
    look: { action: 'open', ...lookAt },
  }),
  cancel: route('portal.bookings.cancel', {
    method: 'POST',
    path: '/portal/people/:patientId/appointments/:id/cancellation',
    permission: 'patient',
    summary: 'Cancel an appointment; the time is free again at once.',
    params: one,
    body: z.strictObject({ reason: line(300).nullish() }),
    result: ownAppointment,
    look: { action: 'open', ...lookAt },
  }),
  waiting: route('portal.waiting.list', {
    method: 'GET',
    path: '/portal/people/:patientId/waiting-list',
    permission: 'patient',
    summary: 'Where one of the caller’s people waits for a freed time, and what is offered.',
    params: onePatient,
    result: z.object({ items: z.array(ownWaiting) }),
    look: { action: 'list', ...lookAt },
  }),
  join: route('portal.waiting.join', {
    method: 'POST',
    path: '/portal/people/:patientId/waiting-list',
    permission: 'patient',
    summary: 'Wait for a freed time of a doctor, on the days and at the times that suit.',
    params: onePatient,
    body: z.strictObject({
      doctorId: id('Staff'),
      branchId: id('Branch'),
      kind: visitKind.default('in_person'),
      fromDate: calendarDate,
      untilDate: calendarDate,
      fromTime: wallTime.default('00:00'),
      untilTime: wallTime.default('24:00'),
      days: z.array(dayOfWeek).min(1).max(7).default([1, 2, 3, 4, 5, 6, 7]),
      /** Where the doctor goes; needed for a home visit. */
      address: line(300).nullish(),
    }),
    result: ownWaiting,
    look: { action: 'open', ...lookAt },
  }),
  leave: route('portal.waiting.leave', {
    method: 'POST',
    path: '/portal/people/:patientId/waiting-list/:id/departure',
    permission: 'patient',
    summary: 'Wait no longer; an offer that is open goes to the next person.',
    params: oneEntry,
    result: done,
  }),
  accept: route('portal.waiting.accept', {
    method: 'POST',
    path: '/portal/people/:patientId/waiting-list/:id/acceptance',
    permission: 'patient',
    summary: 'Take the time that is offered.',
    params: oneEntry,
    result: done,
  }),
  listFeeds: route('portal.feeds.list', {
    method: 'GET',
    path: '/portal/people/:patientId/calendar-feeds',
    permission: 'patient',
    summary: 'Private calendar addresses of one person’s appointments that this phone made and that work.',
    params: onePatient,
    result: z.object({ items: z.array(feed) }),
    look: { action: 'list', ...lookAt },
  }),
  makeFeed: route('portal.feeds.make', {
    method: 'POST',
    path: '/portal/people/:patientId/calendar-feeds',
    permission: 'patient',
    summary: 'Make a private calendar address of one person’s appointments; shown once.',
    params: onePatient,
    result: z.object({ id: id('CalendarFeed'), token: z.string() }),
    idempotencyExempt: 'The address is a secret that is not kept; asked again, another one is made.',
  }),
}
