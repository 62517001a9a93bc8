import { type Insertable, sql, type Updateable } from 'kysely'
import type { Reader, WriteTx } from '../../platform/db/db.js'
import type { IdentityAccounts, IdentityStaff } from '../../platform/db/tables.js'

const members = (db: Reader) =>
  db
    .selectFrom('identity.staff as s')
    .innerJoin('identity.accounts as a', 'a.id', 's.account_id')
    .select([
      's.id',
      's.version',
      's.number',
      's.account_id as accountId',
      'a.name',
      'a.username',
      'a.email',
      'a.phone',
      'a.active',
      's.speciality',
      's.qualifications',
      's.licence_number as licenceNumber',
      's.languages',
      's.created_at as createdAt',
      sql<boolean>`a.password_hash is not null`.as('hasSignedIn'),
      sql<string[]>`array(select role from identity.role_grants g where g.account_id = a.id order by role)`.as('roles'),
      sql<
        string[]
      >`array(select branch_id::text from identity.branch_grants g where g.account_id = a.id order by branch_id)`.as(
        'branchIds',
      ),
    ])

/** Members of staff who work in at least one of `branchIds`. */
const inBranches = (db: Reader, branchIds: readonly string[]) =>
  members(db).where((eb) =>
    eb.exists(
      eb
        .selectFrom('identity.branch_grants as bg')
        .select('bg.branch_id')
        .whereRef('bg.account_id', '=', 'a.id')
        .where('bg.branch_id', '=', sql<string>`any(${branchIds}::uuid[])`),
    ),
  )

export const find = (db: Reader, id: string, branchIds: readonly string[]) =>
  inBranches(db, branchIds).where('s.id', '=', id).executeTakeFirst()

export interface StaffFilter {
  branchIds: readonly string[]
  q?: string | undefined
  role?: string | undefined
  after?: { name: string; id: string } | undefined
  limit: number
}

/** A page of staff by name. */
export function list(db: Reader, f: StaffFilter) {
  let query = inBranches(db, f.branchIds)
  if (f.q)
    query = query.where(
      sql<boolean>`platform.fold(a.name || ' ' || a.username || ' ' || s.number) like '%' || platform.fold(${f.q}) || '%'`,
    )
  if (f.role)
    query = query.where(
      sql<boolean>`exists (select 1 from identity.role_grants g where g.account_id = a.id and g.role = ${f.role})`,
    )
  if (f.after)
    query = query.where(sql<boolean>`(a.name collate "und-x-icu", s.id) > (${f.after.name}, ${f.after.id}::uuid)`)
  return query
    .orderBy(sql`a.name collate "und-x-icu"`)
    .orderBy('s.id')
    .limit(f.limit)
    .execute()
}

export async function insert(tx: WriteTx, account: Insertable<IdentityAccounts>, member: Insertable<IdentityStaff>) {
  await tx.insertInto('identity.accounts').values(account).execute()
  await tx.insertInto('identity.staff').values(member).execute()
}

/** Writes changes where the version is still the one that was read; false otherwise. */
export async function update(
  tx: WriteTx,
  id: string,
  changes: { version: number; account: Updateable<IdentityAccounts>; staff: Updateable<IdentityStaff> },
) {
  const row = await tx
    .updateTable('identity.staff')
    .set({ ...changes.staff, version: changes.version + 1 })
    .where('id', '=', id)
    .where('version', '=', changes.version)
    .returning('account_id')
    .executeTakeFirst()
  if (!row) return false
  await tx.updateTable('identity.accounts').set(changes.account).where('id', '=', row.account_id).execute()
  return true
}

/** Makes roles and branches exactly these, touching only rows that differ. */
export async function setGrants(
  tx: WriteTx,
  accountId: string,
  roles: readonly string[],
  branchIds: readonly string[],
) {
  await tx
    .deleteFrom('identity.role_grants')
    .where('account_id', '=', accountId)
    .where('role', 'not in', [...roles])
    .execute()
  await tx
    .deleteFrom('identity.branch_grants')
    .where('account_id', '=', accountId)
    .where('branch_id', 'not in', [...branchIds])
    .execute()
  await tx
    .insertInto('identity.role_grants')
    .values(roles.map((role) => ({ account_id: accountId, role })))
    .onConflict((c) => c.doNothing())
    .execute()
  await tx
    .insertInto('identity.branch_grants')
    .values(branchIds.map((branch_id) => ({ account_id: accountId, branch_id })))
    .onConflict((c) => c.doNothing())
    .execute()
}

export const deactivate = (tx: WriteTx, accountId: string) =>
  tx.updateTable('identity.accounts').set({ active: false }).where('id', '=', accountId).execute()

/** Doctors who work in a branch, by name. */
export const doctors = (db: Reader, branchId: string) =>
  db
    .selectFrom('identity.staff as s')
    .innerJoin('identity.accounts as a', 'a.id', 's.account_id')
    .innerJoin('identity.role_grants as g', 'g.account_id', 'a.id')
    .innerJoin('identity.branch_grants as bg', 'bg.account_id', 'a.id')
    .leftJoin('organisation.pub_rooms as r', 'r.id', 's.room_id')
    .select(['s.id', 'a.name', 's.speciality', 's.qualifications', 'r.name as roomName'])
    .where('g.role', '=', 'doctor')
    .where('bg.branch_id', '=', branchId)
    .where('a.active', '=', true)
    .orderBy(sql`a.name collate "und-x-icu"`)
    .limit(200)
    .execute()
