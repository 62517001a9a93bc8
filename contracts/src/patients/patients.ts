import { z } from 'zod'
import { id } from '../core/id.js'
import { bloodGroup, gender, language } from '../core/person.js'
import { route } from '../core/route.js'
import { clean, exact, line, phoneInput } from '../core/text.js'
import { calendarDate, instant } from '../core/time.js'

/** Years of the oldest age that is believed. */
export const OLDEST = 130

const part = (max: number) => line(max).optional()

/** Postal address: free lines, then the parts that are searched. */
export const patientAddress = z.strictObject({
  line: part(300),
  city: part(100),
  district: part(100),
  postalCode: part(20),
})

/** Somebody as a list shows them. */
export const patientCard = z.object({
  id: id('Patient'),
  /** Human number by branch and year of registration: `SUN-2026-00001`. */
  number: z.string(),
  name: z.string(),
  gender,
  birthDate: calendarDate,
  /** Only the age was known; the birth date is the middle of the likeliest year. */
  birthDateEstimated: z.boolean(),
  /** E.164. */
  phone: z.string().nullable(),
  bloodGroup: bloodGroup.nullable(),
  deceasedOn: calendarDate.nullable(),
})
export type PatientCard = z.infer<typeof patientCard>

/** By what a search found somebody. */
export const matchedBy = z.enum(['number', 'phone', 'name'])

/** A number other systems or papers know the person by. */
export const identifier = z.object({ id: id('Identifier'), system: z.string(), value: z.string() })

export const patient = patientCard.extend({
  version: z.number().int(),
  branchId: id('Branch'),
  language: language.nullable(),
  address: z.object({
    line: z.string().optional(),
    city: z.string().optional(),
    district: z.string().optional(),
    postalCode: z.string().optional(),
  }),
  emergencyName: z.string().nullable(),
  emergencyPhone: z.string().nullable(),
  /** Who or what sent them here. */
  reference: z.string().nullable(),
  identifiers: z.array(identifier),
  createdAt: instant,
})
export type Patient = z.infer<typeof patient>

const details = z
  .strictObject({
    name: line(120),
    gender,
    /** Age in completed years; exactly one of this and `birthDate`. */
    age: z.number().int().min(0).max(OLDEST, 'patients.too_old').optional(),
    birthDate: calendarDate.optional(),
    /** Read as a number of the branch's country unless it begins with +. */
    phone: phoneInput.nullish(),
    bloodGroup: bloodGroup.nullish(),
    language: language.nullish(),
    address: patientAddress.optional(),
    emergencyName: line(120).nullish(),
    emergencyPhone: phoneInput.nullish(),
    reference: line(200).nullish(),
  })
  .refine((v) => (v.age === undefined) !== (v.birthDate === undefined), {
    path: ['birthDate'],
    message: 'patients.age_or_birth_date',
  })

const one = z.strictObject({ id: id('Patient') })
const shown = (seen: { result: { items: { id: string }[] } }) => seen.result.items.map((p) => p.id)

/** What is typed into a search, cleaned; nothing left finds nobody. */
const typed = z
  .string()
  .max(400)
  .transform((s) => clean(s).slice(0, 100))

export const patients = {
  search: route('patients.patients.search', {
    method: 'GET',
    path: '/patients/search',
    permission: 'patients.patient.read',
    summary: 'Find people by phone, number or name while typing; a phone finds its whole household. At most 20.',
    query: z.strictObject({ q: typed }),
    result: z.object({ items: z.array(patientCard.extend({ matchedBy })) }),
    look: { action: 'search', patients: shown },
  }),
  duplicates: route('patients.patients.duplicates', {
    method: 'GET',
    path: '/patients/duplicates',
    permission: 'patients.patient.read',
    summary:
      'People who may be the one being registered: same phone and similar name, or similar name and same birth date. At most 5.',
    query: z.strictObject({
      name: typed,
      phone: exact.trim().max(40).optional(),
      birthDate: calendarDate.optional(),
    }),
    result: z.object({ items: z.array(patientCard.extend({ because: z.enum(['phone', 'birth_date']) })) }),
    look: { action: 'search', patients: shown },
  }),
  register: route('patients.patients.register', {
    method: 'POST',
    path: '/patients/register',
    permission: 'patients.patient.register',
    summary: 'Register a person and give them their number. Nobody gets an account by this.',
    body: details,
    result: patient,
    look: { action: 'open', patients: ({ result }) => [result.id] },
  }),
  get: route('patients.patients.get', {
    method: 'GET',
    path: '/patients/:id',
    permission: 'patients.patient.read',
    summary: 'One person.',
    params: one,
    result: patient,
    look: { action: 'open', patients: ({ result }) => [result.id] },
  }),
  update: route('patients.patients.update', {
    method: 'PUT',
    path: '/patients/:id',
    permission: 'patients.patient.edit',
    summary: 'Change what is known about a person (send If-Match with the version you read).',
    params: one,
    body: details,
    result: patient,
    look: { action: 'open', patients: ({ result }) => [result.id] },
  }),
  household: route('patients.patients.household', {
    method: 'GET',
    path: '/patients/:id/household',
    permission: 'patients.patient.read',
    summary: 'The other people on this person’s phone. At most 50.',
    params: one,
    result: z.object({ items: z.array(patientCard) }),
    look: { action: 'list', patients: shown },
  }),
}
