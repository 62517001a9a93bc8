import { newId } from '@tabib/contracts/core/id'
import type { NoteText } from '@tabib/contracts/encounters/notes'
import type { Actor } from '../../platform/actor.js'
import type { WriteTx } from '../../platform/db/db.js'
import { found, orProblem } from '../../platform/problem.js'
import * as drafts from './drafts.repo.js'
import { lockFor, mustBeMine } from './encounters.js'
import * as notes from './notes.repo.js'

export interface Signing extends NoteText {
  encounterId: string
  at: Date
}

/**
 * Signs what the doctor wrote about a visit and lets go of the draft. The author is the actor, and the visit must be theirs.
 * @throws Problem `encounters.not_yours`, `encounters.wrong_state`, `encounters.already_signed`
 */
export async function signNote(tx: WriteTx, actor: Actor, s: Signing) {
  const visit = await lockFor(tx, actor, s.encounterId, 'write')
  mustBeMine(actor, visit)
  const id = newId<'Note'>()
  const row = {
    id,
    encounter_id: s.encounterId,
    patient_id: visit.patientId,
    author_id: actor.staffId!,
    complaint: s.complaint ?? null,
    history: s.history ?? null,
    examination: s.examination ?? null,
    advice: s.advice ?? null,
    signed_at: s.at.toISOString(),
  }
  await orProblem({ note_signed_once: 'encounters.already_signed' }, notes.insert(tx, row))
  await drafts.remove(tx, s.encounterId)
  return found(await notes.find(tx, id))
}
