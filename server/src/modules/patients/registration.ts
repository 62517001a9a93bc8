import { newId } from '@tabib/contracts/core/id'
import { dateIn } from '@tabib/contracts/core/time'
import type { Insertable } from 'kysely'
import type { Actor } from '../../platform/actor.js'
import type { Reader, WriteTx } from '../../platform/db/db.js'
import type { PatientsPatients } from '../../platform/db/tables.js'
import { found } from '../../platform/problem.js'
import { findBranch, nextNumber } from '../organisation/index.js'
import * as patients from './patients.repo.js'

type Given = 'id' | 'branch_id' | 'number' | 'created_at' | 'created_by' | 'search' | 'version'

/** What is known of a person who is being registered, ready to be kept. */
export interface Registration extends Omit<Insertable<PatientsPatients>, Given> {
  at: Date
}

/**
 * Registers a person in the actor's branch under the next number of the branch and year, `SUN-2026-00001`. The run of
 * numbers stays locked until the transaction ends.
 */
export async function registerPatient(
  tx: WriteTx,
  actor: Actor,
  { at, ...known }: Registration,
): Promise<{ id: string; number: string }> {
  const branch = found(await findBranch(tx, actor.branchId))
  const year = dateIn(branch.timeZone, at).slice(0, 4)
  const run = `${branch.code}-${year}`
  const number = `${run}-${String(await nextNumber(tx, `patients:${run}`)).padStart(5, '0')}`
  const id = newId()
  await patients.insert(tx, {
    ...known,
    id,
    number,
    branch_id: branch.id,
    created_at: at.toISOString(),
    created_by: actor.accountId,
  })
  return { id, number }
}

/** A person as other modules may know them; undefined where there is none of that id. */
export const findPatient = (db: Reader, id: string) => patients.findPublished(db, id)

/** A person as other modules may know them. People are one chart for all branches of a clinic. @throws Problem `not_found` */
export const requirePatient = async (db: Reader, _actor: Actor, id: string) =>
  found(await patients.findPublished(db, id))

/** Notes a number that another system or paper knows the person by; one that is noted already stays where it is. */
export const addIdentifier = (tx: WriteTx, patientId: string, known: { system: string; value: string }) =>
  patients.addIdentifier(tx, { id: newId(), patient_id: patientId, ...known })

/** Who is known by these identifiers, of those that are known at all. */
export const identified = (db: Reader, known: readonly { system: string; value: string }[]) =>
  patients.identified(db, known)
