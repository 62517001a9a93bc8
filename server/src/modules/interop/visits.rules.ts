import { dateIn } from '@tabib/contracts/core/time'
import {
  codeSystems,
  type Concept,
  firstMoment,
  moment,
  type Period,
  plainCode,
  type Reference,
  type Resource,
  text,
  words,
} from './fhir.rules.js'

export interface EncounterResource extends Resource {
  status?: string
  class?: { code?: string }
  type?: Concept[]
  reasonCode?: Concept[]
  participant?: { individual?: Reference }[]
  period?: Period
}

const followUpTypes = new Set(['390906007', '185389009'])

/** Columns of a visit, or why it is none; `named` finds a practitioner's name. A visit that is not over is not history yet. */
export function encounterOf(r: EncounterResource, zone: string, named: (ref: Reference) => string | undefined) {
  if (r.status !== 'finished' && r.status !== 'cancelled') return 'not_final'
  const started = moment(r.period?.start)
  if (!started) return 'no_time'
  const type = words(r.type?.[0], 150)
  const reason = words(r.reasonCode?.[0], 150)
  const ended = moment(r.period?.end)
  const doctors = (r.participant ?? []).flatMap((p) => (p.individual ? [named(p.individual)] : []))
  const isFollowUp = r.type?.some((t) => t.coding?.some((c) => followUpTypes.has(c.code ?? '')))
  return {
    visit_type: isFollowUp ? 'follow_up' : 'new',
    status: r.status === 'finished' ? 'completed' : 'cancelled',
    service_date: started.precision === 'instant' ? dateIn(zone, started.at) : started.date,
    chief_complaint: reason && type ? `${reason} (${type})` : (reason ?? type ?? null),
    doctor_name: doctors.find(Boolean) ?? null,
    started_at: started.at,
    completed_at: ended?.at ?? started.at,
  }
}

export interface ConditionResource extends Resource {
  clinicalStatus?: Concept
  verificationStatus?: Concept
  code?: Concept
  onsetDateTime?: string
  onsetPeriod?: Period
  abatementDateTime?: string
  recordedDate?: string
}

const denied = new Set(['entered-in-error', 'refuted'])
const diagnosisSystems: Record<string, string> = {
  [codeSystems.icd10]: 'icd10',
  [codeSystems.icd10cm]: 'icd10',
  [codeSystems.snomed]: 'snomed',
}

/** Columns of a diagnosis, or why it is none. ICD-10 is taken before SNOMED CT where both are given. */
export function diagnosisOf(r: ConditionResource) {
  if (denied.has(plainCode(r.verificationStatus) ?? '')) return 'not_final'
  const codings = (r.code?.coding ?? []).filter((c) => text(c.code, 40))
  if (codings.length === 0) return 'no_code'
  const order = Object.keys(diagnosisSystems)
  const coding = order.map((s) => codings.find((c) => c.system === s)).find(Boolean)
  if (!coding) return 'code_system'
  const onset = firstMoment(r.onsetDateTime, r.onsetPeriod?.start)
  const recorded = firstMoment(r.recordedDate, onset?.at)
  if (!recorded) return 'no_time'
  const ended = moment(r.abatementDateTime)
  const status = plainCode(r.clinicalStatus)
  const over =
    status === 'resolved' ||
    status === 'inactive' ||
    status === 'remission' ||
    (status === undefined && ended !== undefined)
  return {
    system: diagnosisSystems[coding.system!]!,
    code: text(coding.code, 40)!,
    title: words(r.code) ?? text(coding.code, 40)!,
    status: over ? 'resolved' : 'active',
    onset_on: onset?.date ?? null,
    resolved_on: over ? (ended?.date ?? null) : null,
    recorded_at: recorded.at,
  }
}

export interface AllergyResource extends Resource {
  clinicalStatus?: Concept
  verificationStatus?: Concept
  code?: Concept
  reaction?: { manifestation?: Concept[]; severity?: string }[]
  onsetDateTime?: string
  recordedDate?: string
}

/** SNOMED CT: no known allergy, and no known drug, food, environmental, latex allergy. */
const none = new Set(['716186003', '409137002', '429625007', '428607008', '1003774007'])
const severities = ['severe', 'moderate', 'mild']

/** Columns of an allergy, or why it is none. That somebody has none is for a person to confirm, not for an import. */
export function allergyOf(r: AllergyResource, now: string) {
  const verified = plainCode(r.verificationStatus)
  if (verified === 'refuted') return 'not_final'
  if (r.code?.coding?.some((c) => none.has(c.code ?? ''))) return 'says_none'
  const substance = words(r.code, 120)
  if (!substance) return 'no_code'
  const coding = r.code?.coding?.[0]
  const seen = (r.reaction ?? []).flatMap((x) => (x.manifestation ?? []).map((m) => words(m, 100))).filter(Boolean)
  const worst = severities.find((s) => r.reaction?.some((x) => x.severity === s))
  const status = plainCode(r.clinicalStatus)
  return {
    substance,
    system: text(coding?.system, 200) ?? null,
    code: text(coding?.code, 40) ?? null,
    reaction: seen.join(', ').slice(0, 200) || null,
    severity: worst ?? null,
    status:
      verified === 'entered-in-error'
        ? 'entered_in_error'
        : status === 'inactive' || status === 'resolved'
          ? 'inactive'
          : 'active',
    // An allergy is worth knowing even where nobody wrote down when it was found.
    recorded_at: firstMoment(r.recordedDate, r.onsetDateTime)?.at ?? now,
  }
}

export interface ProcedureResource extends Resource {
  status?: string
  code?: Concept
  performedDateTime?: string
  performedPeriod?: Period
}

/** Columns of a procedure that was done, or why it is none. */
export function procedureOf(r: ProcedureResource) {
  if (r.status !== 'completed') return 'not_final'
  return codedAt(r.code, firstMoment(r.performedDateTime, r.performedPeriod?.start)?.at)
}

export interface ImmunizationResource extends Resource {
  status?: string
  vaccineCode?: Concept
  occurrenceDateTime?: string
}

/** Columns of an immunization that was given, or why it is none. */
export function immunizationOf(r: ImmunizationResource) {
  if (r.status !== 'completed') return 'not_final'
  return codedAt(r.vaccineCode, moment(r.occurrenceDateTime)?.at)
}

function codedAt(concept: Concept | undefined, at: string | undefined) {
  const coding = concept?.coding?.find((c) => text(c.code) && text(c.system))
  if (!coding) return 'no_code'
  if (!at) return 'no_time'
  return { at, system: text(coding.system, 200)!, code: text(coding.code, 40)!, title: words(concept)! }
}
