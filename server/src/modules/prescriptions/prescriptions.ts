import { type Id, newId } from '@tabib/contracts/core/id'
import type { PrescriptionLine } from '@tabib/contracts/prescriptions/lines'
import { quantityFor } from '@tabib/contracts/prescriptions/quantity.rules'
import type { Actor } from '../../platform/actor.js'
import type { Reader, WriteTx } from '../../platform/db/db.js'
import { found, Problem } from '../../platform/problem.js'
import { tellPatient } from '../patients/index.js'
import { carryOver } from './amend.rules.js'
import * as prescriptions from './prescriptions.repo.js'

export interface Writing {
  encounterId: string | null
  patientId: string
  /** The doctor who signs; the caller has made sure that it is the one who is signed in. */
  doctorId: string
  lines: PrescriptionLine[]
  at: Date
}

/**
 * Signs a prescription in the branch where the actor works now. Each line keeps the medicine as it was written, whatever
 * becomes of the formulary, and how much of it to hand out; where nobody can say how much, the quantity stays open.
 * Whoever calls pokes `pharmacy.prescriptions`.
 * @throws Problem `prescriptions.nothing_prescribed`
 */
export async function writePrescription(
  tx: WriteTx,
  actor: Actor,
  { encounterId, patientId, doctorId, lines, at }: Writing,
) {
  if (lines.length === 0) throw new Problem('prescriptions.nothing_prescribed')
  const id = newId<'Prescription'>()
  const head = {
    id,
    branch_id: actor.branchId,
    patient_id: patientId,
    encounter_id: encounterId,
    doctor_id: doctorId,
    status: 'active',
  }
  const rows = lines.map((l, i) => rowOf(l, { prescription_id: id, patient_id: patientId, position: i + 1 }))
  await prescriptions.insert(tx, { ...head, written_at: at.toISOString() }, rows)
  await tell(tx, actor, { id, patientId, branchId: actor.branchId })
  return {
    id,
    lines: rows.map((r) => ({ id: r.id, position: r.position, quantity: r.quantity, quantityUnit: r.quantity_unit })),
  }
}

/** The patient hears that there is a prescription, or a new version of it; not what is on it. */
const tell = (tx: WriteTx, actor: Actor, { id, ...of }: { id: string; patientId: string; branchId: string }) =>
  tellPatient(tx, actor, { ...of, kind: 'prescription.ready', key: `prescription:${id}` })

function rowOf(l: PrescriptionLine, of: { prescription_id: string; patient_id: string; position: number }) {
  const handedOut = quantityFor(l)
  return {
    ...of,
    id: newId<'PrescriptionLine'>() as Id<'PrescriptionLine'>,
    medicine_id: l.medicineId ?? null,
    medicine: l.medicine,
    generic: l.generic ?? null,
    strength: l.strength ?? null,
    form: l.form ?? null,
    atc: l.atc ?? null,
    dose: l.dose,
    dose_unit: l.doseUnit,
    morning: l.morning,
    noon: l.noon,
    night: l.night,
    frequency: l.frequency ?? null,
    duration_days: l.durationDays ?? null,
    route: l.route ?? null,
    timing: l.timing ?? null,
    as_needed: l.asNeeded || l.frequency === 'SOS',
    instructions: l.instructions ?? null,
    override_reason: l.overrideReason ?? null,
    quantity: handedOut?.quantity ?? null,
    quantity_unit: handedOut?.unit ?? l.unit ?? null,
  }
}

export interface Amending {
  lines: PrescriptionLine[]
  reason: string
  at: Date
}

/**
 * Signs a new version of the doctor's own prescription in its place. What was handed out of a medicine counts for the new
 * version, as far as it still prescribes that medicine. Whoever calls pokes `pharmacy.prescriptions`.
 * @throws Problem `not_found`, `prescriptions.not_yours_to_write`, `prescriptions.imported`, `prescriptions.cancelled`,
 *   `prescriptions.superseded`, `prescriptions.less_than_dispensed`
 */
export async function amendPrescription(tx: WriteTx, actor: Actor, id: string, { lines, reason, at }: Amending) {
  const before = await lockPrescription(tx, actor, id)
  if (before.source === 'import') throw new Problem('prescriptions.imported')
  if (before.doctorId !== actor.staffId) throw new Problem('prescriptions.not_yours_to_write')
  const { patientId: patient_id, encounterId: encounter_id, branchId: branch_id, doctorId: doctor_id } = before
  const next = newId<'Prescription'>()
  const rows = lines.map((l, i) => rowOf(l, { prescription_id: next, patient_id, position: i + 1 }))
  const carried = carryOver(before.lines, rows)
  if ('short' in carried) throw new Problem('prescriptions.less_than_dispensed', { details: carried.short })
  const written_at = at.toISOString()
  const head = { id: next, branch_id, patient_id, encounter_id, doctor_id, status: 'active', written_at }
  await prescriptions.end(tx, id, { status: 'superseded' })
  await prescriptions.insert(tx, { ...head, amends: id, amend_reason: reason }, carried.rows)
  await prescriptions.closeIfDone(tx, next)
  await tell(tx, actor, { id: next, patientId: patient_id, branchId: branch_id })
  return found(await findPrescription(tx, next))
}

/**
 * Records that some of a line was handed out; with the last of it the prescription is `dispensed`.
 * @throws Problem `prescriptions.more_than_prescribed` with what is left
 */
export async function recordDispensed(tx: WriteTx, lineId: string, quantity: number): Promise<void> {
  const line = await prescriptions.addDispensed(tx, lineId, quantity)
  if (!line) {
    const { left } = found(await prescriptions.lineLeft(tx, lineId))
    throw new Problem('prescriptions.more_than_prescribed', { details: { lineId, left } })
  }
  await prescriptions.closeIfDone(tx, line.prescriptionId)
}

/**
 * Locks a prescription of the actor's branches before something is handed out of it, and returns it with its lines.
 * @throws Problem `not_found`, `prescriptions.cancelled`, `prescriptions.superseded`
 */
export async function lockPrescription(tx: WriteTx, actor: Actor, id: string) {
  const head = found(await prescriptions.lock(tx, id, actor.branchIds))
  if (head.status === 'cancelled') throw new Problem('prescriptions.cancelled')
  if (head.status === 'superseded') throw new Problem('prescriptions.superseded')
  return { ...head, lines: await prescriptions.lines(tx, [id]) }
}

/** A prescription with its lines, in whatever branch it was written; undefined where there is none. */
export async function findPrescription(db: Reader, id: string) {
  const head = await prescriptions.find(db, id)
  return head && { ...head, lines: await prescriptions.lines(db, [id]) }
}

/** The prescription of a visit as it stands, with its lines; undefined where none was written or it was cancelled. */
export async function prescriptionOf(db: Reader, encounterId: string) {
  const head = await prescriptions.ofEncounter(db, encounterId)
  return head && head.status !== 'cancelled' ? { ...head, lines: await prescriptions.lines(db, [head.id]) } : undefined
}

/** The prescription of a visit in its latest version, cancelled or not; undefined where none was written. */
export async function latestOf(db: Reader, encounterId: string) {
  const head = await prescriptions.ofEncounter(db, encounterId)
  return head && { ...head, lines: await prescriptions.lines(db, [head.id]) }
}

export type StoredLine = Awaited<ReturnType<typeof prescriptions.lines>>[number]
