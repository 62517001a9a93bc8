import { type SqlBool, sql } from 'kysely'
import type { Reader } from '../../platform/db/db.js'

/** The place of a row in a list by time. */
export interface TimePlace {
  at: string
  id: string
}
export const isTimePlace = (v: unknown): v is TimePlace =>
  typeof (v as TimePlace | null)?.id === 'string' && !Number.isNaN(Date.parse(String((v as TimePlace).at)))

export interface LogFilter {
  branchIds: readonly string[]
  q?: string | undefined
  kind?: string | undefined
  channel?: string | undefined
  states?: readonly string[] | undefined
  from?: string | undefined
  to?: string | undefined
  after?: TimePlace | undefined
  limit: number
}

const columns = [
  'm.id',
  'm.kind',
  'm.patient_id as patientId',
  'm.name',
  'm.state',
  'm.reason',
  'm.secret',
  'm.created_at as at',
  'm.expires_at as expiresAt',
] as const

// The channel that did it, or the one that was asked last; for a patient hardly the app, where they seldom are.
const told = sql<{ channel: string; address: string | null; subject: string | null; body: string | null } | null>`(
  select jsonb_build_object('channel', d.channel, 'address', case when d.channel in ('in_app', 'push') then null else d.address end,
    'subject', d.subject, 'body', d.body)
  from notifications.deliveries d where d.message_id = m.id
  order by case when d.channel = 'in_app' and d.state = 'delivered' and m.patient_id is not null then 8 else case d.state when 'read' then 0 when 'delivered' then 1 when 'accepted' then 2 when 'handing_over' then 3 when 'waiting' then 4
    when 'outbox' then 5 when 'unknown' then 6 when 'failed' then 7 else 9 end end, d.channel = 'in_app', d.position desc limit 1)`

/** Messages of these branches, and those of no branch, newest first. */
export function list(db: Reader, f: LogFilter) {
  const like = f.q && `%${f.q.replace(/[\\%_]/g, '\\$&')}%`
  const digits = f.q?.replace(/\D/g, '') ?? ''
  const conditions: ReturnType<typeof sql<SqlBool>>[] = [
    sql<SqlBool>`(m.branch_id is null or m.branch_id = any(${f.branchIds}::uuid[]))`,
  ]
  if (like) {
    conditions.push(
      sql<SqlBool>`(m.name ilike ${like} or m.email ilike ${like} or (${digits} <> '' and m.phone like ${`%${digits}%`}))`,
    )
  }
  if (f.kind) conditions.push(sql<SqlBool>`m.kind = ${f.kind}`)
  if (f.channel) {
    conditions.push(sql<SqlBool>`exists (select from notifications.deliveries d where d.message_id = m.id and d.channel = ${f.channel}
      and d.state not in ('held', 'skipped'))`)
  }
  if (f.states) conditions.push(sql<SqlBool>`m.state = any(${f.states}::text[])`)
  if (f.from) conditions.push(sql<SqlBool>`m.created_at >= ${f.from}`)
  if (f.to) conditions.push(sql<SqlBool>`m.created_at < ${f.to}`)
  if (f.after) conditions.push(sql<SqlBool>`(m.created_at, m.id) < (${f.after.at}::timestamptz, ${f.after.id}::uuid)`)
  return db
    .selectFrom('notifications.messages as m')
    .select([...columns, told.as('told')])
    .where((eb) => eb.and(conditions))
    .orderBy('m.created_at', 'desc')
    .orderBy('m.id', 'desc')
    .limit(f.limit)
    .execute()
}

/** How many messages of a span stand where, and why. */
export async function counts(db: Reader, f: { branchIds: readonly string[]; from: string; to: string }) {
  const { rows } = await sql<{ state: string; reason: string | null; count: number }>`
    select state, reason, count(*)::int as count from notifications.messages
    where created_at >= ${f.from} and created_at < ${f.to} and (branch_id is null or branch_id = any(${f.branchIds}::uuid[]))
    group by state, reason`.execute(db)
  return rows
}
