import { z } from 'zod'
import { id } from '../core/id.js'
import { route } from '../core/route.js'
import { calendarDate, instant, timeZone } from '../core/time.js'
import { relation } from './access.js'
import { ownAppointment } from './bookings.js'

/** Somebody of this phone. Before the year of birth was given there is no more than a first name. */
export const personOfPhone = z.object({
  /** Names the person within this session, and nowhere else. */
  key: z.string(),
  firstName: z.string(),
  initials: z.string(),
  /** Whose phone the desk noted this to be, seen from the person; null where nobody noted it. */
  relation: relation.nullable(),
  /** Set once the year of birth was given in this session. */
  patient: z.object({ id: id('Patient'), number: z.string(), name: z.string(), birthDate: calendarDate }).nullable(),
})
export type PersonOfPhone = z.infer<typeof personOfPhone>

const people = z.object({
  phone: z.string(),
  clinicName: z.string(),
  place: z.object({ timeZone, currency: z.string(), country: z.string() }),
  items: z.array(personOfPhone),
})

/** A place in a queue, as whoever waits may know it. */
export const place = z.object({
  token: z.number().int(),
  status: z.enum(['waiting', 'called', 'with_doctor', 'skipped', 'held', 'done', 'left']),
  doctorName: z.string(),
  branchName: z.string(),
  roomName: z.string().nullable(),
  /** People in front in the order of the queue; null once called. */
  ahead: z.number().int().nullable(),
  waitMinutes: z.number().int().nullable(),
  arrivedAt: instant,
  /** The page of this visit that keeps itself fresh, for anybody who holds the slip. */
  path: z.string(),
})
export type Place = z.infer<typeof place>

const shown = { patients: ({ result }: { result: z.infer<typeof people> }) => result.items.map((p) => p.patient?.id) }
export const onePatient = z.strictObject({ patientId: id('Patient') })
export const lookAt = { patients: ({ params }: { params: { patientId: string } }) => [params.patientId] }

export const self = {
  people: route('portal.people.list', {
    method: 'GET',
    path: '/portal/me',
    permission: 'patient',
    summary: 'Whose phone this is, and the people of it; whole only for those whose year of birth was given.',
    result: people,
    look: { action: 'list', ...shown },
  }),
  prove: route('portal.people.prove', {
    method: 'POST',
    path: '/portal/me/people',
    permission: 'patient',
    summary: 'Open one more person of this phone in this session, by the year of birth.',
    body: z.strictObject({ key: z.string().min(8).max(60), birthYear: z.number().int().min(1890).max(2200) }),
    result: people,
    look: { action: 'list', ...shown },
    idempotencyExempt: 'Every answer is counted, and opening twice is opening once.',
  }),
  today: route('portal.people.today', {
    method: 'GET',
    path: '/portal/people/:patientId/today',
    permission: 'patient',
    summary: 'What is next: the next appointment, today’s tokens and places in the queue.',
    params: onePatient,
    result: z.object({ next: ownAppointment.nullable(), places: z.array(place) }),
    look: { action: 'open', ...lookAt },
  }),
}
