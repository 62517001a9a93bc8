import { z } from 'zod'
import { id } from '../core/id.js'
import { route } from '../core/route.js'
import { line } from '../core/text.js'
import { instant } from '../core/time.js'
import { vitalFlags } from './vitals.bands.js'
import { bmiOf, measureNames, measures, type TypedMeasure, typedMeasures } from './vitals.measures.js'

/** A value of a measure in its unit, within what is possible. */
const valueOf = (name: TypedMeasure) => {
  const { min, max, step } = measures[name]
  const number = z.number().min(min).max(max)
  return (step === 1 ? number.int() : number).nullish()
}

const values = Object.fromEntries(typedMeasures.map((n) => [n, valueOf(n)])) as Record<
  TypedMeasure,
  ReturnType<typeof valueOf>
>

const readingsShape = z.strictObject(values)
/** Values measured together, each in the unit of its measure; what was not measured is left out. */
export type Readings = z.infer<typeof readingsShape>

/** What is impossible about values taken together: `[field, code]`, or nothing. Shared by the server's refusal and the form. */
export function contradictions(r: Readings): [TypedMeasure | null, string][] {
  const wrong: [TypedMeasure | null, string][] = []
  if (!typedMeasures.some((n) => typeof r[n] === 'number')) wrong.push([null, 'encounters.nothing_measured'])
  if (typeof r.systolic === 'number' && typeof r.diastolic === 'number' && r.diastolic >= r.systolic)
    wrong.push(['diastolic', 'encounters.diastolic_above_systolic'])
  if (typeof r.weight === 'number' && typeof r.height === 'number') {
    const bmi = bmiOf(r.weight, r.height)
    if (bmi < measures.bmi.min || bmi > measures.bmi.max) wrong.push(['height', 'encounters.weight_height_mismatch'])
  }
  return wrong
}

const consistent = (r: Readings, ctx: z.core.$RefinementCtx) => {
  for (const [field, code] of contradictions(r))
    ctx.addIssue({ code: 'custom', message: code, path: field ? [field] : [], input: r })
}

export const readings = readingsShape.superRefine(consistent)

export const vitalValue = z.object({
  name: z.enum(measureNames as [(typeof measureNames)[number]]),
  value: z.number(),
  unit: z.string(),
  flag: z.enum(vitalFlags).nullable(),
})
export type VitalValue = z.infer<typeof vitalValue>

/** Values of one measuring; `amendsSet` names the set it corrects. Corrected sets are not shown. */
export const vitalSet = z.object({
  setId: id('VitalSet'),
  encounterId: id('Encounter').nullable(),
  observedAt: instant,
  recordedBy: z.string().nullable(),
  amendsSet: id('VitalSet').nullable(),
  reason: z.string().nullable(),
  values: z.array(vitalValue),
})
export type VitalSet = z.infer<typeof vitalSet>

const params = z.strictObject({ id: id('Encounter') })

export const vitals = {
  record: route('encounters.vitals.record', {
    method: 'POST',
    path: '/encounters/:id/vitals',
    permission: 'encounters.vitals.record',
    summary: 'Record vital signs measured now; body mass index and flags follow by themselves.',
    params,
    body: readings,
    result: vitalSet,
  }),
  amend: route('encounters.vitals.amend', {
    method: 'POST',
    path: '/encounters/:id/vitals/:setId/amendment',
    permission: 'encounters.vitals.record',
    summary: 'Correct a set of vital signs: a new set takes its place, the old one stays in the records.',
    params: z.strictObject({ id: id('Encounter'), setId: id('VitalSet') }),
    body: z.strictObject({ ...values, reason: line(300) }).superRefine(consistent),
    result: vitalSet,
  }),
  list: route('encounters.vitals.list', {
    method: 'GET',
    path: '/encounters/:id/vitals',
    permission: 'encounters.encounter.read',
    summary: 'Vital signs of a visit, latest first.',
    params,
    result: z.object({ patientId: id('Patient'), items: z.array(vitalSet) }),
    look: { action: 'open', patients: ({ result }) => [result.patientId] },
  }),
}
