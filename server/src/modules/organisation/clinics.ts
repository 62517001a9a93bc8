import { newId } from '@tabib/contracts/core/id'
import type { ClinicDetails } from '@tabib/contracts/organisation/clinics'
import { type Actor, expectedVersion } from '../../platform/actor.js'
import type { Reader, WriteTx } from '../../platform/db/db.js'
import { found, orProblem, Problem } from '../../platform/problem.js'
import * as clinics from './clinics.repo.js'
import { columnsOf } from './clinics.columns.js'

export const prefixTaken = { branches_code_key: 'organisation.prefix_taken' } as const

/** A branch this person works in; one of others is not there for them. @throws Problem `not_found` */
export async function mine(db: Reader, actor: Actor, id: string) {
  return found(actor.branchIds.includes(id) ? await clinics.find(db, id) : undefined)
}

/** The same, open. @throws Problem `not_found`, `organisation.branch_closed` */
export async function mineOpen(db: Reader, actor: Actor, id: string) {
  const branch = await mine(db, actor, id)
  if (!branch.active) throw new Problem('organisation.branch_closed')
  return branch
}

/** Writes changes of a branch, or of what hangs on its version. @throws Problem `stale` */
export async function change(
  tx: WriteTx,
  actor: Actor,
  branch: { id: string; version: number },
  changes?: Parameters<typeof clinics.update>[3],
): Promise<void> {
  const version = expectedVersion(actor) ?? branch.version
  if (!(await orProblem(prefixTaken, clinics.update(tx, branch.id, version, changes)))) throw new Problem('stale')
}

/**
 * Opens another branch of the clinic. Who works in it is the caller's to say.
 * @throws Problem `organisation.prefix_taken`, `invalid`
 */
export async function openBranch(tx: WriteTx, body: ClinicDetails & { prefix: string }, at: Date) {
  const id = newId()
  const { name } = found(await clinics.anyName(tx))
  const row = { ...columnsOf(body), id, code: body.prefix, clinic_name: name, created_at: at.toISOString() }
  await orProblem(prefixTaken, clinics.insert(tx, row))
  return found(await clinics.find(tx, id))
}
