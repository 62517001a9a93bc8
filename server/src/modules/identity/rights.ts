import { type Granting, permissionsHeld, type Role } from '@tabib/contracts/identity/roles'
import type { Permission } from '@tabib/contracts/permissions'
import type { Reader } from '../../platform/db/db.js'
import * as assignments from './assignments.repo.js'

/** A role as a person holds it: everywhere they work, or in one branch. */
export interface Held extends Granting {
  base: string
  discountCap: number
  branchId: string | null
}

/** What a person may do, and where. */
export interface Rights {
  /** The built-in roles whose day the person has in this branch. */
  roles: Role[]
  /** Held in this branch: allowed by a role, denied by none. */
  permissions: ReadonlySet<Permission>
  /** Every branch the person works in. */
  branchIds: string[]
  /** The branches in which a permission is held. */
  branchesOf: (permission: Permission) => readonly string[]
  /** Hundredths of a percent the person may take off an invoice in this branch. */
  discountCap: number
}

const inBranch = (held: readonly Held[], branchId: string) =>
  held.filter((h) => h.branchId === null || h.branchId === branchId)

/** What these roles let a person do in `branchId`, and in which of `branchIds` they may do what. */
export function rightsFrom(held: readonly Held[], branchIds: readonly string[], branchId: string): Rights {
  const here = inBranch(held, branchId)
  const byBranch = new Map(branchIds.map((b) => [b, permissionsHeld(inBranch(held, b))]))
  return {
    roles: [...new Set(here.map((h) => h.base as Role))].sort(),
    permissions: byBranch.get(branchId) ?? new Set(),
    branchIds: [...branchIds],
    branchesOf: (permission) => branchIds.filter((b) => byBranch.get(b)!.has(permission)),
    discountCap: Math.max(0, ...here.map((h) => h.discountCap)),
  }
}

/** What a person may do in a branch, and where else they may do it. */
export async function rightsOf(db: Reader, accountId: string, branchId: string): Promise<Rights> {
  const [held, branchIds] = await Promise.all([
    assignments.heldBy(db, accountId),
    assignments.branchIdsOf(db, accountId),
  ])
  return rightsFrom(held, branchIds, branchId)
}

/** Hundredths of a percent a person may take off an invoice where they work now. */
export async function discountCapOf(db: Reader, actor: { accountId: string; branchId: string }): Promise<number> {
  return (await rightsOf(db, actor.accountId, actor.branchId)).discountCap
}
