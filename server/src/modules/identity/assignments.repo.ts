import { sql } from 'kysely'
import type { Reader, WriteTx } from '../../platform/db/db.js'

/** A role somebody holds: everywhere they work (`branchId` null), or in one branch. */
export interface Assignment {
  roleId: string
  branchId: string | null
}

/** What a person holds, with what each role allows and denies. */
export const heldBy = (db: Reader, accountId: string) =>
  db
    .selectFrom('identity.role_assignments as h')
    .innerJoin('identity.roles as r', 'r.id', 'h.role_id')
    .select([
      'r.id',
      'r.built_in as builtIn',
      'r.base',
      'r.name',
      'r.allow',
      'r.deny',
      'r.discount_cap as discountCap',
      'h.branch_id as branchId',
    ])
    .where('h.account_id', '=', accountId)
    .orderBy('r.id')
    .execute()

/** Active people who hold a role. */
export const holdersOf = async (db: Reader, roleId: string) => {
  const rows = await db
    .selectFrom('identity.role_assignments as h')
    .innerJoin('identity.accounts as a', 'a.id', 'h.account_id')
    .select('h.account_id as accountId')
    .distinct()
    .where('h.role_id', '=', roleId)
    .where('a.active', '=', true)
    .execute()
  return rows.map((r) => r.accountId)
}

export const branchIdsOf = async (db: Reader, accountId: string) => {
  const rows = await db
    .selectFrom('identity.branch_grants')
    .select('branch_id as id')
    .where('account_id', '=', accountId)
    .execute()
  return rows.map((r) => r.id)
}

/** Makes roles and branches exactly these, touching only rows that differ. */
export async function set(
  tx: WriteTx,
  accountId: string,
  { held, branchIds }: { held: readonly Assignment[]; branchIds: readonly string[] },
) {
  const key = (h: Assignment) => `${h.roleId} ${h.branchId ?? ''}`
  const wanted = held.map(key)
  await tx
    .deleteFrom('identity.role_assignments')
    .where('account_id', '=', accountId)
    .where(sql<boolean>`role_id || ' ' || coalesce(branch_id::text, '') <> all(${wanted}::text[])`)
    .execute()
  await tx
    .deleteFrom('identity.branch_grants')
    .where('account_id', '=', accountId)
    .where('branch_id', '<>', sql<string>`all(${branchIds}::uuid[])`)
    .execute()
  if (branchIds.length > 0)
    await tx
      .insertInto('identity.branch_grants')
      .values(branchIds.map((branch_id) => ({ account_id: accountId, branch_id })))
      .onConflict((c) => c.doNothing())
      .execute()
  await add(tx, accountId, held)
}

/** Gives roles on top of what is held. */
export async function add(tx: WriteTx, accountId: string, held: readonly Assignment[]) {
  if (held.length === 0) return
  await tx
    .insertInto('identity.role_assignments')
    .values(held.map((h) => ({ account_id: accountId, role_id: h.roleId, branch_id: h.branchId })))
    .onConflict((c) => c.doNothing())
    .execute()
}

/** Owners who can sign in, the same until commit: two owners cannot take each other's place at once. */
export async function lockOwners(tx: WriteTx): Promise<string[]> {
  await tx.selectFrom('identity.roles').select('id').where('id', '=', 'owner').forNoKeyUpdate().execute()
  const { rows } = await sql<{ id: string }>`
    select a.id from identity.accounts a
    where a.active and exists (
      select from identity.role_assignments h where h.account_id = a.id and h.role_id = 'owner' and h.branch_id is null)
    order by a.id`.execute(tx)
  return rows.map((r) => r.id)
}
