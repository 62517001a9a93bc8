import { sql } from 'kysely'
import type { Reader } from '../../platform/db/db.js'

/** Names stand as text (an organisation) or in parts (a person); other resources say what they are in their code. */
const title = sql<string | null>`left(coalesce(
  case when jsonb_typeof(k.resource->'name') = 'string' then k.resource->>'name' end,
  k.resource#>>'{name,0,text}',
  nullif(concat_ws(' ', k.resource#>>'{name,0,given,0}', k.resource#>>'{name,0,family}'), ''),
  k.resource#>>'{code,text}', k.resource#>>'{category,0,text}', k.resource#>>'{description,text}'), 200)`

const rows = (db: Reader) =>
  db
    .selectFrom('interop.kept_aside as k')
    .leftJoin('patients.pub_patients as p', 'p.id', 'k.patient_id')
    .select([
      'k.id',
      'k.resource_type as resourceType',
      'k.source',
      'k.source_id as sourceId',
      title.as('title'),
      'k.reason',
      'k.patient_id as patientId',
      'p.number as patientNumber',
      'p.name as patientName',
      'k.kept_at as keptAt',
    ])

/** Latest first: ids are made in the order of time. */
export function list(
  db: Reader,
  f: { type?: string | undefined; patientId?: string | undefined; after: string | undefined; limit: number },
) {
  let query = rows(db)
  if (f.type) query = query.where('k.resource_type', '=', f.type)
  if (f.patientId) query = query.where('k.patient_id', '=', f.patientId)
  if (f.after) query = query.where('k.id', '<', f.after)
  return query.orderBy('k.id', 'desc').limit(f.limit).execute()
}

export function counts(db: Reader, patientId: string | undefined) {
  let query = db
    .selectFrom('interop.kept_aside')
    .select(['resource_type as type', sql<number>`count(*)`.as('count')])
    .groupBy('resource_type')
  if (patientId) query = query.where('patient_id', '=', patientId)
  return query.orderBy('count', 'desc').orderBy('resource_type').execute()
}

export const find = (db: Reader, id: string) =>
  rows(db)
    .select(sql<Record<string, unknown>>`k.resource`.as('resource'))
    .where('k.id', '=', id)
    .executeTakeFirst()
