import { type Insertable, sql } from 'kysely'
import type { Reader, WriteTx } from '../../platform/db/db.js'
import type { IdentityRoles } from '../../platform/db/tables.js'
import { changing } from '../../platform/db/versions.js'

const columns = [
  'r.id',
  'r.version',
  'r.built_in as builtIn',
  'r.base',
  'r.name',
  'r.description',
  'r.allow',
  'r.deny',
  'r.discount_cap as discountCap',
  'r.archived_at as archivedAt',
] as const

const rows = (db: Reader) =>
  db.selectFrom('identity.roles as r').select([
    ...columns,
    sql<number>`(select count(distinct h.account_id) from identity.role_assignments h
        join identity.accounts a on a.id = h.account_id and a.active where h.role_id = r.id)::int`.as('holders'),
  ])

/** Built-in roles in the order they were made, then those of the clinic by name. */
export function list(db: Reader, archived: boolean) {
  let query = rows(db)
  if (!archived) query = query.where('r.archived_at', 'is', null)
  return query
    .orderBy('r.built_in', 'desc')
    .orderBy(sql`r.name collate "und-x-icu"`)
    .orderBy('r.id')
    .limit(500)
    .execute()
}

export const find = (db: Reader, id: string) => rows(db).where('r.id', '=', id).executeTakeFirst()

/** The roles among `ids`, and what each allows and denies. */
export const named = (db: Reader, ids: readonly string[]) =>
  db
    .selectFrom('identity.roles as r')
    .select(columns)
    .where('r.id', '=', sql<string>`any(${ids}::text[])`)
    .execute()

export const insert = (tx: WriteTx, row: Insertable<IdentityRoles>) =>
  tx.insertInto('identity.roles').values(row).execute()

/** Writes changes where the version is still the one that was read; false otherwise. */
export const update = changing('identity.roles')

/** Locks a role, so that nobody is given it while it is put away. */
export const lock = (tx: WriteTx, id: string) =>
  tx.selectFrom('identity.roles').select(['id', 'version']).where('id', '=', id).forUpdate().executeTakeFirst()
