import { type Insertable, sql, type Updateable } from 'kysely'
import type { Reader, WriteTx } from '../../platform/db/db.js'
import type { IdentityAccounts, IdentityStaff } from '../../platform/db/tables.js'
import * as assignments from './assignments.repo.js'

export interface HeldRole {
  id: string
  name: string | null
  base: string
  branchIds: string[] | null
}

/** What a person holds, one entry a role; held everywhere beats held somewhere. */
const roles = sql<HeldRole[]>`coalesce((
  select jsonb_agg(jsonb_build_object('id', h.role_id, 'name', r.name, 'base', r.base, 'branchIds', h.branches) order by r.built_in desc, r.name, r.id)
  from (
    select role_id, case when bool_or(branch_id is null) then null else jsonb_agg(branch_id order by branch_id) end as branches
    from identity.role_assignments where account_id = a.id group by role_id) h
  join identity.roles r on r.id = h.role_id), '[]')`

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
      's.second_phone as secondPhone',
      's.address',
      's.emergency_name as emergencyName',
      's.emergency_phone as emergencyPhone',
      's.photo_id as photoId',
      sql<boolean>`a.password_hash is not null`.as('hasSignedIn'),
      sql<string | null>`(select max(started_at) from identity.sessions x where x.account_id = a.id)`.as(
        'lastSignedInAt',
      ),
      roles.as('roles'),
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

export const byAccount = (db: Reader, accountId: string, branchIds: readonly string[]) =>
  inBranches(db, branchIds).where('a.id', '=', accountId).executeTakeFirst()

/** The member of staff behind an account, wherever they work. */
export const ofAccount = (db: Reader, accountId: string) => members(db).where('a.id', '=', accountId).executeTakeFirst()

export interface StaffFilter {
  branchIds: readonly string[]
  q?: string | undefined
  role?: string | undefined
  active?: boolean | undefined
  signedInSince?: string | undefined
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
      sql<boolean>`exists (select 1 from identity.role_assignments h where h.account_id = a.id and h.role_id = ${f.role})`,
    )
  if (f.active !== undefined) query = query.where('a.active', '=', f.active)
  if (f.signedInSince)
    query = query.where(
      sql<boolean>`exists (select 1 from identity.sessions x where x.account_id = a.id and x.started_at >= ${f.signedInSince}::timestamptz)`,
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

export const setActive = (tx: WriteTx, accountId: string, active: boolean) =>
  tx.updateTable('identity.accounts').set({ active }).where('id', '=', accountId).execute()

/** Another picture; the version counts on. */
export const setPhoto = (tx: WriteTx, id: string, photoId: string) =>
  tx
    .updateTable('identity.staff')
    .set({ photo_id: photoId, version: sql`version + 1` })
    .where('id', '=', id)
    .execute()

export const deactivate = (tx: WriteTx, accountId: string) => setActive(tx, accountId, false)

/** Gives built-in roles, held wherever the person works; touches only rows that differ. Asks nobody: for those who open a clinic. */
export const setGrants = (tx: WriteTx, accountId: string, roles: readonly string[], branchIds: readonly string[]) =>
  assignments.set(tx, accountId, { held: roles.map((roleId) => ({ roleId, branchId: null })), branchIds })

/** The version counts on, so that whoever reads what somebody holds finds out that it changed. */
export async function touch(tx: WriteTx, id: string, version: number): Promise<boolean> {
  const r = await tx
    .updateTable('identity.staff')
    .set({ version: version + 1 })
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst()
  return r.numUpdatedRows === 1n
}

/** Picture and place of a colleague. */
export const photoOf = (db: Reader, id: string, branchIds: readonly string[]) =>
  inBranches(db, branchIds).clearSelect().select('s.photo_id as photoId').where('s.id', '=', id).executeTakeFirst()

/** Doctors who work in a branch, by name. */
export const doctors = (db: Reader, branchId: string) =>
  db
    .selectFrom('identity.pub_doctors as d')
    .leftJoin('organisation.pub_rooms as r', 'r.id', 'd.room_id')
    .innerJoin('identity.staff as s', 's.id', 'd.id')
    .select(['d.id', 'd.name', 'd.speciality', 's.qualifications', 'r.name as roomName'])
    .where('d.branch_id', '=', branchId)
    .orderBy(sql`d.name collate "und-x-icu"`)
    .limit(200)
    .execute()
