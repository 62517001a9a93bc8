import { type RawBuilder, sql } from 'kysely'
import type { Reader } from '../../platform/db/db.js'
import { inBranches, type LogFilter } from './log.filter.js'

type Sql = RawBuilder<unknown>

export interface LookRow {
  id: number
  at: string
  accountId: string
  actorName: string
  branchId: string | null
  address: string | null
  requestId: string | null
  action: string
  route: string
  patientIds: string[]
}

const columns = sql`l.id, l.at, l.account_id as "accountId", l.actor_name as "actorName", l.branch_id as "branchId", l.address,
  l.request_id as "requestId", l.action, l.route, l.patient_ids::text[] as "patientIds"`

const showing = (ids: readonly string[]) => sql`l.patient_ids && ${ids}::uuid[]`

/** One way to the rows: in the order of time, or, by whose data it was, found first and sorted then. */
const inOrder = (way: Sql) => sql`select l.* from audit.looks l where ${way}`
const gathered = (ids: readonly string[]) =>
  sql`select * from (select l.* from audit.looks l where ${showing(ids)} offset 0) l where true`

function waysOf(f: LogFilter): Sql[] {
  const by = (account: string) => inOrder(sql`l.account_id = ${account}::uuid`)
  if (f.patientId) return [gathered([f.patientId])]
  if (f.people)
    return [...f.people.accountIds.map(by), ...(f.people.patientIds.length ? [gathered(f.people.patientIds)] : [])]
  if (f.accountId) return [by(f.accountId)]
  if (f.among) return f.among.map((route) => inOrder(sql`l.route = ${route}`))
  // Literals, so that the index of what left the house is seen to fit.
  if (f.actions?.every((a) => a in rare)) return f.actions.map((a) => inOrder(rare[a as keyof typeof rare]))
  if (f.branchId) return [inOrder(inBranches(f, sql`l.branch_id`))]
  return [inOrder(sql`true`)]
}
const rare = { print: sql`l.action = 'print'`, export: sql`l.action = 'export'`, download: sql`l.action = 'download'` }

function conditionsOf(f: LogFilter, besideChanges: boolean): Sql[] {
  const conditions: Sql[] = [inBranches(f, sql`l.branch_id`)]
  if (f.accountId) conditions.push(sql`l.account_id = ${f.accountId}::uuid`)
  // Otherwise the ways say it already; said twice, it tempts the planner off them.
  if (f.people && f.patientId)
    conditions.push(sql`(l.account_id = any(${f.people.accountIds}::uuid[]) or ${showing(f.people.patientIds)})`)
  if (f.actions) conditions.push(sql`l.action = any(${f.actions}::text[])`)
  if (f.among) conditions.push(sql`l.route = any(${f.among}::text[])`)
  if (f.without) conditions.push(sql`l.route <> all(${f.without}::text[])`)
  if (f.from) conditions.push(sql`l.at >= ${f.from}::timestamptz`)
  if (f.to) conditions.push(sql`l.at < ${f.to}::timestamptz`)
  if (f.after) conditions.push(sql`(l.at, l.id) < (${f.after.at}::timestamptz, ${f.after.n}::bigint)`)
  if (besideChanges && !f.people) conditions.push(sql`not exists (${changeOfSameRequest(f.patientId)})`)
  return conditions
}

/** An answer that shows what the request has just changed is no look of its own. */
const changeOfSameRequest = (patientId: string | undefined) => sql`
  select from audit.changes c
  where c.account_id = l.account_id and c.request_id = l.request_id
    and c.at between l.at - interval '15 seconds' and l.at
    ${patientId ? sql`and c.patient_id = ${patientId}::uuid` : sql``}`

/** A page of looks, newest first. `besideChanges`: changes stand in the same list. */
export async function list(db: Reader, f: LogFilter, besideChanges: boolean): Promise<LookRow[]> {
  const ways = waysOf(f)
  if (ways.length === 0) return []
  const where = sql.join(conditionsOf(f, besideChanges), sql` and `)
  const newest = sql`order by l.at desc, l.id desc limit ${f.limit}`
  const walk = (way: Sql) => sql`(${way} and ${where} ${newest})`
  const { rows } = await sql<LookRow>`
    select distinct on (l.at, l.id) ${columns} from (${sql.join(ways.map(walk), sql` union all `)}) l ${newest}`.execute(
    db,
  )
  return rows
}

export async function find(db: Reader, id: number): Promise<LookRow | undefined> {
  const { rows } = await sql<LookRow>`select ${columns} from audit.looks l where l.id = ${id}`.execute(db)
  return rows[0]
}

/** Operations of a module by which anybody ever looked: one step in an index for each. */
export async function routesOf(db: Reader, module: string): Promise<string[]> {
  const { rows } = await sql<{ route: string }>`
    with recursive r as (
      (select route from audit.looks order by route limit 1)
      union all
      select (select l.route from audit.looks l where l.route > r.route order by l.route limit 1) from r where r.route is not null
    )
    select route from r where starts_with(route, ${`${module}.`})`.execute(db)
  return rows.map((r) => r.route)
}
