import { type Insertable, sql } from 'kysely'
import { insertRows } from '../../platform/db/bulk.js'
import type { Reader, WriteTx } from '../../platform/db/db.js'
import type { InteropImported, InteropKeptAside } from '../../platform/db/tables.js'

/** Imports of one clinic take turns, so that what each looks up stays true until it is done. */
export const takeTurn = (tx: WriteTx) => sql`select pg_advisory_xact_lock(hashtext('interop.import'))`.execute(tx)

export interface Named {
  source: string
  type: string
  sourceId: string
}

/** A resource that came before. */
export interface Known extends Named {
  digest: string
  /** The row it became; null where it was kept aside. */
  entityId: string | null
}

/** Which of these came before, in which versions. */
export async function known(db: Reader, names: readonly Named[]): Promise<Known[]> {
  const { rows } = await sql<Known>`
    with w as (select * from json_to_recordset(${JSON.stringify(names)}::json) as w(source text, type text, "sourceId" text))
    select i.source, i.resource_type as type, i.source_id as "sourceId", i.digest, i.entity_id as "entityId"
      from w join interop.imported i on i.source = w.source and i.resource_type = w.type and i.source_id = w."sourceId"
    union all
    select k.source, k.resource_type, k.source_id, k.digest, null
      from w join interop.kept_aside k on k.source = w.source and k.resource_type = w.type and k.source_id = w."sourceId"`.execute(
    db,
  )
  return rows
}

/** A resource of an earlier bundle that this one refers to. */
export interface Referred extends Named {
  entityId: string | null
  resource: unknown
}

/** Resources that came before, by their ids alone: people and visits become rows, practitioners and medications are kept aside. */
export async function byIds(db: Reader, ids: readonly string[]): Promise<Referred[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<Referred>`
    select source, resource_type as type, source_id as "sourceId", entity_id as "entityId", null as resource
      from interop.imported where source_id = any(${ids}::text[]) and resource_type in ('Patient', 'Encounter')
    union all
    select source, resource_type, source_id, null, resource
      from interop.kept_aside where source_id = any(${ids}::text[]) and resource_type in ('Practitioner', 'Medication')`.execute(
    db,
  )
  return rows
}

/** A practitioner kept aside who bears this number. */
export const practitionerWith = (db: Reader, identifier: { system: string; value: string }) =>
  db
    .selectFrom('interop.kept_aside')
    .select('resource')
    .where('resource_type', '=', 'Practitioner')
    .where(sql<boolean>`resource->'identifier' @> ${JSON.stringify([identifier])}::jsonb`)
    .limit(1)
    .executeTakeFirst()

export async function insert(
  tx: WriteTx,
  imported: Insertable<InteropImported>[],
  kept: Insertable<InteropKeptAside>[],
): Promise<void> {
  await insertRows(tx, 'interop.imported', imported)
  await insertRows(tx, 'interop.kept_aside', kept)
}

/** The branch of this code; where none is said, the first that was opened. */
export function branch(db: Reader, code: string | undefined) {
  let query = db
    .selectFrom('organisation.pub_branches')
    .select(['id', 'code', 'time_zone as zone', 'currency', 'country'])
  if (code) query = query.where('code', '=', code)
  return query.orderBy('id').limit(1).executeTakeFirst()
}
