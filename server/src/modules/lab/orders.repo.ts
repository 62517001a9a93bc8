import { type Insertable, sql, type Updateable } from 'kysely'
import type { Names } from '@tabib/contracts/lab/catalogue'
import { openStatuses } from '@tabib/contracts/lab/orders.states'
import type { Reader, WriteTx } from '../../platform/db/db.js'
import type { LabOrders, LabOrderTests } from '../../platform/db/tables.js'
import type { Search } from './orders.rules.js'

const orders = (db: Reader) =>
  db
    .selectFrom('lab.orders as o')
    .innerJoin('patients.pub_patients as p', 'p.id', 'o.patient_id')
    .leftJoin('identity.pub_staff as d', 'd.id', 'o.ordered_by')

const summaryColumns = [
  'o.id',
  'o.version',
  'o.status',
  'o.urgent',
  'o.code',
  sql<Names>`o.title`.as('title'),
  'o.patient_id as patientId',
  'p.number as patientNumber',
  'p.name as patientName',
  'p.gender',
  'p.birth_date as birthDate',
  'p.birth_date_estimated as birthDateEstimated',
  'o.encounter_id as encounterId',
  'd.name as orderedBy',
  'o.placed_at as placedAt',
  'o.sample_number as sampleNumber',
  'o.collected_at as collectedAt',
  'o.verified_at as verifiedAt',
  sql<number>`(select count(*)::int from lab.order_tests t where t.order_id = o.id)`.as('testCount'),
  sql<number>`(select count(*)::int from lab.current_results r where r.order_id = o.id)`.as('resultCount'),
  sql<string[]>`array(select r.flag from lab.current_results r where r.order_id = o.id and r.flag is not null)`.as(
    'flags',
  ),
] as const

const summaries = (db: Reader) => orders(db).select(summaryColumns)

export interface ListFilter {
  branchId: string
  search: Search
  /** The instants a day begins and ends at. */
  day: { from: string; to: string }
  /** Whether unfinished orders of earlier days belong in the list. */
  withUnfinished: boolean
}

/** The orders a list is about. A scanned tube or visit finds its orders whatever the day. */
function inList(f: ListFilter) {
  const own = sql<boolean>`o.branch_id = ${f.branchId}`
  if ('sampleNumber' in f.search) return sql<boolean>`${own} and o.sample_number = ${f.search.sampleNumber}`
  if ('encounterId' in f.search) return sql<boolean>`${own} and o.encounter_id = ${f.search.encounterId}`
  const ofDay = sql`o.placed_at >= ${f.day.from} and o.placed_at < ${f.day.to}`
  const when = f.withUnfinished ? sql`(o.status in ('placed', 'collected', 'resulted') or (${ofDay}))` : sql`(${ofDay})`
  const words = f.search.words.map(
    (w) =>
      sql` and platform.fold(p.name || ' ' || p.number || ' ' || coalesce(o.sample_number, '') || ' ' || o.code || ' ' || o.title::text) like '%' || platform.fold(${w}) || '%'`,
  )
  return sql<boolean>`${own} and ${when}${sql.join(words, sql``)}`
}

/** Place in the worklist: urgent first, then whoever has waited longest. */
export interface WorklistPlace {
  urgent: boolean
  placedAt: string
  id: string
}

/** A page of the worklist. */
export function worklist(
  db: Reader,
  f: ListFilter & { status?: string | undefined; after?: WorklistPlace | undefined; limit: number },
) {
  let query = summaries(db).where(inList(f))
  if (f.status === 'open') query = query.where('o.status', 'in', openStatuses)
  else if (f.status) query = query.where('o.status', '=', f.status)
  if (f.after)
    query = query.where(
      sql<boolean>`(not o.urgent, o.placed_at, o.id) > (${!f.after.urgent}, ${f.after.placedAt}, ${f.after.id}::uuid)`,
    )
  return query
    .orderBy(sql`not o.urgent`)
    .orderBy('o.placed_at')
    .orderBy('o.id')
    .limit(f.limit)
    .execute()
}

/** How many orders of the list stand where. */
export const counts = (db: Reader, f: ListFilter) =>
  orders(db)
    .where(inList(f))
    .groupBy('o.status')
    .select(['o.status', sql<number>`count(*)::int`.as('count')])
    .execute()

const details = (db: Reader, branchIds: readonly string[]) =>
  summaries(db)
    .innerJoin('organisation.pub_branches as b', 'b.id', 'o.branch_id')
    .leftJoin('identity.pub_accounts as c', 'c.id', 'o.collected_by')
    .leftJoin('identity.pub_accounts as v', 'v.id', 'o.verified_by')
    .select(['o.branch_id as branchId', 'b.time_zone as timeZone', 'o.note', 'o.cancel_reason as cancelReason'])
    .select(['c.name as collectedBy', 'v.name as verifiedBy', 'o.verified_by as verifiedById'])
    .where('o.branch_id', '=', sql<string>`any(${branchIds}::uuid[])`)

export type DetailRow = Awaited<ReturnType<typeof ofEncounter>>[number]

export const find = (db: Reader, id: string, branchIds: readonly string[]) =>
  details(db, branchIds).where('o.id', '=', id).executeTakeFirst()

export const ofEncounter = (db: Reader, encounterId: string, branchIds: readonly string[]) =>
  details(db, branchIds)
    .where('o.encounter_id', '=', encounterId)
    .orderBy('o.placed_at')
    .orderBy('o.id')
    .limit(200)
    .execute()

/** Summaries of the orders just placed, in the order they were asked for. */
export const several = (db: Reader, ids: readonly string[]) =>
  summaries(db)
    .where('o.id', '=', sql<string>`any(${ids}::uuid[])`)
    .orderBy('o.id')
    .execute()

/** A page of a patient's orders, newest first. */
export function ofPatient(
  db: Reader,
  f: { patientId: string; after?: { at: string; id: string } | undefined; limit: number },
) {
  let query = summaries(db).where('o.patient_id', '=', f.patientId)
  if (f.after) query = query.where(sql<boolean>`(o.placed_at, o.id) < (${f.after.at}, ${f.after.id}::uuid)`)
  return query.orderBy('o.placed_at', 'desc').orderBy('o.id', 'desc').limit(f.limit).execute()
}

/** The order itself, held until the transaction ends so that two people cannot take it further at once. */
export const lock = (tx: WriteTx, id: string, branchIds: readonly string[]) =>
  tx
    .selectFrom('lab.orders')
    .selectAll()
    .where('id', '=', id)
    .where('branch_id', '=', sql<string>`any(${branchIds}::uuid[])`)
    .forUpdate()
    .executeTakeFirst()

export type OrderRow = NonNullable<Awaited<ReturnType<typeof lock>>>

export async function insert(
  tx: WriteTx,
  rows: Insertable<LabOrders>[],
  tests: Insertable<LabOrderTests>[],
): Promise<void> {
  await tx.insertInto('lab.orders').values(rows).execute()
  await tx.insertInto('lab.order_tests').values(tests).execute()
}

/** Takes a held order further. */
export const move = (tx: WriteTx, order: Pick<OrderRow, 'id' | 'version'>, changes: Updateable<LabOrders>) =>
  tx
    .updateTable('lab.orders')
    .set({ ...changes, version: order.version + 1 })
    .where('id', '=', order.id)
    .execute()

/** The visit something is ordered for, as encounters publishes it. */
export const visit = (db: Reader, id: string, branchIds: readonly string[]) =>
  db
    .selectFrom('encounters.pub_encounters')
    .select(['id', 'branch_id as branchId', 'patient_id as patientId', 'status'])
    .where('id', '=', id)
    .where('branch_id', '=', sql<string>`any(${branchIds}::uuid[])`)
    .executeTakeFirst()
