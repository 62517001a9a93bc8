import { type Insertable, sql } from 'kysely'
import type { Reader, WriteTx } from '../../platform/db/db.js'
import { statement, type Values } from '../../platform/db/statement.js'
import type { EncountersObservations } from '../../platform/db/tables.js'

const stands = sql<boolean>`not exists (select 1 from encounters.observations later where later.amends_set = o.set_id)`

export const insert = (tx: WriteTx, rows: Insertable<EncountersObservations>[]) =>
  tx.insertInto('encounters.observations').values(rows).execute()

/** Vital signs of a visit that no correction has replaced, latest first. */
export const vitalsOf = (db: Reader, encounterId: string) =>
  db
    .selectFrom('encounters.observations as o')
    .leftJoin('identity.pub_accounts as a', 'a.id', 'o.recorded_by')
    .select([
      'o.set_id as setId',
      'o.encounter_id as encounterId',
      'o.code',
      'o.value',
      'o.unit',
      'o.flag',
      'o.observed_at as observedAt',
      'a.name as recordedBy',
      'o.amends_set as amendsSet',
      'o.reason',
    ])
    .where('o.encounter_id', '=', encounterId)
    .where('o.category', '=', 'vital-signs')
    .where(stands)
    .orderBy('o.observed_at', 'desc')
    .orderBy('o.set_id', 'desc')
    .orderBy('o.id')
    .limit(500)
    .execute()

/** When a set was measured, and whether a correction has replaced it; undefined where the visit has no such set. */
export const findSet = (db: Reader, encounterId: string, setId: string) =>
  db
    .selectFrom('encounters.observations as o')
    .select(['o.observed_at as observedAt', stands.as('stands')])
    .where('o.encounter_id', '=', encounterId)
    .where('o.set_id', '=', setId)
    .limit(1)
    .executeTakeFirst()

interface Named {
  patientId: string
  codes: readonly string[]
}

interface Latest {
  code: string
  value: number
  unit: string
  flag: string | null
  observedAt: string
}

/** The newest value of each code. One index probe a code. */
export const latest = statement(
  (_db, value: Values<Named>) => sql<Latest>`
    select n.* from unnest(${value('codes')}::text[]) with ordinality as asked(code, place)
    cross join lateral (
      select o.code, o.value, o.unit, o.flag, o.observed_at as "observedAt"
      from encounters.observations o
      where o.patient_id = ${value('patientId')} and o.code = asked.code and o.value is not null and ${stands}
      order by o.observed_at desc, o.id desc limit 1
    ) n
    order by asked.place`,
)

export interface Point {
  code: string
  title: string
  unit: string | null
  value: number | null
  text: string | null
  flag: string | null
  observedAt: string
}

/** Codes of a category of which the patient has a number, those measured last first; at most forty. */
export async function codesMeasured(db: Reader, patientId: string, category: string): Promise<string[]> {
  const rows = await db
    .selectFrom('encounters.observations as o')
    .select('o.code')
    .where('o.patient_id', '=', patientId)
    .where('o.category', '=', category)
    .where('o.value', 'is not', null)
    .groupBy('o.code')
    .orderBy((eb) => eb.fn.max('o.observed_at'), 'desc')
    .orderBy('o.code')
    .limit(40)
    .execute()
  return rows.map((r) => r.code)
}

/** Values of each code since an instant, at most `limit` of each, newest first. */
export async function trends(
  db: Reader,
  { patientId, codes, since, limit }: Named & { since: string | null; limit: number },
) {
  const { rows } = await sql<Point>`
    select n.* from unnest(${codes}::text[]) with ordinality as asked(code, place)
    cross join lateral (
      select o.code, o.title, o.unit, o.value, o.value_text as text, o.flag, o.observed_at as "observedAt"
      from encounters.observations o
      where o.patient_id = ${patientId} and o.code = asked.code and (${since}::timestamptz is null or o.observed_at >= ${since}::timestamptz) and ${stands}
      order by o.observed_at desc, o.id desc limit ${limit}
    ) n
    order by asked.place`.execute(db as never)
  return rows
}
