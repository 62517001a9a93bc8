import { z } from 'zod'
import { id } from '../core/id.js'
import { language } from '../core/person.js'
import { type Access, route } from '../core/route.js'
import { searched } from '../core/text.js'
import { calendarDate, timeZone } from '../core/time.js'
import { availabilityDay } from '../scheduling/availability.js'
import { dayOfWeek, visitKind } from '../scheduling/schedules.js'

/** A doctor in one branch, as anybody may know them. */
export const publicDoctor = z.object({
  id: id('Staff'),
  name: z.string(),
  speciality: z.string().nullable(),
  qualifications: z.string().nullable(),
  languages: z.array(language),
  branchId: id('Branch'),
  branchName: z.string(),
  /** Weekdays with hours. */
  days: z.array(dayOfWeek),
})
export type PublicDoctor = z.infer<typeof publicDoctor>

export const search = z.strictObject({
  q: searched(),
  speciality: searched(),
  branchId: id('Branch').optional(),
  language: language.optional(),
  day: z.coerce.number().int().min(1).max(7).optional(),
})

const found = z.object({
  clinicName: z.string(),
  items: z.array(publicDoctor),
  /** What there is to choose from. */
  specialities: z.array(z.string()),
  branches: z.array(z.object({ id: id('Branch'), name: z.string() })),
})

const page = z.object({
  clinicName: z.string(),
  /** The doctor in each branch they see patients in. */
  places: z.array(publicDoctor.extend({ timeZone, kinds: z.array(visitKind) })),
  /** Of a first visit, where the clinic shows it. */
  fee: z.object({ minor: z.number().int(), currency: z.string() }).nullable(),
})

const one = z.strictObject({ id: id('Staff') })
const stretch = z.strictObject({
  branchId: id('Branch'),
  from: calendarDate,
  to: calendarDate,
  kind: visitKind.default('in_person'),
})

/** The same questions for whoever is signed in as a patient, and for anybody where the clinic shows its doctors. */
const asked = (noun: string, path: string, permission: Access) => ({
  search: route(`portal.${noun}.search`, {
    method: 'GET',
    path,
    permission,
    summary: 'Doctors by name, speciality, branch, language and weekday; public professional facts only.',
    query: search,
    result: found,
  }),
  get: route(`portal.${noun}.get`, {
    method: 'GET',
    path: `${path}/:id`,
    permission,
    summary: 'One doctor, where they see patients, and the fee where the clinic shows it.',
    params: one,
    result: page,
  }),
  days: route(`portal.${noun}.days`, {
    method: 'GET',
    path: `${path}/:id/availability`,
    permission,
    summary: 'Free slots of a doctor in a branch, day by day (at most 31 days).',
    params: one,
    query: stretch,
    result: z.object({ timeZone, days: z.array(availabilityDay) }),
  }),
})

export const doctors = asked('doctors', '/portal/doctors', 'patient')
export const publicDoctors = asked('public_doctors', '/public/doctors', 'public')
