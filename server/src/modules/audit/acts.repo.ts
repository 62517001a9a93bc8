import { type RawBuilder, sql } from 'kysely'
import type { Reader } from '../../platform/db/db.js'
import { listed } from './event-log.repo.js'
import { inBranches, type LogFilter, type LogPlace } from './log.filter.js'

type Sql = RawBuilder<unknown>
const all = (conditions: Sql[]) => sql.join(conditions.length ? conditions : [sql`true`], sql` and `)

/**
 * The columns that lead an index: every page walks one of these ways in the order of time, so what it costs follows from
 * the page and not from the table. What is asked for beside it is checked row by row.
 */
function waysOf(f: LogFilter): { ways: Sql[]; rest: Sql[] } {
  const account = (id: string) => sql`account_id = ${id}::uuid`
  const patient = (id: string) => sql`patient_id = ${id}::uuid`
  const among = f.among ? [sql`entity = any(${f.among}::text[])`] : []
  const by = f.accountId ? [account(f.accountId)] : []
  const people = f.people
    ? [sql`(account_id = any(${f.people.accountIds}::uuid[]) or patient_id = any(${f.people.patientIds}::uuid[]))`]
    : []
  if (f.patientId) return { ways: [patient(f.patientId)], rest: [...by, ...people, ...among] }
  if (f.people)
    return { ways: [...f.people.accountIds.map(account), ...f.people.patientIds.map(patient)], rest: [...by, ...among] }
  if (f.accountId) return { ways: by, rest: among }
  if (f.among) return { ways: f.among.map((e) => sql`entity = ${e}`), rest: [] }
  if (f.branchId) return { ways: [inBranches(f, sql`branch_id`)], rest: [] }
  return { ways: [sql`true`], rest: [] }
}

function conditionsOf(f: LogFilter): Sql[] {
  const conditions: Sql[] = [inBranches(f, sql`branch_id`)]
  const only = f.actions?.length === 1 ? f.actions[0]! : undefined
  // A literal, so that the index of removed rows is seen to fit.
  if (only === 'delete') conditions.push(sql`action = 'delete'`)
  else if (f.actions) conditions.push(sql`action = any(${f.actions}::text[])`)
  if (f.requested) conditions.push(sql`route is not null`)
  if (f.without) conditions.push(sql`(route is null or route <> all(${f.without}::text[]))`)
  if (f.from) conditions.push(sql`at >= ${f.from}::timestamptz`)
  if (f.to) conditions.push(sql`at < ${f.to}::timestamptz`)
  if (f.besideEvents) conditions.push(sql`not exists (${eventOfSameChange(f.besideEvents)})`)
  return conditions
}

/** Asked row by row on the way (`offset`): joined, it would tempt the planner off the order of time. */
const eventOfSameChange = (f: LogFilter) => sql`
  select from audit.events e where e.at = changes.at and e.request_id = changes.request_id and ${listed(f)} offset 0`

/** A page of acts, newest first. One step in an index for each act, however many rows an act has. */
export async function list(db: Reader, f: LogFilter): Promise<LogPlace[]> {
  const { ways, rest } = waysOf(f)
  if (ways.length === 0) return []
  const where = [...conditionsOf(f), ...rest]
  const newest = (beyond: Sql) => {
    const each = ways.map(
      (way) =>
        sql`(select at, act from audit.changes where ${all([way, ...where, beyond])} order by at desc, act desc limit 1)`,
    )
    return sql`select at, act from (${sql.join(each, sql` union all `)}) w order by at desc, act desc limit 1`
  }
  const start = f.after ? sql`(at, act) < (${f.after.at}::timestamptz, ${f.after.n}::bigint)` : sql`true`
  const { rows } = await sql<{ at: string; act: number }>`
    with recursive step as (
      (${newest(start)})
      union all
      select n.at, n.act from step s cross join lateral (${newest(sql`(at, act) < (s.at, s.act)`)}) n
    )
    select at, act from step limit ${f.limit}`.execute(db)
  return rows.map((r) => ({ at: r.at, n: r.act }))
}

export interface ActPart {
  act: number
  entity: string
  action: string
  count: number
  first: number
  patientIds: string[]
}

/** What acts consist of: how many rows of which table were added, changed and removed. */
export async function parts(db: Reader, acts: readonly LogPlace[]): Promise<ActPart[]> {
  if (acts.length === 0) return []
  const { rows } = await sql<ActPart>`
    select p.act, c.entity, c.action, count(*)::int as count, min(c.id) as first,
           coalesce(array_agg(distinct c.patient_id::text) filter (where c.patient_id is not null), '{}') as "patientIds"
    from unnest(${acts.map((a) => a.at)}::timestamptz[], ${acts.map((a) => a.n)}::bigint[]) p(at, act)
    join audit.changes c on c.at = p.at and c.act = p.act
    group by p.act, c.entity, c.action`.execute(db)
  return rows
}

const columns = [
  'id',
  'act',
  'at',
  'account_id as accountId',
  'actor_name as actorName',
  'branch_id as branchId',
  'address',
  'device',
  'request_id as requestId',
  'route',
  'reason',
  'action',
  'entity',
  'entity_id as entityId',
  'patient_id as patientId',
] as const

/** Changes by their own numbers, without what they changed. */
export const named = (db: Reader, ids: readonly number[]) =>
  ids.length === 0
    ? Promise.resolve([])
    : db
        .selectFrom('audit.changes')
        .select(columns)
        .where('id', '=', sql<number>`any(${ids}::bigint[])`)
        .execute()

export interface RequestFacts {
  accountId: string | null
  requestId: string | null
  at: string
}

/** A request is over within a minute; that keeps the search for its rows to a few of one person's. */
const ofRequest = (r: RequestFacts) => sql<boolean>`
  account_id = ${r.accountId}::uuid and request_id = ${r.requestId}
  and at between ${r.at}::timestamptz - interval '1 minute' and ${r.at}::timestamptz + interval '1 minute'`

/** Rows one request changed, before and after, in the order they were changed. */
export const rowsOfRequest = (db: Reader, request: RequestFacts, limit: number) =>
  db
    .selectFrom('audit.changes')
    .select([...columns, 'before', 'after', sql<number>`count(*) over ()`.as('inAll')])
    .where(ofRequest(request))
    .orderBy('id')
    .limit(limit)
    .execute()

/** Rows that were changed in the transaction of an event, in the order they were changed. */
export const rowsBeside = (db: Reader, event: Pick<RequestFacts, 'at' | 'requestId'>, limit: number) =>
  db
    .selectFrom('audit.changes')
    .select([...columns, 'before', 'after', sql<number>`count(*) over ()`.as('inAll')])
    .where('at', '=', event.at)
    .where('request_id', '=', event.requestId)
    .orderBy('id')
    .limit(limit)
    .execute()

/** One row before and after. */
export const row = (db: Reader, id: number) =>
  db
    .selectFrom('audit.changes')
    .select([...columns, 'before', 'after', sql<number>`1`.as('inAll')])
    .where('id', '=', id)
    .execute()

/** Tables of a module that are under audit. */
export async function tablesOf(db: Reader, module: string): Promise<string[]> {
  const { rows } = await sql<{ entity: string }>`
    select n.nspname || '.' || c.relname as entity
    from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
    where t.tgname = 'audit' and n.nspname = ${module}`.execute(db)
  return rows.map((r) => r.entity)
}
