import { newId } from '@tabib/contracts/core/id'
import { addDays, dateIn } from '@tabib/contracts/core/time'
import type { Actor } from '../../platform/actor.js'
import type { Reader, WriteTx } from '../../platform/db/db.js'
import { found, Problem } from '../../platform/problem.js'
import * as encounters from './encounters.repo.js'
import * as followUps from './follow-ups.repo.js'

const LONGEST_DAYS = 730

export interface Planning {
  encounterId: string
  /** Calendar date: tomorrow or later, within two years. */
  dueOn: string
  note: string | null
  at: Date
}

/** Asks the patient of a visit to come back on a day. @throws Problem `encounters.follow_up_past` */
export async function setFollowUp(tx: WriteTx, actor: Actor, p: Planning): Promise<{ id: string }> {
  const visit = found(await encounters.findIn(tx, p.encounterId, actor.branchIds))
  const today = dateIn(actor.zone, p.at)
  if (p.dueOn <= today || p.dueOn > addDays(today, LONGEST_DAYS)) {
    throw new Problem('invalid', { errors: [{ pointer: '/body/followUpOn', code: 'encounters.follow_up_past' }] })
  }
  return followUps.plan(tx, {
    id: newId(),
    branch_id: visit.branchId,
    patient_id: visit.patientId,
    encounter_id: visit.id,
    doctor_id: visit.doctorId,
    due_on: p.dueOn,
    note: p.note,
  })
}

/**
 * The patient came back: the follow-up they were due for in this branch (of the visit's own doctor first, then the earliest)
 * is seen. Null where none was due; that is no problem, people come back uninvited.
 */
export const fulfilFollowUp = (tx: WriteTx, encounterId: string) => followUps.fulfil(tx, encounterId)

/** What a patient is due for, the earliest first; undefined where nothing is. */
export const dueFollowUp = (db: Reader, patientId: string) => followUps.nextDue(db, patientId)
