import type { Names } from '@tabib/contracts/lab/catalogue'
import type { TestKind } from '@tabib/contracts/lab/values'
import { type Insertable, sql } from 'kysely'
import type { Reader, WriteTx } from '../../platform/db/db.js'
import type { LabResults } from '../../platform/db/tables.js'
import type { PreviousRow, ResultRow, TestRow } from './results.rules.js'

/** The tests of orders, each order's in the order of the report. */
export const testsOf = (db: Reader, orderIds: readonly string[]): Promise<TestRow[]> =>
  db
    .selectFrom('lab.order_tests as ot')
    .innerJoin('lab.tests as t', 't.id', 'ot.test_id')
    .select([
      'ot.id',
      'ot.order_id as orderId',
      'ot.test_id as testId',
      't.code',
      sql<Names>`t.name`.as('name'),
      sql<TestKind>`t.kind`.as('kind'),
      't.specimen',
      't.container',
      't.unit',
      't.decimals',
      't.minimum',
      't.maximum',
      sql<string[] | null>`t.choices`.as('choices'),
      sql<string[] | null>`t.normal_choices`.as('normalChoices'),
    ])
    .where('ot.order_id', '=', sql<string>`any(${orderIds}::uuid[])`)
    .orderBy('ot.order_id')
    .orderBy('ot.position')
    .execute()

/** Every value ever entered for orders, newest first. */
export const resultsOf = (db: Reader, orderIds: readonly string[]): Promise<ResultRow[]> =>
  db
    .selectFrom('lab.results as r')
    .innerJoin('identity.pub_accounts as a', 'a.id', 'r.entered_by')
    .select([
      'r.id',
      'r.order_test_id as orderTestId',
      'r.value',
      'r.value_text as valueText',
      'r.low',
      'r.high',
      'r.flag',
      'r.note',
      'r.entered_at as enteredAt',
      'a.name as enteredBy',
      'r.amends',
      'r.amend_reason as amendReason',
    ])
    .where('r.order_id', '=', sql<string>`any(${orderIds}::uuid[])`)
    .orderBy('r.entered_at', 'desc')
    .orderBy('r.id', 'desc')
    .execute()

/** For each test of orders, what the patient had the last time before, in whatever branch. */
export async function previousOf(db: Reader, orderIds: readonly string[]): Promise<PreviousRow[]> {
  const { rows } = await sql<PreviousRow>`
    select ot.id as "orderTestId", before.value, before.value_text as "valueText", before.flag, before.collected_at as at
    from lab.order_tests ot join lab.orders o on o.id = ot.order_id
    cross join lateral (
      select r.value, r.value_text, r.flag, e.collected_at
      from lab.current_results r join lab.orders e on e.id = r.order_id
      where r.patient_id = ot.patient_id and r.test_id = ot.test_id
        and e.collected_at < coalesce(o.collected_at, 'infinity')
      order by e.collected_at desc limit 1
    ) before
    where ot.order_id = any(${orderIds}::uuid[])`.execute(db)
  return rows
}

export const insert = (tx: WriteTx, rows: Insertable<LabResults>[]) =>
  tx.insertInto('lab.results').values(rows).execute()

/** Where a value belongs; the amendment decides by the order it holds. */
export const find = (db: Reader, id: string) =>
  db
    .selectFrom('lab.results')
    .select(['id', 'order_id as orderId', 'order_test_id as orderTestId'])
    .where('id', '=', id)
    .executeTakeFirst()

export interface TrendFilter {
  patientId: string
  /** Code of the test. */
  test?: string | undefined
  after?: { at: string; id: string } | undefined
  limit: number
}

/** A page of a patient's values as they stand, newest sample first. */
export function ofPatient(db: Reader, f: TrendFilter) {
  let query = db
    .selectFrom('lab.current_results as r')
    .innerJoin('lab.orders as o', 'o.id', 'r.order_id')
    .innerJoin('lab.tests as t', 't.id', 'r.test_id')
    .select([
      sql<string>`r.id`.as('id'),
      'o.id as orderId',
      't.code',
      sql<Names>`t.name`.as('name'),
      'r.unit',
      't.decimals',
      sql<number | string>`coalesce(to_jsonb(r.value), to_jsonb(r.value_text))`.as('value'),
      'r.low',
      'r.high',
      'r.flag',
      sql<string>`o.collected_at`.as('collectedAt'),
      sql<boolean>`o.status = 'verified'`.as('verified'),
    ])
    .where('r.patient_id', '=', f.patientId)
  if (f.test) query = query.where('t.code', '=', f.test)
  if (f.after) query = query.where(sql<boolean>`(o.collected_at, r.id) < (${f.after.at}, ${f.after.id}::uuid)`)
  return query.orderBy('o.collected_at', 'desc').orderBy('r.id', 'desc').limit(f.limit).execute()
}
