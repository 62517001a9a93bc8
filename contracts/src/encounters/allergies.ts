import { z } from 'zod'
import { id } from '../core/id.js'
import { route } from '../core/route.js'
import { line } from '../core/text.js'
import { instant } from '../core/time.js'

export const allergySeverities = ['mild', 'moderate', 'severe'] as const
export const allergySeverity = z.enum(allergySeverities)

export const allergy = z.object({
  id: id('Allergy'),
  version: z.number().int(),
  substance: z.string(),
  reaction: z.string().nullable(),
  severity: allergySeverity.nullable(),
  status: z.enum(['active', 'inactive', 'entered_in_error']),
  recordedAt: instant,
})
export type Allergy = z.infer<typeof allergy>

/** `not_asked` is not `none_known`: silence is never read as safety. */
export const allergyKnowledge = z.enum(['not_asked', 'none_known', 'known'])
export type AllergyKnowledge = z.infer<typeof allergyKnowledge>

/** What is known of a patient's allergies; `items` are the active ones, severest first. */
export const allergyState = z.object({
  knowledge: allergyKnowledge,
  saidAt: instant.nullable(),
  items: z.array(allergy),
})
export type AllergyState = z.infer<typeof allergyState>

const ofPatient = z.strictObject({ patientId: id('Patient') })
const look = {
  action: 'open' as const,
  patients: ({ params }: { params: { patientId: string } }) => [params.patientId],
}

export const allergies = {
  list: route('encounters.allergies.list', {
    method: 'GET',
    path: '/patients/:patientId/allergies',
    permission: 'encounters.encounter.read',
    summary: "A patient's active allergies, and whether anybody has asked.",
    params: ofPatient,
    result: allergyState,
    look,
  }),
  add: route('encounters.allergies.add', {
    method: 'POST',
    path: '/patients/:patientId/allergies',
    permission: 'encounters.allergy.record',
    summary: 'Record an allergy.',
    params: ofPatient,
    body: z.strictObject({ substance: line(120), reaction: line(200).nullish(), severity: allergySeverity.nullish() }),
    result: allergyState,
  }),
  sayNone: route('encounters.allergies.say_none', {
    method: 'POST',
    path: '/patients/:patientId/allergies/none-known',
    permission: 'encounters.allergy.record',
    summary: 'The patient was asked and knows of no allergy.',
    params: ofPatient,
    result: allergyState,
  }),
  withdraw: route('encounters.allergies.withdraw', {
    method: 'POST',
    path: '/allergies/:id/withdrawal',
    permission: 'encounters.allergy.record',
    summary: 'Take back an allergy that was entered in error; it stays in the records with the reason.',
    params: z.strictObject({ id: id('Allergy') }),
    body: z.strictObject({ reason: line(300) }),
    result: allergyState,
  }),
}
