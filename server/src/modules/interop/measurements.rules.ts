import { measureOf, measures, rounded } from '@tabib/contracts/encounters/vitals.measures'
import {
  codeSystems,
  type Concept,
  firstMoment,
  number,
  type Period,
  plainCode,
  type Quantity,
  type Resource,
  text,
  words,
} from './fhir.rules.js'

interface Measured {
  code?: Concept
  valueQuantity?: Quantity
  valueCodeableConcept?: Concept
  valueString?: string
  valueInteger?: number
  valueBoolean?: boolean
  valueDateTime?: string
  interpretation?: Concept[]
}

export interface ObservationResource extends Resource, Measured {
  status?: string
  category?: Concept[]
  effectiveDateTime?: string
  effectiveInstant?: string
  effectivePeriod?: Period
  issued?: string
  component?: Measured[]
}

const final = new Set(['final', 'amended', 'corrected'])
const categories: Record<string, string> = {
  'vital-signs': 'vital-signs',
  'vital-sign': 'vital-signs',
  laboratory: 'laboratory',
  survey: 'survey',
}
const flags: Record<string, string> = { L: 'L', H: 'H', LL: 'LL', HH: 'HH', A: 'A', AA: 'A' }

/**
 * The values an observation holds, one a component (blood pressure is two), or why there is none to show.
 * LOINC is preferred among codes. A vital sign of ours is kept at our precision; other numbers as they came.
 */
export function valuesOf(r: ObservationResource) {
  if (!final.has(r.status ?? '')) return 'not_final'
  const at = firstMoment(r.effectiveDateTime, r.effectiveInstant, r.effectivePeriod?.start, r.issued)?.at
  if (!at) return 'no_time'
  const category = (r.category ?? []).map((c) => categories[plainCode(c) ?? '']).find(Boolean) ?? 'other'
  const own = valueOf(r)
  const parts = [...(own ? [{ ...r, ...own }] : []), ...(r.component ?? []).flatMap((c) => [{ ...c, ...valueOf(c) }])]
  const rows = parts.flatMap((p) => {
    const coding =
      p.code?.coding?.find((c) => c.system === codeSystems.loinc && text(c.code)) ??
      p.code?.coding?.find((c) => text(c.code))
    if (!coding || (p.value === undefined && p.value_text === undefined)) return []
    return [rowOf({ ...p, code: text(coding.code, 40)!, title: words(p.code)! }, category, at)]
  })
  if (rows.length > 0) return rows
  return parts.length > 0 ? (parts.some((p) => p.code?.coding?.length) ? 'no_value' : 'no_code') : 'no_value'
}

interface Part {
  code: string
  title: string
  value?: number | undefined
  value_text?: string | undefined
  unit?: string | undefined
  interpretation?: Concept[]
}

function rowOf(p: Part, category: string, at: string) {
  const ours = measureOf(p.code)
  const sameUnit = ours && p.unit === measures[ours].unit
  return {
    category: ours ? 'vital-signs' : category,
    code: p.code,
    title: p.title,
    value: p.value === undefined ? null : sameUnit ? rounded(ours, p.value) : p.value,
    value_text: p.value_text ?? null,
    unit: p.unit ?? null,
    flag: flags[p.interpretation?.[0]?.coding?.[0]?.code ?? ''] ?? null,
    observed_at: at,
  }
}

function valueOf(
  m: Measured,
): { value?: number | undefined; value_text?: string | undefined; unit?: string | undefined } | undefined {
  const q = m.valueQuantity
  if (q && number(q.value) !== undefined) return { value: number(q.value), unit: text(q.code, 40) ?? text(q.unit, 40) }
  if (number(m.valueInteger) !== undefined) return { value: number(m.valueInteger) }
  if (typeof m.valueBoolean === 'boolean') return { value_text: m.valueBoolean ? 'yes' : 'no' }
  const said = words(m.valueCodeableConcept) ?? text(m.valueString, 1000) ?? text(m.valueDateTime, 40)
  return said === undefined ? undefined : { value_text: said }
}
