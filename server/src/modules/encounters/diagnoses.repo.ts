import { type Insertable, sql } from 'kysely'
import type { Reader, WriteTx } from '../../platform/db/db.js'
import { statement, type Values } from '../../platform/db/statement.js'
import type { EncountersDiagnoses } from '../../platform/db/tables.js'
import type { LocalTitle } from '@tabib/contracts/encounters/diagnoses'

const recorded = (db: Reader) =>
  db
    .selectFrom('encounters.diagnoses as d')
    .leftJoin('encounters.diagnosis_codes as c', (j) => j.onRef('c.code', '=', 'd.code').on('d.system', '=', 'icd10'))
    .select([
      'd.id',
      'd.encounter_id as encounterId',
      'd.patient_id as patientId',
      'd.system',
      'd.code',
      sql<LocalTitle>`coalesce(c.title, jsonb_build_object('en', d.title))`.as('title'),
      'd.status',
      'd.onset_on as onsetOn',
      'd.recorded_at as recordedAt',
    ])

export const find = (db: Reader, id: string) => recorded(db).where('d.id', '=', id).executeTakeFirst()

/** Diagnoses of several visits at once, in the order they were given. */
export const ofEncounters = (db: Reader, ids: readonly string[]) =>
  recorded(db)
    .where('d.encounter_id', '=', sql<string>`any(${ids}::uuid[])`)
    .orderBy('d.recorded_at')
    .orderBy('d.id')
    .execute()

/** Active problems of a patient, each code once, latest first; at most 200. */
export const problems = statement((db, value: Values<{ patientId: string }>) =>
  db
    .selectFrom(
      recorded(db)
        .distinctOn(['d.system', 'd.code'])
        .where('d.patient_id', '=', value('patientId'))
        .where('d.status', '=', 'active')
        .orderBy('d.system')
        .orderBy('d.code')
        .orderBy('d.recorded_at', 'desc')
        .as('p'),
    )
    .selectAll()
    .orderBy('recordedAt', 'desc')
    .orderBy('id', 'desc')
    .limit(200),
)

export const insert = (tx: WriteTx, rows: Insertable<EncountersDiagnoses>[]) =>
  tx.insertInto('encounters.diagnoses').values(rows).execute()

/** Resolves every active entry of one code of a patient; how many there were. */
export async function resolve(
  tx: WriteTx,
  of: { patientId: string; system: string; code: string },
  on: string,
): Promise<number> {
  const rows = await tx
    .updateTable('encounters.diagnoses')
    .set({ status: 'resolved', resolved_on: on })
    .where('patient_id', '=', of.patientId)
    .where('system', '=', of.system)
    .where('code', '=', of.code)
    .where('status', '=', 'active')
    .returning('id')
    .execute()
  return rows.length
}

export const codesNamed = (db: Reader, codes: readonly string[]) =>
  db
    .selectFrom('encounters.diagnosis_codes')
    .select(['code', sql<LocalTitle>`title`.as('title')])
    .where('code', '=', sql<string>`any(${codes})`)
    .execute()

/**
 * Codes that fit what was typed, best first: the code itself or its beginning, then every word found, then words spelt alike.
 * `words` are folded; a word of fewer than four letters must stand as it is.
 */
export async function search(db: Reader, q: string, limit: number) {
  const { rows } = await sql<{ code: string; title: LocalTitle }>`
    with asked as (
      select platform.fold(${q}) as q, replace(platform.fold(${q}), '.', '') as bare,
             array(select w from regexp_split_to_table(platform.fold(${q}), '[[:space:],;]+') w where w <> '') as words
    ), judged as (
      select c.code, c.title,
             lower(replace(c.code, '.', '')) like a.bare || '%' as by_code,
             (select bool_and(strpos(c.search, w) > 0) from unnest(a.words) w) as has_all,
             (select bool_and((' ' || c.search) ~ ('[^[:alnum:]]' || regexp_replace(w, '([^[:alnum:]])', '\\\\\\1', 'g'))) from unnest(a.words) w) as begins,
             (select min(case when strpos(c.search, w) > 0 then 1 when length(w) < 4 then 0 else strict_word_similarity(w, c.search) end)
                from unnest(a.words) w) as likeness,
             word_similarity(a.q, c.search) as closeness
      from encounters.diagnosis_codes c, asked a
    )
    select code, title from judged
    where by_code or has_all or likeness >= 0.45
    order by by_code desc, has_all desc, begins desc, likeness desc, closeness desc, length(title->>'en'), code
    limit ${limit}`.execute(db as never)
  return rows
}

/** Writes the list of codes; what is there already takes the new titles. */
export const load = (tx: WriteTx, rows: { code: string; title: string; words: string }[]) =>
  tx
    .insertInto('encounters.diagnosis_codes')
    .values(rows)
    .onConflict((c) =>
      c.column('code').doUpdateSet((eb) => ({ title: eb.ref('excluded.title'), words: eb.ref('excluded.words') })),
    )
    .execute()
