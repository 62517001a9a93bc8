import { sql } from 'kysely'
import type { Reader } from '../../platform/db/db.js'

export interface PersonSpan {
  accountId: string
  branchIds: readonly string[]
  from: string
  to: string
  zone: string
}

const within = ({ accountId, branchIds, from, to }: PersonSpan) => sql`
  account_id = ${accountId}::uuid and branch_id = any(${branchIds}::uuid[]) and at >= ${from}::timestamptz and at < ${to}::timestamptz`

export interface HourOfDay {
  on: string
  hour: number
  changes: number
  looks: number
}

/** How often one person did something in each hour of each day of a zone's calendar. */
export async function hoursOf(db: Reader, span: PersonSpan): Promise<HourOfDay[]> {
  const local = sql`at at time zone ${span.zone}`
  const { rows } = await sql<HourOfDay>`
    select to_char(local, 'YYYY-MM-DD') as on, extract(hour from local)::int as hour, sum(changes)::int as changes, sum(looks)::int as looks
    from (
      select date_trunc('hour', ${local}) as local, count(distinct act) as changes, 0 as looks
      from audit.changes where ${within(span)} and route is not null and route <> 'identity.auth.refresh' group by 1
      union all
      select date_trunc('hour', ${local}), 0, count(*) from audit.looks where ${within(span)} and action <> 'list' group by 1
    ) h group by local order by local`.execute(db)
  return rows
}

/** Sums of a stretch of time. */
export async function totalsOf(db: Reader, span: PersonSpan) {
  const { rows } = await sql<{
    changes: number
    opened: number
    searched: number
    papers: number
    refused: number
    signIns: number
  }>`
    select c.changes, l.opened, l.searched, l.papers, e.refused, e."signIns" from
      (select count(distinct act)::int as changes from audit.changes where ${within(span)} and route is not null and route <> 'identity.auth.refresh') c,
      (select count(*) filter (where action = 'open')::int as opened, count(*) filter (where action = 'search')::int as searched,
              count(*) filter (where action in ('print', 'export', 'download'))::int as papers from audit.looks where ${within(span)}) l,
      (select coalesce(sum(count) filter (where kind = 'refused'), 0)::int as refused,
              coalesce(sum(count) filter (where kind = 'sign_in'), 0)::int as "signIns" from audit.events
       where account_id = ${span.accountId}::uuid and at >= ${span.from}::timestamptz and at < ${span.to}::timestamptz) e`.execute(
    db,
  )
  return rows[0]!
}

export interface PointRow {
  id: number
  at: string
  route: string | null
  patientId: string | null
  reason: string | null
}

/** Requests of one person whose operation is called so, newest first, at most a hundred. `ending` is a part of a pattern. */
export async function requestsCalled(db: Reader, span: PersonSpan, ending: string): Promise<PointRow[]> {
  const { rows } = await sql<PointRow>`
    select min(id) as id, max(at) as at, route, min(patient_id::text) as "patientId", max(reason) as reason
    from audit.changes where ${within(span)} and route ~ ${ending} group by act, route order by 2 desc limit 100`.execute(
    db,
  )
  return rows
}

/** Looks of one person by which a record was opened, newest first; each patient of each day once. */
export async function opened(db: Reader, span: PersonSpan): Promise<(PointRow & { on: string; branchId: string })[]> {
  const { rows } = await sql<PointRow & { on: string; branchId: string }>`
    select max(id) as id, max(at) as at, min(route) as route, p::text as "patientId", null as reason,
           to_char(at at time zone ${span.zone}, 'YYYY-MM-DD') as on, branch_id as "branchId"
    from audit.looks, unnest(patient_ids) p
    where ${within(span)} and action = 'open' and route !~ '^(audit|oversight)\\.'
    group by p, 6, branch_id order by 2 desc limit 5000`.execute(db)
  return rows
}
