import {
  type Concept,
  moment,
  number,
  type Quantity,
  type Reference,
  type Resource,
  text,
  words,
} from './fhir.rules.js'

interface Dosage {
  text?: string
  additionalInstruction?: Concept[]
  patientInstruction?: string
  timing?: { code?: Concept; repeat?: { frequency?: number; period?: number; periodUnit?: string } }
  asNeededBoolean?: boolean
  asNeededCodeableConcept?: Concept
  route?: Concept
  doseAndRate?: { doseQuantity?: Quantity }[]
}

export interface MedicationRequestResource extends Resource {
  contained?: { id?: string; code?: Concept }[]
  status?: string
  intent?: string
  medicationCodeableConcept?: Concept
  medicationReference?: Reference
  authoredOn?: string
  dosageInstruction?: Dosage[]
  dispenseRequest?: { quantity?: Quantity; expectedSupplyDuration?: Quantity }
}

/** `stopped` and `completed` both mean: no longer taken. */
const statuses: Record<string, string> = {
  active: 'active',
  completed: 'dispensed',
  stopped: 'cancelled',
  cancelled: 'cancelled',
}

/**
 * A line of a prescription and which prescription it belongs to, or why it is none: what one visit prescribed at one
 * moment, and has the same state now, stands on one prescription. `named` finds a medicine written elsewhere.
 */
export function prescribed(r: MedicationRequestResource, named: (ref: Reference) => string | undefined) {
  const status = statuses[r.status ?? '']
  if (!status || !/^(order|original-order|reflex-order|filler-order|instance-order)$/.test(r.intent ?? ''))
    return 'not_final'
  const medicine = words(r.medicationCodeableConcept) ?? (r.medicationReference && named(r.medicationReference))
  if (!medicine) return 'no_code'
  const written = moment(r.authoredOn)
  if (!written) return 'no_time'
  return { status, written_at: written.at, line: { medicine, ...lineOf(r) } }
}

function lineOf(r: MedicationRequestResource) {
  const d = r.dosageInstruction?.[0]
  const dose = d?.doseAndRate?.[0]?.doseQuantity
  const told = [
    text(d?.text, 300),
    text(d?.patientInstruction, 300),
    ...(d?.additionalInstruction ?? []).map((c) => words(c, 300)),
  ]
  const value = number(dose?.value)
  return {
    dose: value !== undefined && value >= 0 && value < 1_000_000 ? value : null,
    dose_unit: text(dose?.unit, 40) ?? text(dose?.code, 40) ?? null,
    frequency: frequencyOf(d) ?? null,
    duration_days: daysOf(r.dispenseRequest?.expectedSupplyDuration),
    route: words(d?.route, 60) ?? null,
    as_needed: d?.asNeededBoolean === true || d?.asNeededCodeableConcept !== undefined,
    instructions: told.filter(Boolean).join('; ').slice(0, 1000) || null,
  }
}

/** `2×/1 d`: how often, in UCUM units of time. */
function frequencyOf(d: Dosage | undefined): string | undefined {
  const r = d?.timing?.repeat
  const [often, every, unit] = [number(r?.frequency), number(r?.period), text(r?.periodUnit, 10)]
  return often !== undefined && every !== undefined && unit ? `${often}×/${every} ${unit}` : words(d?.timing?.code, 60)
}

const perUnit: Record<string, number> = { d: 1, wk: 7, mo: 30, a: 365 }

function daysOf(q: Quantity | undefined): number | null {
  const days = Math.round((number(q?.value) ?? 0) * (perUnit[q?.code ?? q?.unit ?? ''] ?? 0))
  return days >= 1 && days <= 3650 ? days : null
}

/** What a medication that came inside its own request (`#med1`) is called. */
export const medicationNamed = (r: MedicationRequestResource, ref: Reference) =>
  words(r.contained?.find((c) => `#${c.id}` === ref.reference)?.code)
