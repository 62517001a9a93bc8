import { type Id, newId } from '@tabib/contracts/core/id'
import type { VisitType } from '@tabib/contracts/encounters/encounters'
import { type EncounterAction, encounterCan } from '@tabib/contracts/encounters/encounters.states'
import type { Actor } from '../../platform/actor.js'
import type { Reader, WriteTx } from '../../platform/db/db.js'
import { found, Problem } from '../../platform/problem.js'
import * as encounters from './encounters.repo.js'

export interface Opening {
  /** Given by whoever writes what belongs to the visit at the same time. */
  id?: Id<'Encounter'>
  patientId: string
  doctorId: string
  chiefComplaint: string | null
  /** Who sent the patient. */
  reference: string | null
  visitType: VisitType
  /** The paper the patient brought along. */
  existingPrescriptionId?: string | null
  at: Date
  /** The day of the visit in the branch's zone. */
  serviceDate: string
}

/** Opens a visit in the branch where the actor works now; it stands at `arrived`. */
export async function openEncounter(tx: WriteTx, actor: Actor, o: Opening): Promise<Id<'Encounter'>> {
  const id = o.id ?? newId<'Encounter'>()
  await encounters.insert(tx, {
    id,
    branch_id: actor.branchId,
    patient_id: o.patientId,
    doctor_id: o.doctorId,
    visit_type: o.visitType,
    status: 'arrived',
    service_date: o.serviceDate,
    chief_complaint: o.chiefComplaint,
    reference: o.reference,
    existing_prescription_id: o.existingPrescriptionId ?? null,
    started_at: o.at.toISOString(),
  })
  return id
}

/** A visit of one of the actor's branches. @throws Problem `not_found` */
export const requireEncounter = async (db: Reader, actor: Actor, id: string) =>
  found(await encounters.findIn(db, id, actor.branchIds))

/** The patient's latest visit that was not cancelled, in any branch; undefined on the first. */
export const lastVisit = (db: Reader, patientId: string) => encounters.last(db, patientId)

/** Locks a visit and makes sure that it allows the action. @throws Problem `not_found`, `encounters.wrong_state` */
export async function lockFor(tx: WriteTx, actor: Actor, id: string, action: EncounterAction) {
  const visit = found(await encounters.lock(tx, id, actor.branchIds))
  if (!encounterCan(action, visit)) throw new Problem('encounters.wrong_state', { details: { status: visit.status } })
  return visit
}

/** Only the doctor whose visit it is. @throws Problem `encounters.not_yours` */
export function mustBeMine(actor: Actor, visit: { doctorId: string | null }): void {
  if (actor.staffId === null || visit.doctorId !== actor.staffId) throw new Problem('encounters.not_yours')
}

/**
 * The patient is in: `arrived` → `in_consultation`. A doctor who starts a colleague's waiting visit takes it over; whoever else
 * starts it (reception, on a doctor's word) leaves it where it belongs. Starting again changes nothing.
 * @throws Problem `encounters.wrong_state`, `encounters.not_yours` where a colleague has already begun
 */
export async function startConsultation(tx: WriteTx, actor: Actor, id: string): Promise<void> {
  const visit = found(await encounters.lock(tx, id, actor.branchIds))
  const writer = actor.permissions.has('encounters.note.write') && actor.roles.includes('doctor') ? actor.staffId : null
  if (visit.status === 'in_consultation') {
    if (writer !== null) mustBeMine(actor, visit)
    return
  }
  if (!encounterCan('start', visit)) throw new Problem('encounters.wrong_state', { details: { status: visit.status } })
  await encounters.change(tx, id, { status: 'in_consultation', ...(writer === null ? {} : { doctor_id: writer }) })
}

/** A doctor takes over a visit that a colleague has begun, with what was typed so far. @throws Problem `encounters.wrong_state` */
export async function takeOver(tx: WriteTx, actor: Actor, id: string): Promise<void> {
  await lockFor(tx, actor, id, 'write')
  if (actor.staffId === null) throw new Problem('encounters.not_yours')
  await encounters.change(tx, id, { doctor_id: actor.staffId })
}

/** A visit nobody has begun goes to another doctor. @throws Problem `encounters.wrong_state` */
export async function handOver(tx: WriteTx, actor: Actor, id: string, doctorId: string): Promise<void> {
  await lockFor(tx, actor, id, 'start')
  await encounters.change(tx, id, { doctor_id: doctorId })
}

/** The visit is over: `in_consultation` → `completed`. @throws Problem `encounters.wrong_state`, `encounters.not_yours` */
export async function completeEncounter(tx: WriteTx, actor: Actor, id: string, at: Date): Promise<void> {
  mustBeMine(actor, await lockFor(tx, actor, id, 'complete'))
  await encounters.change(tx, id, { status: 'completed', completed_at: at.toISOString() })
}

/** The visit is over without a clinical record. @throws Problem `encounters.wrong_state` */
export async function closeEncounter(tx: WriteTx, actor: Actor, id: string, at: Date): Promise<void> {
  await lockFor(tx, actor, id, 'close')
  await encounters.change(tx, id, { status: 'completed', completed_at: at.toISOString() })
}

/** The patient left, or the visit was opened by mistake. @throws Problem `encounters.wrong_state` */
export async function cancelEncounter(tx: WriteTx, actor: Actor, id: string, at: Date): Promise<void> {
  await lockFor(tx, actor, id, 'cancel')
  await encounters.change(tx, id, { status: 'cancelled', completed_at: at.toISOString() })
}
