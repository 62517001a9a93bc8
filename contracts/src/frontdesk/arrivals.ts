import { z } from 'zod'
import { id } from '../core/id.js'
import { route } from '../core/route.js'
import { line } from '../core/text.js'
import { calendarDate, instant } from '../core/time.js'
import { priorities } from './arrivals.states.js'

export const visitType = z.enum(['new', 'follow_up'])
export const priority = z.enum(priorities)

/** A doctor as reception chooses one: how many wait, and how long a patient who comes now would. */
export const doctorToday = z.object({
  id: id('Staff'),
  name: z.string(),
  speciality: z.string().nullable(),
  roomName: z.string().nullable(),
  waiting: z.number().int(),
  estimatedWaitMinutes: z.number().int(),
  nextToken: z.number().int(),
})
export type DoctorToday = z.infer<typeof doctorToday>

/** What reception wants to know before checking a person in. */
export const arrivalContext = z.object({
  lastVisit: z
    .object({
      encounterId: id('Encounter'),
      on: calendarDate,
      doctorId: id('Staff').nullable(),
      doctorName: z.string().nullable(),
      chiefComplaint: z.string().nullable(),
    })
    .nullable(),
  dueFollowUp: z
    .object({
      id: id('FollowUp'),
      dueOn: calendarDate,
      doctorId: id('Staff').nullable(),
      doctorName: z.string().nullable(),
    })
    .nullable(),
  /** Set where the person is already here today and not yet done. */
  openArrival: z.object({ encounterId: id('Encounter'), token: z.number().int(), doctorName: z.string() }).nullable(),
  /** Set where the person is expected today in this branch. */
  appointment: z
    .object({
      id: id('Appointment'),
      startsAt: instant,
      doctorId: id('Staff'),
      doctorName: z.string(),
      reason: z.string().nullable(),
    })
    .nullable(),
  suggestedVisitType: visitType,
  /** Papers that may be the prescription the person brings, newest first. */
  prescriptions: z.array(z.object({ id: id('Document'), title: z.string(), at: instant })),
})

export const checkedIn = z.object({
  arrivalId: id('Arrival'),
  encounterId: id('Encounter'),
  token: z.number().int(),
  doctorName: z.string(),
  roomName: z.string().nullable(),
  visitType,
  waitingAhead: z.number().int(),
  estimatedWaitMinutes: z.number().int(),
  arrivedAt: instant,
})
export type CheckedIn = z.infer<typeof checkedIn>

export const arrivals = {
  doctors: route('frontdesk.arrivals.doctors', {
    method: 'GET',
    path: '/desk/doctors',
    permission: 'frontdesk.arrival.check_in',
    summary: 'Doctors of the current branch with their waiting rooms today.',
    result: z.object({ items: z.array(doctorToday) }),
  }),
  context: route('frontdesk.arrivals.context', {
    method: 'GET',
    path: '/patients/:patientId/arrival-context',
    permission: 'frontdesk.arrival.check_in',
    summary: 'Last visit, due follow-up and earlier papers of a person about to be checked in.',
    params: z.strictObject({ patientId: id('Patient') }),
    result: arrivalContext,
    look: { action: 'open', patients: ({ params }) => [params.patientId] },
  }),
  checkIn: route('frontdesk.arrivals.check_in', {
    method: 'POST',
    path: '/encounters/check-in',
    permission: 'frontdesk.arrival.check_in',
    summary: 'Open a visit and give the serial token.',
    body: z.strictObject({
      patientId: id('Patient'),
      doctorId: id('Staff'),
      chiefComplaint: line(500),
      reference: line(200).nullish(),
      visitType,
      /** The paper the person brings, uploaded or picked before. */
      existingPrescriptionId: id('Document').nullish(),
      /** The appointment this person has come for; it becomes `ARRIVED` in the same transaction. */
      appointmentId: id('Appointment').nullish(),
      /** What reception sees; old age is known from the birth date. */
      priority: z.enum(['none', 'pregnant', 'emergency']).default('none'),
      /** The number taken at a kiosk that this visit answers. */
      kioskRequestId: id('KioskRequest').nullish(),
    }),
    result: checkedIn,
  }),
  leave: route('frontdesk.arrivals.leave', {
    method: 'POST',
    path: '/arrivals/:id/departure',
    permission: 'frontdesk.arrival.check_in',
    summary: 'The patient left without being seen.',
    params: z.strictObject({ id: id('Arrival') }),
    body: z.strictObject({ reason: line(300) }),
    result: z.object({ id: id('Arrival'), status: z.string() }),
  }),
  slip: route('frontdesk.arrivals.slip', {
    method: 'GET',
    path: '/encounters/:encounterId/token-slip',
    permission: 'frontdesk.arrival.check_in',
    summary: 'The token slip for an 80 mm printer (PDF), or as ESC/POS raster for a thermal printer.',
    params: z.strictObject({ encounterId: id('Encounter') }),
    query: z.strictObject({
      format: z.enum(['pdf', 'escpos']).default('pdf'),
      /** Where the desk reached the server: the QR leads phones there, unless the installation knows its public address. */
      from: z
        .url({ protocol: /^https?$/ })
        .max(200)
        .optional(),
    }),
    answers: 'file',
    result: z.unknown(),
    look: { action: 'print' },
  }),
}
