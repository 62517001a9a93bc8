import { z } from 'zod'
import { id } from '../core/id.js'
import { page, paging } from '../core/page.js'
import { route } from '../core/route.js'
import { line, prose, searched } from '../core/text.js'
import { calendarDate, instant, timeZone } from '../core/time.js'
import { appointmentStatuses, bookingSources } from './appointments.states.js'
import { slot } from './availability.js'
import { visitKind } from './schedules.js'

export const appointmentStatus = z.enum(appointmentStatuses)
export const bookingSource = z.enum(bookingSources)

/** A moment with its offset, or a time on the branch's clock (`2026-11-23T09:30`). */
export const startOfSlot = z.union([instant, z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/, 'shape')])

export const appointment = z.object({
  id: id('Appointment'),
  version: z.number().int(),
  branchId: id('Branch'),
  doctor: z.object({ id: id('Staff'), name: z.string(), speciality: z.string().nullable() }),
  patient: z.object({ id: id('Patient'), number: z.string(), name: z.string(), phone: z.string().nullable() }),
  kind: visitKind,
  status: appointmentStatus,
  startsAt: instant,
  endsAt: instant,
  /** When it is likely to begin, where the doctor begins late. */
  expectedAt: instant,
  /** The number of a session by number. */
  number: z.number().int().nullable(),
  roomId: id('Room').nullable(),
  roomName: z.string().nullable(),
  deviceId: id('Equipment').nullable(),
  deviceName: z.string().nullable(),
  address: z.string().nullable(),
  travelMinutes: z.number().int(),
  reason: z.string().nullable(),
  notes: z.string().nullable(),
  source: bookingSource,
  bookedBy: z.string().nullable(),
  bookedAt: instant,
  /** Kept until then, for paying or choosing; free again afterwards. */
  heldUntil: instant.nullable(),
  overbookReason: z.string().nullable(),
  cancelReason: z.string().nullable(),
  seriesId: z.uuid().nullable(),
})
export type Appointment = z.infer<typeof appointment>

const wanted = {
  doctorId: id('Staff'),
  startsAt: startOfSlot,
  kind: visitKind.default('in_person'),
  roomId: id('Room').nullish(),
  deviceId: id('Equipment').nullish(),
  /** Where the doctor goes: a home visit has to say it. */
  address: line(300).nullish(),
  /** Minutes on the way before and after a home visit; they block the doctor's time. */
  travelMinutes: z.number().int().min(0).max(240).default(0),
}

const one = z.strictObject({ id: id('Appointment') })
const patientOf = { patients: ({ result }: { result: Appointment }) => [result.patient.id] }
const patientsOf = {
  patients: ({ result }: { result: { items: Appointment[] } }) => result.items.map((a) => a.patient.id),
}

export const appointments = {
  book: route('scheduling.appointments.book', {
    method: 'POST',
    path: '/appointments',
    permission: 'scheduling.appointment.book',
    summary:
      'Book a slot; `hold` keeps it for some minutes, `repeat` books a series and says which dates could not be booked, `overbook` puts it on top with a reason.',
    body: z.strictObject({
      patientId: id('Patient'),
      ...wanted,
      reason: line(300).nullish(),
      notes: prose(1000).nullish(),
      source: z.enum(['desk', 'phone', 'kiosk']).default('desk'),
      hold: z.boolean().default(false),
      overbook: z.strictObject({ reason: line(300) }).optional(),
      repeat: z
        .strictObject({ everyDays: z.number().int().min(1).max(90), times: z.number().int().min(2).max(52) })
        .optional(),
    }),
    result: appointment.extend({
      series: z
        .object({
          booked: z.array(z.object({ id: id('Appointment'), startsAt: instant })),
          missed: z.array(z.object({ date: calendarDate, code: z.string() })),
        })
        .nullable(),
    }),
    look: { action: 'open', ...patientOf },
  }),
  list: route('scheduling.appointments.list', {
    method: 'GET',
    path: '/appointments',
    permission: 'scheduling.appointment.read',
    summary: 'Appointments of the current branch by time: of a day or stretch, doctor, patient, status, words.',
    query: z.strictObject({
      ...paging,
      from: calendarDate.optional(),
      to: calendarDate.optional(),
      doctorId: id('Staff').optional(),
      patientId: id('Patient').optional(),
      status: z.enum([...appointmentStatuses, 'open']).optional(),
      kind: visitKind.optional(),
      q: searched(),
    }),
    result: page(appointment),
    look: { action: 'list', ...patientsOf },
  }),
  my: route('scheduling.appointments.my', {
    method: 'GET',
    path: '/appointments/my',
    permission: 'signed-in',
    summary: 'Appointments of the people this session may act for, those to come first.',
    query: z.strictObject(paging),
    result: page(appointment),
    look: { action: 'list', ...patientsOf },
  }),
  doctorMy: route('scheduling.appointments.doctor_my', {
    method: 'GET',
    path: '/appointments/doctor/my',
    permission: 'scheduling.appointment.read',
    summary: 'The caller’s own appointments as a doctor, in every branch, of a day or stretch (today unless said).',
    query: z.strictObject({ from: calendarDate.optional(), to: calendarDate.optional() }),
    result: z.object({ items: z.array(appointment) }),
    look: { action: 'list', ...patientsOf },
  }),
  calendar: route('scheduling.appointments.calendar', {
    method: 'GET',
    path: '/appointments/calendar',
    permission: 'scheduling.appointment.read',
    summary: 'Everything of some days (at most 7) of the current branch: sessions, leave, holidays, appointments.',
    query: z.strictObject({
      from: calendarDate,
      to: calendarDate,
      doctorId: id('Staff').optional(),
      roomId: id('Room').optional(),
    }),
    result: z.object({
      timeZone,
      items: z.array(appointment),
      /** When doctors see patients; what is outside is drawn as closed. */
      sessions: z.array(
        z.object({
          doctorId: id('Staff'),
          roomId: id('Room').nullable(),
          startsAt: instant,
          endsAt: instant,
          slotMinutes: z.number(),
          /** Minutes from one beginning to the next: with what is kept free after each, or as numbers share the session. */
          everyMinutes: z.number(),
        }),
      ),
      away: z.array(
        z.object({ doctorId: id('Staff'), startsAt: instant, endsAt: instant, reason: z.string().nullable() }),
      ),
      holidays: z.array(z.object({ date: calendarDate, name: z.string() })),
    }),
    look: { action: 'list', ...patientsOf },
  }),
  get: route('scheduling.appointments.get', {
    method: 'GET',
    path: '/appointments/:id',
    permission: 'scheduling.appointment.read',
    summary: 'One appointment.',
    params: one,
    result: appointment,
    look: { action: 'open', ...patientOf },
  }),
  move: route('scheduling.appointments.move', {
    method: 'PUT',
    path: '/appointments/:id',
    permission: 'scheduling.appointment.book',
    summary: 'Move an appointment to another time or doctor, whole or not at all (send If-Match).',
    params: one,
    body: z.strictObject({
      doctorId: id('Staff').optional(),
      startsAt: startOfSlot,
      reason: line(300).nullish(),
      notes: prose(1000).nullish(),
      overbook: z.strictObject({ reason: line(300) }).optional(),
    }),
    result: appointment,
    look: { action: 'open', ...patientOf },
  }),
  cancel: route('scheduling.appointments.cancel', {
    method: 'PATCH',
    path: '/appointments/:id/cancel',
    permission: 'scheduling.appointment.book',
    summary: 'Cancel with a reason; the time is free again at once and offered to the waiting list.',
    params: one,
    body: z.strictObject({ reason: line(300) }),
    result: appointment,
    look: { action: 'open', ...patientOf },
  }),
  setStatus: route('scheduling.appointments.set_status', {
    method: 'PATCH',
    path: '/appointments/:id/status',
    permission: 'scheduling.appointment.book',
    summary: 'Take an appointment further: confirmed, arrived, completed, or not shown up.',
    params: one,
    body: z.strictObject({ status: z.enum(['CONFIRMED', 'ARRIVED', 'COMPLETED', 'NO_SHOW']) }),
    result: appointment,
    look: { action: 'open', ...patientOf },
  }),
  confirm: route('scheduling.appointments.confirm', {
    method: 'POST',
    path: '/appointments/:id/confirm',
    permission: 'scheduling.appointment.book',
    summary: 'Confirm a pending appointment, or one that is held; where the clinic asks for payment first, after it.',
    params: one,
    result: appointment,
    look: { action: 'open', ...patientOf },
  }),
}

/** What a refusal for a taken time carries: where to go instead. */
export const nearestSlots = z.array(slot.pick({ startsAt: true, endsAt: true, time: true, offset: true }))
export { timeZone }
