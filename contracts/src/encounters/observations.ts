import { z } from 'zod'
import { id } from '../core/id.js'
import { route } from '../core/route.js'
import { exact } from '../core/text.js'
import { calendarDate, instant } from '../core/time.js'

export const observationPoint = z.object({
  value: z.number().nullable(),
  text: z.string().nullable(),
  flag: z.string().nullable(),
  observedAt: instant,
})
export type ObservationPoint = z.infer<typeof observationPoint>

/** Values of one code in time, oldest first. */
export const observationSeries = z.object({
  code: z.string(),
  title: z.string(),
  unit: z.string().nullable(),
  points: z.array(observationPoint),
})
export type ObservationSeries = z.infer<typeof observationSeries>

/** LOINC codes, separated by commas; at most twenty. */
const codeList = z
  .string()
  .max(400)
  .transform((s) => [
    ...new Set(
      s
        .split(',')
        .map((c) => c.trim())
        .filter(Boolean),
    ),
  ])
  .pipe(z.array(exact.max(30)).max(20))

export const observations = {
  trends: route('encounters.observations.trends', {
    method: 'GET',
    path: '/patients/:patientId/observations',
    permission: 'encounters.encounter.read',
    summary:
      'Measured values in time: the newest 500 of each LOINC code named, of each laboratory value another system has measured, or of the vital signs.',
    params: z.strictObject({ patientId: id('Patient') }),
    query: z.strictObject({
      codes: codeList.optional(),
      /** Where no code is named: everything measured of this category, latest first. */
      category: z.enum(['vital-signs', 'laboratory']).default('vital-signs'),
      from: calendarDate.optional(),
    }),
    result: z.object({ series: z.array(observationSeries) }),
    look: { action: 'open', patients: ({ params }) => [params.patientId] },
  }),
}
