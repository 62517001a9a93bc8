import { z } from 'zod'
import { id } from '../core/id.js'
import { route } from '../core/route.js'
import { instant } from '../core/time.js'
import { allergyState } from './allergies.js'
import { diagnosis } from './diagnoses.js'
import { vitalValue } from './vitals.js'

const coded = z.object({ title: z.string(), code: z.string(), at: instant })

/** The head of a chart: what everybody who treats this person must know. */
export const chartSummary = z.object({
  patientId: id('Patient'),
  /** Active diagnoses, each code once, latest first. */
  problems: z.array(diagnosis),
  allergies: allergyState,
  /** The newest value of each vital sign, with the moment it was measured. */
  latestVitals: z.array(vitalValue.extend({ observedAt: instant })),
  immunizations: z.array(coded),
  procedures: z.array(coded),
})
export type ChartSummary = z.infer<typeof chartSummary>

export const charts = {
  summary: route('encounters.charts.summary', {
    method: 'GET',
    path: '/patients/:patientId/summary',
    permission: 'encounters.encounter.read',
    summary: 'Problems, allergies, latest vital signs, immunizations and procedures of a patient.',
    params: z.strictObject({ patientId: id('Patient') }),
    result: chartSummary,
    look: { action: 'open', patients: ({ params }) => [params.patientId] },
  }),
}
