import { sql } from 'kysely'
import type { Reader, WriteTx } from '../../platform/db/db.js'

export interface Requested {
  id: string
  requested_at: string
  account_id: string
  actor_name: string
}

export const add = (tx: WriteTx, row: Requested) => tx.insertInto('audit.verifications').values(row).execute()

export interface Report {
  verification_id: string
  at: string
  done: number
  total: number
  outcome: string | null
}

export const report = (tx: WriteTx, row: Report) => tx.insertInto('audit.verification_reports').values(row).execute()

/** The newest check, or one of them, with how far it is. */
export async function find(db: Reader, id?: string) {
  const { rows } = await sql<{
    id: string
    requestedAt: string
    accountId: string
    name: string
    done: number
    total: number
    at: string | null
    outcome: object | null
  }>`
    select v.id, v.requested_at as "requestedAt", v.account_id as "accountId", v.actor_name as name,
           coalesce(r.done, 0) as done, coalesce(r.total, 0) as total, r.at, r.outcome
    from audit.verifications v
    left join lateral (select * from audit.verification_reports r where r.verification_id = v.id order by r.id desc limit 1) r on true
    where ${id ? sql`v.id = ${id}::uuid` : sql`true`}
    order by v.requested_at desc limit 1`.execute(db)
  return rows[0]
}
