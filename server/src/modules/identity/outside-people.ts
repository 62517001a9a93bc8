import { newId } from '@tabib/contracts/core/id'
import type { Granting } from '@tabib/contracts/identity/roles'
import { allowedBy } from '@tabib/contracts/identity/roles'
import type { Actor } from '../../platform/actor.js'
import type { Reader, WriteTx } from '../../platform/db/db.js'
import { found, orProblem, Problem } from '../../platform/problem.js'
import { recordEvent } from '../audit/index.js'
import { findBranch, nextNumber } from '../organisation/index.js'
import * as assignments from './assignments.repo.js'
import { holdingOf } from './grants.js'
import * as repo from './outside-people.repo.js'
import * as roles from './roles.repo.js'
import * as staff from './staff.repo.js'

/** What a provider says about a person. Null: it says nothing, and what stands here stays. */
export interface OutsideFacts {
  name: string | null
  email: string | null
  phone: string | null
}

const taken = { accounts_email: 'federation.known_already', accounts_phone: 'federation.known_already' } as const

/** Takes on somebody a provider vouches for: account, staff profile and number in a branch. @throws Problem `federation.known_already` */
export async function addOutside(
  tx: WriteTx,
  p: OutsideFacts,
  { branchId, at }: { branchId: string; at: string },
): Promise<string> {
  const home = found(await findBranch(tx, branchId))
  const id = newId<'Account'>()
  const wanted = (p.email?.split('@')[0] ?? '').toLowerCase().replace(/[^a-z0-9._-]/g, '')
  const username =
    wanted.length >= 3 && !(await repo.isNamed(tx, wanted)) ? wanted : `${wanted || 'staff'}-${id.slice(-8)}`
  const number = `${home.code}-S-${String(await nextNumber(tx, `staff:${home.code}`)).padStart(5, '0')}`
  const account = { id, name: p.name ?? p.email ?? username, username, email: p.email, phone: p.phone, created_at: at }
  await orProblem(taken, staff.insert(tx, account, { id: newId(), account_id: id, number, created_at: at }))
  await assignments.set(tx, id, { held: [], branchIds: [branchId] })
  return id
}

/** Takes over what the provider says now, where it says something. @throws Problem `federation.known_already` */
export async function updateOutside(tx: WriteTx, accountId: string, p: OutsideFacts): Promise<void> {
  const says = Object.fromEntries(Object.entries(p).filter(([, v]) => v !== null))
  if (Object.keys(says).length > 0) await orProblem(taken, repo.update(tx, accountId, says))
}

/** The facts without contacts that are somebody else's already. */
export async function freeFacts(db: Reader, accountId: string | null, p: OutsideFacts): Promise<OutsideFacts> {
  const isFree = (who: { id: string } | undefined) => who === undefined || who.id === accountId
  return {
    ...p,
    email: p.email && isFree(await repo.byEmail(db, p.email)) ? p.email : null,
    phone: p.phone && isFree(await repo.byPhone(db, p.phone)) ? p.phone : null,
  }
}

/** Staff with this email, whatever became of them. */
export const byEmail = (db: Reader, email: string) => repo.byEmail(db, email)

/** An account as somebody from outside would enter it. */
export const entrant = (db: Reader, accountId: string) => repo.entrant(db, accountId)

/** What makes an account too strong to be entered on a provider's word alone, where the word does not name that role. */
export async function strongRoles(db: Reader, accountId: string): Promise<string[]> {
  const held = await assignments.heldBy(db, accountId)
  return held.filter((r) => r.id === 'owner' || allowedBy(r).includes('identity.role.manage')).map((r) => r.id)
}

/**
 * Makes the roles somebody holds by a provider's word exactly `wanted`; roles given by hand stay as they are, and the last
 * owner stays an owner. Answers which are held by its word now, and whether anything changed.
 */
export async function giveFromOutside(
  tx: WriteTx,
  actor: Actor,
  accountId: string,
  { managed, wanted }: { managed: readonly string[]; wanted: readonly string[] },
): Promise<{ managed: string[]; changed: boolean }> {
  const { held, branchIds } = await holdingOf(tx, accountId)
  const known = new Set((await roles.named(tx, [...wanted])).filter((r) => r.archivedAt === null).map((r) => r.id))
  const given = [...new Set(wanted)].filter((id) => known.has(id))
  const byWord = (h: { roleId: string; branchId: string | null }) => h.branchId === null && managed.includes(h.roleId)
  const byHand = new Set(held.filter((h) => h.branchId === null && !byWord(h)).map((h) => h.roleId))
  const gone = held.filter((h) => byWord(h) && !given.includes(h.roleId)).map((h) => h.roleId)
  if (gone.includes('owner') && (await isLastOwner(tx, accountId))) given.push('owner')
  const kept = held.filter((h) => !byWord(h) || given.includes(h.roleId))
  const added = given.filter((id) => !kept.some((h) => h.branchId === null && h.roleId === id))
  const changed = added.length > 0 || kept.length < held.length
  if (changed) {
    const after = [...kept, ...added.map((roleId) => ({ roleId, branchId: null }))]
    await assignments.set(tx, accountId, { held: after, branchIds })
    await recordEvent(tx, actor, {
      kind: 'permission_changed',
      accountId,
      subject: 'roles by identity provider',
      detail: { before: held.map((h) => h.roleId), after: after.map((h) => h.roleId) },
    })
  }
  return { managed: given.filter((id) => !byHand.has(id)), changed }
}

async function isLastOwner(tx: WriteTx, accountId: string): Promise<boolean> {
  const owners = await assignments.lockOwners(tx)
  return owners.length === 1 && owners[0] === accountId
}

/**
 * Whether somebody may say that these roles come from outside: only what they could give by hand where they work now.
 * @throws Problem `not_found`, `identity.only_owner`, `identity.above_your_rights`
 */
export async function mustBeMineToGive(db: Reader, actor: Actor, roleIds: readonly string[]): Promise<void> {
  const rows: Granting[] = await roles.named(db, [...roleIds])
  for (const id of roleIds) {
    const role = rows.find((r) => r.id === id)
    if (!role || id === 'patient' || id === 'family_member') throw new Problem('not_found')
    if (id === 'owner' && !actor.roles.includes('owner')) throw new Problem('identity.only_owner')
    const missing = allowedBy(role).filter((p) => !actor.permissions.has(p))
    if (missing.length > 0)
      throw new Problem('identity.above_your_rights', { details: { permissions: missing.slice(0, 10) } })
  }
}
