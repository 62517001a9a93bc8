import { sql } from 'kysely'
import type { Reader } from '../../platform/db/db.js'

export interface Span {
  from: string
  to: string
  branchIds: readonly string[]
}

export interface AccountDay {
  accountId: string
  changes: number
  opened: number
  searched: number
  papers: number
  firstAt: string
  lastAt: string
  lastRoute: string | null
}

/** What every account did in a stretch of time, by one walk along each of the two indexes by time. */
export async function byAccount(db: Reader, { from, to, branchIds }: Span): Promise<AccountDay[]> {
  const within = sql`at >= ${from}::timestamptz and at < ${to}::timestamptz and branch_id = any(${branchIds}::uuid[])`
  const { rows } = await sql<AccountDay>`
    select account_id as "accountId", sum(changes)::int as changes, sum(opened)::int as opened, sum(searched)::int as searched,
           sum(papers)::int as papers, min(first_at) as "firstAt", max(last_at) as "lastAt",
           (array_agg(last_route order by last_at desc))[1] as "lastRoute"
    from (
      select account_id, count(distinct act) as changes, 0 as opened, 0 as searched, 0 as papers, min(at) as first_at, max(at) as last_at,
             (array_agg(route order by at desc))[1] as last_route
      from audit.changes where ${within} and account_id is not null group by account_id
      union all
      select account_id, 0, count(*) filter (where action = 'open'), count(*) filter (where action = 'search'),
             count(*) filter (where action in ('print', 'export', 'download')), min(at), max(at), (array_agg(route order by at desc))[1]
      from audit.looks where ${within} group by account_id
    ) d group by account_id`.execute(db)
  return rows
}
