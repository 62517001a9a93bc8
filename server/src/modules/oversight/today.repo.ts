import { type RawBuilder, sql } from 'kysely'
import type { Reader } from '../../platform/db/db.js'

/** A branch with the date it has now. */
export interface BranchDay {
  id: string
  on: string
}

/** Branches as a table of ids and dates, so that each is asked about its own day. */
const days = (branches: readonly BranchDay[]): RawBuilder<unknown> =>
  sql`unnest(${branches.map((b) => b.id)}::uuid[], ${branches.map((b) => b.on)}::date[]) b(id, today)`

const one = async <T>(query: RawBuilder<T>, db: Reader): Promise<T> => (await query.execute(db)).rows[0]!

/** Branches of an actor, by name. */
export const branches = (db: Reader, ids: readonly string[]) =>
  db
    .selectFrom('organisation.pub_branches')
    .select(['id', 'name', 'time_zone as zone', 'currency'])
    .where('id', '=', sql<string>`any(${ids}::uuid[])`)
    .orderBy('name')
    .execute()

/** Visits of each of the last thirty days that had any. */
export async function visitDays(db: Reader, of: readonly BranchDay[]) {
  const { rows } = await sql<{ on: string; visits: number; firstTime: number; followUp: number }>`
    select e.service_date as "on", count(*)::int as visits,
           count(*) filter (where e.visit_type = 'new')::int as "firstTime", count(*) filter (where e.visit_type = 'follow_up')::int as "followUp"
    from ${days(of)}
    join encounters.pub_encounters e on e.branch_id = b.id and e.service_date between b.today - 29 and b.today
    where e.status <> 'cancelled'
    group by e.service_date`.execute(db)
  return rows
}

interface TakingDay {
  on: string
  method: string
  count: number
  amountMinor: number
  refunds: number
  refundedMinor: number
}

/** What was taken less what was paid back on each of the last thirty days, by method. */
export async function takingDays(db: Reader, of: readonly BranchDay[]) {
  const { rows } = await sql<TakingDay>`
    select m."on", m.method, count(*) filter (where m.paid > 0)::int as count, sum(m.paid - m.back)::bigint as "amountMinor",
           count(*) filter (where m.back > 0)::int as refunds, sum(m.back)::bigint as "refundedMinor"
    from ${days(of)}
    cross join lateral (
      select y.received_on as "on", y.method, y.amount_minor as paid, 0::bigint as back from billing.pub_payments y
      where y.branch_id = b.id and y.received_on between b.today - 29 and b.today
      union all
      select r.refunded_on, r.method, 0, r.amount_minor from billing.pub_refunds r
      where r.branch_id = b.id and r.refunded_on between b.today - 29 and b.today
    ) m
    group by m."on", m.method`.execute(db)
  return rows
}

/** Today's queue by doctor: how many wait, are inside, are done, have left. */
export async function doctors(db: Reader, of: readonly BranchDay[]) {
  const { rows } = await sql<{
    id: string
    name: string
    visits: number
    waiting: number
    withDoctor: number
    done: number
    left: number
  }>`
    select s.id, s.name, count(*) filter (where a.status <> 'left')::int as visits,
           count(*) filter (where a.status in ('waiting', 'called', 'skipped'))::int as waiting,
           count(*) filter (where a.status = 'with_doctor')::int as "withDoctor",
           count(*) filter (where a.status = 'done')::int as done,
           count(*) filter (where a.status = 'left')::int as "left"
    from ${days(of)}
    join frontdesk.pub_arrivals a on a.branch_id = b.id and a.service_date = b.today
    join identity.pub_staff s on s.id = a.doctor_id
    group by s.id, s.name order by waiting desc, s.name`.execute(db)
  return rows
}

/** Minutes: the mean wait of those who have been seen, and the longest of those who still wait. */
export const waits = (db: Reader, of: readonly BranchDay[], now: string) =>
  one(
    sql<{ average: number | null; longest: number | null }>`
      select (extract(epoch from avg(a.seen_at - a.arrived_at)) / 60)::float8 as average,
             (extract(epoch from max(${now}::timestamptz - a.arrived_at) filter (where a.status in ('waiting', 'called'))) / 60)::float8 as longest
      from ${days(of)}
      join frontdesk.pub_arrivals a on a.branch_id = b.id and a.service_date = b.today`,
    db,
  )

/** Bills and drafts that are not paid, and since when the oldest waits. */
export const unpaid = (db: Reader, branchIds: readonly string[]) =>
  one(
    sql<{ count: number; amountMinor: number; since: string | null }>`
      select count(*)::int as count, coalesce(sum(total_minor - credited_minor - paid_minor), 0)::bigint as "amountMinor", min(drafted_at) as since
      from billing.pub_invoices
      where branch_id = any(${branchIds}::uuid[]) and status <> 'cancelled' and paid_minor < total_minor - credited_minor`,
    db,
  )

/** Orders whose results wait to be verified; each counts once, by its worst value. */
export const unverified = (db: Reader, branchIds: readonly string[]) =>
  one(
    sql<{ waiting: number; abnormal: number; critical: number; since: string | null }>`
      select count(*)::int as waiting, count(*) filter (where worst = 1)::int as abnormal, count(*) filter (where worst = 2)::int as critical,
             min(since) as since
      from (
        select order_id, min(entered_at) as since,
               max(case when flag in ('LL', 'HH') then 2 when flag is not null then 1 else 0 end) as worst
        from lab.pub_unverified_results where branch_id = any(${branchIds}::uuid[]) group by order_id
      ) o`,
    db,
  )

/** Everybody who may sign in, by account. */
export const staff = (db: Reader) =>
  db
    .selectFrom('identity.pub_staff')
    .select(['account_id as accountId', 'name', 'active'])
    .orderBy(sql`name collate "und-x-icu"`)
    .limit(1000)
    .execute()
