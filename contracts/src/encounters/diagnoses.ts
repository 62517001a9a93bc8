import { z } from 'zod'
import { id } from '../core/id.js'
import { route } from '../core/route.js'
import { instant } from '../core/time.js'
import { count, line } from '../core/text.js'

/** A title in the languages it is known in; English always. */
export const localTitle = z.object({
  en: z.string(),
  hi: z.string().optional(),
  bn: z.string().optional(),
  ar: z.string().optional(),
})
export type LocalTitle = z.infer<typeof localTitle>

export const diagnosisCode = z.object({ code: z.string(), title: localTitle })
export type DiagnosisCode = z.infer<typeof diagnosisCode>

export const diagnosis = z.object({
  id: id('Diagnosis'),
  encounterId: id('Encounter').nullable(),
  system: z.enum(['icd10', 'snomed']),
  code: z.string(),
  title: localTitle,
  status: z.enum(['active', 'resolved']),
  onsetOn: z.string().nullable(),
  recordedAt: instant,
})
export type Diagnosis = z.infer<typeof diagnosis>

/** An ICD-10 code as written: `J06.9`. */
export const diagnosisCodeInput = z.string().trim().toUpperCase().min(1).max(20)

export const diagnoses = {
  search: route('encounters.diagnosis_codes.search', {
    method: 'GET',
    path: '/diagnosis-codes',
    permission: 'encounters.encounter.read',
    summary: 'Diagnoses of the ICD-10 list by code or words of any language, spelling forgiven; best first.',
    query: z.strictObject({ q: line(100), limit: count(50).default(20) }),
    result: z.object({ items: z.array(diagnosisCode) }),
  }),
  resolve: route('encounters.diagnoses.resolve', {
    method: 'POST',
    path: '/diagnoses/:id/resolution',
    permission: 'encounters.note.write',
    summary:
      'Take a problem off the active list: it is over. Every active entry of the same code of this patient is resolved.',
    params: z.strictObject({ id: id('Diagnosis') }),
    result: diagnosis,
  }),
}
