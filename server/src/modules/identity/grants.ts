import type { Granting } from '@tabib/contracts/identity/roles'
import type { Actor } from '../../platform/actor.js'
import type { WriteTx } from '../../platform/db/db.js'
import { orProblem, Problem } from '../../platform/problem.js'
import { recordEvent } from '../audit/index.js'
import * as assignments from './assignments.repo.js'
import { differences, type Holding, mayChange, mayHandle } from './grants.policy.js'
import * as roles from './roles.repo.js'

/** What somebody holds, and where they work. */
export async function holdingOf(tx: WriteTx, accountId: string): Promise<Holding & { roles: Granting[] }> {
  const [held, branchIds] = await Promise.all([
    assignments.heldBy(tx, accountId),
    assignments.branchIdsOf(tx, accountId),
  ])
  return { held: held.map((h) => ({ roleId: h.id, branchId: h.branchId })), branchIds, roles: held }
}

/**
 * Makes roles and branches of a person exactly these, where the actor may. True where that changed anything.
 * @throws Problem what `mayChange` throws, `identity.role_archived`, `identity.last_owner`
 */
export async function give(tx: WriteTx, actor: Actor, accountId: string, after: Holding): Promise<boolean> {
  const before = await holdingOf(tx, accountId)
  const made = differences(before, after)
  const same = before.held.length === after.held.length && before.branchIds.length === after.branchIds.length
  if (made.length === 0 && same) return false
  const ids = [...new Set([...before.held, ...after.held].map((h) => h.roleId))]
  const known = new Map((await roles.named(tx, ids)).map((r) => [r.id, r]))
  const had = new Set(before.held.map((h) => h.roleId))
  for (const { roleId } of after.held) {
    const role = known.get(roleId)
    if (!role) throw new Problem('not_found')
    if (role.archivedAt !== null && !had.has(roleId)) throw new Problem('identity.role_archived')
  }
  mayChange(actor, accountId, made, known)
  if (isOwner(before) && !isOwner(after)) await mustLeaveAnOwner(tx, accountId)
  await orProblem({ role_assignments_own_branch: 'identity.not_your_branch' }, assignments.set(tx, accountId, after))
  const name = (id: string) => known.get(id)?.name ?? id
  await recordEvent(tx, actor, {
    kind: 'permission_changed',
    accountId,
    subject: 'roles',
    detail: { before: before.held.map((h) => name(h.roleId)), after: after.held.map((h) => name(h.roleId)) },
  })
  return true
}

/** An owner everywhere: an owner of one branch answers for that branch only. */
const isOwner = ({ held }: Holding) => held.some((h) => h.roleId === 'owner' && h.branchId === null)

/** @throws Problem `identity.last_owner` where nobody else who can sign in is an owner */
export async function mustLeaveAnOwner(tx: WriteTx, accountId: string): Promise<void> {
  const owners = await assignments.lockOwners(tx)
  if (owners.includes(accountId) && owners.length === 1) throw new Problem('identity.last_owner')
}

/** @throws Problem `identity.only_owner`, `identity.manages_rights` where the person is not the actor's to handle */
export async function mustBeMineToHandle(tx: WriteTx, actor: Actor, accountId: string): Promise<void> {
  mayHandle(actor, accountId, await assignments.heldBy(tx, accountId))
}
