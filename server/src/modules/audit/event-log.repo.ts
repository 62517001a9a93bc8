import { type RawBuilder, sql } from 'kysely'
import type { Reader } from '../../platform/db/db.js'
import { inBranches, type LogFilter } from './log.filter.js'

type Sql = RawBuilder<unknown>

export interface EventEntry {
  id: number
  at: string
  accountId: string | null
  actorName: string | null
  branchId: string | null
  address: string | null
  device: string | null
  requestId: string | null
  route: string | null
  reason: string | null
  kind: string
  subject: string | null
  patientId: string | null
  detail: Record<string, unknown> | null
  count: number
}

const columns = sql`e.id, e.at, e.account_id as "accountId", e.actor_name as "actorName", e.branch_id as "branchId", e.address, e.device,
  e.request_id as "requestId", e.route, e.reason, e.kind, e.subject, e.patient_id as "patientId", e.detail, e.count`

/** The columns that lead an index: each way is walked in the order of time. */
function waysOf(f: LogFilter): Sql[] {
  const patient = (id: string) => sql`e.patient_id = ${id}::uuid`
  const account = (id: string) => sql`e.account_id = ${id}::uuid`
  if (f.patientId) return [patient(f.patientId)]
  if (f.people) return [...f.people.accountIds.map(account), ...f.people.patientIds.map(patient)]
  if (f.accountId) return [account(f.accountId)]
  if (f.actions) return f.actions.map((kind) => sql`e.kind = ${kind}`)
  if (f.branchId) return [inBranches(f, sql`e.branch_id`)]
  return [sql`true`]
}

function conditionsOf(f: LogFilter): Sql[] {
  const conditions: Sql[] = [inBranches(f, sql`e.branch_id`)]
  if (f.accountId) conditions.push(sql`e.account_id = ${f.accountId}::uuid`)
  if (f.actions) conditions.push(sql`e.kind = any(${f.actions}::text[])`)
  if (f.module) conditions.push(sql`starts_with(e.route, ${`${f.module}.`})`)
  if (f.from) conditions.push(sql`e.at >= ${f.from}::timestamptz`)
  if (f.to) conditions.push(sql`e.at < ${f.to}::timestamptz`)
  if (f.after) conditions.push(sql`(e.at, e.id) < (${f.after.at}::timestamptz, ${f.after.n}::bigint)`)
  return conditions
}

/** What an event `e` fulfils that is on the same list. */
export function listed(f: LogFilter): Sql {
  const ways = waysOf(f)
  const any = ways.length > 0 ? sql`(${sql.join(ways, sql` or `)})` : sql`false`
  return sql.join([...conditionsOf({ ...f, after: undefined }), any], sql` and `)
}

/** A page of events, newest first; `actions` of the filter are kinds of events. */
export async function list(db: Reader, f: LogFilter): Promise<EventEntry[]> {
  const ways = waysOf(f)
  if (ways.length === 0) return []
  const where = sql.join(conditionsOf(f), sql` and `)
  const newest = sql`order by e.at desc, e.id desc limit ${f.limit}`
  const walk = (way: Sql) => sql`(select e.* from audit.events e where ${way} and ${where} ${newest})`
  const { rows } = await sql<EventEntry>`
    select distinct on (e.at, e.id) ${columns} from (${sql.join(ways.map(walk), sql` union all `)}) e ${newest}`.execute(
    db,
  )
  return rows
}

export async function find(db: Reader, id: number): Promise<EventEntry | undefined> {
  const { rows } = await sql<EventEntry>`select ${columns} from audit.events e where e.id = ${id}`.execute(db)
  return rows[0]
}
