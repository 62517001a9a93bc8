import type { Names } from '@tabib/contracts/lab/catalogue'
import { type Insertable, sql } from 'kysely'
import type { Reader, WriteTx } from '../../platform/db/db.js'
import type { LabPanels, LabReferenceRanges, LabTests } from '../../platform/db/tables.js'
import type { RangeRow } from './results.rules.js'

export interface OfferRow {
  kind: 'test' | 'panel'
  code: string
  name: Names
  tests: Names[]
  specimens: string[]
}

/** What is offered, likeliest first: the code itself, what begins with the words, panels, then what is spelt alike. */
export async function search(db: Reader, q: string, limit: number): Promise<OfferRow[]> {
  const { rows } = await sql<OfferRow>`
    with asked as (select platform.fold(${q}) as q),
    offers as (
      select 'test' as kind, t.code, t.name, '[]'::jsonb as tests, array[t.specimen] as specimens, t.search from lab.tests t where t.active
      union all
      select 'panel', p.code, p.name,
        (select jsonb_agg(t.name order by pt.position) from lab.panel_tests pt join lab.tests t on t.id = pt.test_id where pt.panel_id = p.id),
        array(select distinct t.specimen from lab.panel_tests pt join lab.tests t on t.id = pt.test_id where pt.panel_id = p.id order by 1), p.search
      from lab.panels p where p.active and exists (select 1 from lab.panel_tests pt where pt.panel_id = p.id)
    )
    select kind, code, name, tests, specimens from offers, asked
    where search like '%' || q || '%' or word_similarity(q, search) > 0.4
    order by lower(code) = q desc, search like q || '%' desc, search like '% ' || q || '%' desc, search like '%' || q || '%' desc,
      word_similarity(q, search) desc, kind, name->>'en'
    limit ${limit}`.execute(db)
  return rows
}

/** Tests offered under these codes. */
export const testsByCode = (db: Reader, codes: readonly string[]) =>
  db
    .selectFrom('lab.tests')
    .select(['id', 'code', 'name'])
    .where('active', '=', true)
    .where('code', '=', sql<string>`any(${codes}::text[])`)
    .execute()

/** Panels offered under these codes, with the ids of their tests in the order of the report. */
export const panelsByCode = (db: Reader, codes: readonly string[]) =>
  db
    .selectFrom('lab.panels as p')
    .select([
      'p.id',
      'p.code',
      'p.name',
      sql<
        string[]
      >`array(select pt.test_id::text from lab.panel_tests pt where pt.panel_id = p.id order by pt.position)`.as(
        'testIds',
      ),
    ])
    .where('p.active', '=', true)
    .where('p.code', '=', sql<string>`any(${codes}::text[])`)
    .execute()

/** Every range of these tests. */
export const ranges = (db: Reader, testIds: readonly string[]): Promise<RangeRow[]> =>
  db
    .selectFrom('lab.reference_ranges')
    .select([
      'test_id as testId',
      sql<'female' | 'male' | 'any'>`sex`.as('sex'),
      'from_days as fromDays',
      'to_days as toDays',
      'low',
      'high',
      'critical_low as criticalLow',
      'critical_high as criticalHigh',
    ])
    .where('test_id', '=', sql<string>`any(${testIds}::uuid[])`)
    .execute()

/** Adds a test, or makes the one of that code exactly this; answers its id. */
export async function putTest(tx: WriteTx, { id, code, ...test }: Insertable<LabTests>): Promise<string> {
  const row = await tx
    .insertInto('lab.tests')
    .values({ id, code, ...test })
    .onConflict((c) => c.column('code').doUpdateSet(test))
    .returning('id')
    .executeTakeFirstOrThrow()
  return row.id
}

/** Makes the ranges of a test exactly these. */
export async function setRanges(tx: WriteTx, testId: string, rows: Insertable<LabReferenceRanges>[]): Promise<void> {
  await tx.deleteFrom('lab.reference_ranges').where('test_id', '=', testId).execute()
  if (rows.length > 0) await tx.insertInto('lab.reference_ranges').values(rows).execute()
}

/** Adds a panel, or makes the one of that code exactly this with these tests; answers its id. */
export async function putPanel(
  tx: WriteTx,
  { id, code, ...panel }: Insertable<LabPanels>,
  testCodes: readonly string[],
): Promise<string> {
  const row = await tx
    .insertInto('lab.panels')
    .values({ id, code, ...panel })
    .onConflict((c) => c.column('code').doUpdateSet(panel))
    .returning('id')
    .executeTakeFirstOrThrow()
  await tx.deleteFrom('lab.panel_tests').where('panel_id', '=', row.id).execute()
  await tx
    .insertInto('lab.panel_tests')
    .columns(['panel_id', 'test_id', 'position'])
    .expression((eb) =>
      eb
        .selectFrom('lab.tests as t')
        .select([
          sql<string>`${row.id}::uuid`.as('panel_id'),
          't.id',
          sql<number>`array_position(${testCodes}::text[], t.code)`.as('position'),
        ])
        .where('t.code', '=', sql<string>`any(${testCodes}::text[])`),
    )
    .execute()
  return row.id
}
