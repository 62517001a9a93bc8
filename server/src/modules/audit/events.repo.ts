import { type Insertable, type Kysely, sql } from 'kysely'
import type { Actor } from '../../platform/actor.js'
import type { WriteTx } from '../../platform/db/db.js'
import type { AuditEvents, DB } from '../../platform/db/tables.js'
import type { Visitor } from '../../platform/http/visitor.js'
import type { AuditEvent } from './events.js'

export type EventRow = Insertable<AuditEvents>

/** The row of an event, but for its time. */
export function rowOf(who: Actor | Visitor, event: AuditEvent): Omit<EventRow, 'at'> {
  const person = 'accountId' in who ? who : undefined
  return {
    account_id: event.accountId ?? person?.accountId ?? null,
    actor_name: person?.name ?? null,
    session_id: person?.sessionId ?? null,
    branch_id: person?.branchId ?? null,
    address: who.request?.address ?? null,
    device: who.request?.device ?? null,
    request_id: who.request?.id ?? null,
    route: who.request?.routeId ?? null,
    reason: event.reason ?? who.request?.reason ?? null,
    kind: event.kind,
    subject: event.subject?.slice(0, 200) ?? null,
    patient_id: event.patientId ?? null,
    detail: event.detail ? JSON.stringify(event.detail) : null,
  }
}

/**
 * Writes an event in the transaction of the fact it tells of, at that transaction's time: if it cannot be written, the fact
 * does not happen.
 */
export async function recordEvent(tx: WriteTx, who: Actor | Visitor, event: AuditEvent): Promise<void> {
  const at = sql<string>`coalesce((nullif(current_setting('tabib.actor', true), '')::jsonb->>'at')::timestamptz, clock_timestamp())`
  await tx
    .insertInto('audit.events')
    .values({ ...rowOf(who, event), at })
    .execute()
}

/** Adds events outside any other transaction. */
export const insert = (db: Kysely<DB>, rows: EventRow[]) => db.insertInto('audit.events').values(rows).execute()
