import { type Insertable, sql } from 'kysely'
import type { Reader, WriteTx } from '../../platform/db/db.js'
import type { PartnersPartners } from '../../platform/db/tables.js'
import { changing } from '../../platform/db/versions.js'

const partners = (db: Reader) =>
  db
    .selectFrom('partners.partners')
    .select([
      'id',
      'version',
      'kind',
      'name',
      'contact_name as contactName',
      'phone',
      'email',
      'address',
      'registration_number as registrationNumber',
      'tax_number as taxNumber',
      'note',
      'active',
      'created_at as createdAt',
    ])

export const find = (db: Reader, id: string) => partners(db).where('id', '=', id).executeTakeFirst()

export interface PartnerFilter {
  q?: string | undefined
  kind?: string | undefined
  active?: boolean | undefined
  after?: { name: string; id: string } | undefined
  limit: number
}

/** A page of third parties by name. */
export function list(db: Reader, f: PartnerFilter) {
  let query = partners(db)
  if (f.q)
    query = query.where(
      sql<boolean>`position(platform.fold(${f.q}) in platform.fold(concat_ws(' ', name, contact_name, phone))) > 0`,
    )
  if (f.kind) query = query.where('kind', '=', f.kind)
  if (f.active !== undefined) query = query.where('active', '=', f.active)
  if (f.after)
    query = query.where(sql<boolean>`(name collate "und-x-icu", id) > (${f.after.name}, ${f.after.id}::uuid)`)
  return query
    .orderBy(sql`name collate "und-x-icu"`)
    .orderBy('id')
    .limit(f.limit)
    .execute()
}

/** The active third party of this kind and name, in any spelling of case and accents. */
export const namesake = (db: Reader, kind: string, name: string) =>
  db
    .selectFrom('partners.partners')
    .select('id')
    .where('kind', '=', kind)
    .where(sql<boolean>`platform.fold(name) = platform.fold(${name})`)
    .where('active', '=', true)
    .executeTakeFirst()

export const insert = (tx: WriteTx, row: Insertable<PartnersPartners>) =>
  tx.insertInto('partners.partners').values(row).execute()

/** Writes changes where the version is still the one that was read; false otherwise. */
export const update = changing('partners.partners')

/** What other modules may know of a third party. */
export const findPublished = (db: Reader, id: string) =>
  db.selectFrom('partners.pub_partners').selectAll().where('id', '=', id).executeTakeFirst()

/** Adds third parties; one whose kind and name is there already stays as it is. */
export const insertNew = (tx: WriteTx, rows: Insertable<PartnersPartners>[]) =>
  tx
    .insertInto('partners.partners')
    .values(rows)
    .onConflict((c) => c.doNothing())
    .execute()
