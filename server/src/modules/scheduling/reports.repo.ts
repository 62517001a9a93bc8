import { sql } from 'kysely'
import type { Reader } from '../../platform/db/db.js'

export interface Span {
  branchIds: readonly string[]
  from: string
  to: string
}

/** The instants say nothing that the dates do not; they are what the index is by. No clock is a day from another's. */
const within = (f: Span) =>
  sql<boolean>`a.branch_id = any(${f.branchIds}::uuid[]) and a.on_date between ${f.from}::date and ${f.to}::date
    and a.starts_at >= ${f.from}::date - interval '1 day' and a.starts_at < ${f.to}::date + interval '2 days'
    and not (a.status = 'CANCELLED' and a.cancel_reason in ('hold_over', 'offer_over'))`

export const byDoctorAndStatus = (db: Reader, f: Span) =>
  db
    .selectFrom('scheduling.appointments as a')
    .innerJoin('identity.pub_staff as d', 'd.id', 'a.doctor_id')
    .select(['d.id', 'd.name', 'd.speciality', 'a.status', sql<number>`count(*)::int`.as('count')])
    .select(sql<number>`coalesce(sum(extract(epoch from a.ends_at - a.starts_at)) / 60, 0)::int`.as('minutes'))
    .where(within(f))
    .groupBy(['d.id', 'd.name', 'd.speciality', 'a.status'])
    .execute()

export const byBranch = (db: Reader, f: Span) =>
  db
    .selectFrom('scheduling.appointments as a')
    .innerJoin('organisation.pub_branches as b', 'b.id', 'a.branch_id')
    .select(['b.id', 'b.name', sql<number>`count(*)::int`.as('total')])
    .where(within(f))
    .groupBy(['b.id', 'b.name'])
    .orderBy('total', 'desc')
    .execute()

export const bySource = (db: Reader, f: Span) =>
  db
    .selectFrom('scheduling.appointments as a')
    .select(['a.source', sql<number>`count(*)::int`.as('total')])
    .where(within(f))
    .groupBy('a.source')
    .orderBy('total', 'desc')
    .execute()

export const byDay = (db: Reader, f: Span) =>
  db
    .selectFrom('scheduling.appointments as a')
    .select(['a.on_date as date', sql<number>`count(*)::int`.as('total')])
    .select(sql<number>`(count(*) filter (where a.status = 'NO_SHOW'))::int`.as('noShows'))
    .where(within(f))
    .groupBy('a.on_date')
    .orderBy('a.on_date')
    .execute()

export const lead = (db: Reader, f: Span) =>
  db
    .selectFrom('scheduling.appointments as a')
    .select(sql<number | null>`avg(extract(epoch from a.starts_at - a.booked_at) / 86400)::float8`.as('mean'))
    .select(
      sql<
        number | null
      >`(percentile_cont(0.5) within group (order by extract(epoch from a.starts_at - a.booked_at) / 86400))::float8`.as(
        'median',
      ),
    )
    .where(within(f))
    .executeTakeFirstOrThrow()

export const patientsOf = (db: Reader, f: Span) =>
  db
    .selectFrom('scheduling.appointments as a')
    .select(['a.doctor_id as id', sql<number>`count(distinct a.patient_id)::int`.as('patients')])
    .where(within(f))
    .where('a.status', 'not in', ['CANCELLED'])
    .groupBy('a.doctor_id')
    .execute()

/** Doctors of some branches, each with each of their branches. */
export const doctors = (db: Reader, branchIds: readonly string[]) =>
  db
    .selectFrom('identity.pub_doctors as d')
    .innerJoin('organisation.pub_branches as b', 'b.id', 'd.branch_id')
    .select(['d.id', 'd.name', 'd.speciality', 'd.branch_id as branchId', 'b.time_zone as zone'])
    .where('d.branch_id', '=', sql<string>`any(${branchIds}::uuid[])`)
    .orderBy('d.name')
    .execute()
