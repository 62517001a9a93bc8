import { allowedBy, permissionsHeld, type Granting } from '@tabib/contracts/identity/roles'
import type { Permission } from '@tabib/contracts/permissions'
import type { Actor } from '../../platform/actor.js'
import { Problem } from '../../platform/problem.js'
import type { Assignment } from './assignments.repo.js'

/** What somebody holds, and where they work. */
export interface Holding {
  held: readonly Assignment[]
  branchIds: readonly string[]
}

/** A role given or taken, in one branch. */
interface Difference {
  roleId: string
  branchId: string
}

/** A role as it is asked for: by itself everywhere, with branches only there. */
export type RoleGiven = string | { roleId: string; branchIds: readonly string[] }

/** One assignment for each branch; a role that is asked for everywhere is not narrowed as well. */
export function assignmentsOf(given: readonly RoleGiven[]): Assignment[] {
  const everywhere = new Set(given.filter((g): g is string => typeof g === 'string'))
  const narrowed = given.flatMap((g) =>
    typeof g === 'string' || everywhere.has(g.roleId)
      ? []
      : g.branchIds.map((branchId): [string, Assignment] => [
          `${g.roleId} ${branchId}`,
          { roleId: g.roleId, branchId },
        ]),
  )
  return [...Array.from(everywhere, (roleId) => ({ roleId, branchId: null })), ...new Map(narrowed).values()]
}

const inBranch = ({ held, branchIds }: Holding, branchId: string) =>
  new Set(
    branchIds.includes(branchId)
      ? held.filter((h) => h.branchId === null || h.branchId === branchId).map((h) => h.roleId)
      : [],
  )

/** What is in one of two sets and not in the other. */
const unlike = (one: ReadonlySet<string>, other: ReadonlySet<string>) => [
  ...Array.from(one).filter((v) => !other.has(v)),
  ...Array.from(other).filter((v) => !one.has(v)),
]

/** Which roles somebody holds afterwards and did not before, or the other way round, branch by branch. */
export function differences(before: Holding, after: Holding): Difference[] {
  const branches = new Set([...before.branchIds, ...after.branchIds])
  return Array.from(branches).flatMap((branchId) => {
    const [was, is] = [inBranch(before, branchId), inBranch(after, branchId)]
    return unlike(was, is).map((roleId) => ({ roleId, branchId }))
  })
}

/** All that a role decides: what it allows, and what it keeps others from allowing. */
const decidedBy = (role: Granting) => [...allowedBy(role), ...(role.deny as Permission[])]

/** The rights among `wanted` that somebody does not hold in a branch. */
const beyond = (actor: Actor, wanted: readonly Permission[], branchId: string) =>
  wanted.filter((p) => !(actor.branchesOf?.(p) ?? []).includes(branchId))

/**
 * Whether somebody may make this difference to what another holds: nobody gives or takes what they do not hold there
 * themselves, only an owner makes and unmakes owners, and nobody changes what they hold themselves.
 * @throws Problem `identity.not_your_branch`, `identity.own_roles`, `identity.only_owner`, `identity.above_your_rights`
 */
export function mayChange(
  actor: Actor,
  accountId: string | null,
  made: readonly Difference[],
  roles: ReadonlyMap<string, Granting>,
): void {
  if (made.length === 0) return
  if (accountId === actor.accountId) throw new Problem('identity.own_roles')
  for (const { roleId, branchId } of made) {
    if (!actor.branchIds.includes(branchId)) throw new Problem('identity.not_your_branch')
    if (roleId === 'owner' && !actor.roles.includes('owner')) throw new Problem('identity.only_owner')
    const missing = beyond(actor, decidedBy(roles.get(roleId)!), branchId)
    if (missing.length > 0)
      throw new Problem('identity.above_your_rights', { details: { permissions: missing.slice(0, 10) } })
  }
}

/**
 * Whether somebody may write this into a role: only rights they hold themselves, where they work now.
 * @throws Problem `identity.above_your_rights`
 */
export function mayWrite(
  actor: Actor,
  before: { allow: readonly string[]; deny: readonly string[] },
  after: { allow: readonly string[]; deny: readonly string[] },
): void {
  const changed = [
    ...unlike(new Set(before.allow), new Set(after.allow)),
    ...unlike(new Set(before.deny), new Set(after.deny)),
  ] as Permission[]
  const missing = changed.filter((p) => !actor.permissions.has(p))
  if (missing.length > 0)
    throw new Problem('identity.above_your_rights', { details: { permissions: missing.slice(0, 10) } })
}

/**
 * Contacts, invitations and access of somebody who gives out roles are changed only by those who may give them out too,
 * and an owner's only by an owner: whoever can redirect an invitation can become the person.
 * @throws Problem `identity.only_owner`, `identity.manages_rights`
 */
export function mayHandle(actor: Actor, accountId: string, held: readonly Granting[]): void {
  if (accountId === actor.accountId) return
  if (held.some((r) => r.id === 'owner') && !actor.roles.includes('owner')) throw new Problem('identity.only_owner')
  const gives = permissionsHeld(held).has('identity.role.manage')
  if (gives && !actor.permissions.has('identity.role.manage')) throw new Problem('identity.manages_rights')
}
