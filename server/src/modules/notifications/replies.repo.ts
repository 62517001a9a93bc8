import { type Insertable, type Selectable, sql, type Updateable } from 'kysely'
import type { Reader, WriteTx } from '../../platform/db/db.js'
import type { NotificationsReplies } from '../../platform/db/tables.js'
import type { TimePlace } from './log.repo.js'

export type ReplyRow = Selectable<NotificationsReplies>

/** Adds what a person wrote; false where the provider has told us before. */
export async function insert(tx: WriteTx, row: Insertable<NotificationsReplies>): Promise<boolean> {
  const added = await tx
    .insertInto('notifications.replies')
    .values(row)
    .onConflict((c) => c.columns(['channel', 'provider_id']).doNothing())
    .returning('id')
    .executeTakeFirst()
  return added !== undefined
}

export function list(db: Reader, f: { state: 'open' | 'done' | 'all'; after: TimePlace | undefined; limit: number }) {
  const { after } = f
  return db
    .selectFrom('notifications.replies')
    .selectAll()
    .$if(f.state !== 'all', (q) => q.where('state', '=', f.state))
    .$if(after !== undefined, (q) =>
      q.where(sql<boolean>`(received_at, id) < (${after?.at}::timestamptz, ${after?.id}::uuid)`),
    )
    .orderBy('received_at', 'desc')
    .orderBy('id', 'desc')
    .limit(f.limit)
    .execute()
}

export const find = (db: Reader, id: string) =>
  db.selectFrom('notifications.replies').selectAll().where('id', '=', id).executeTakeFirst()

export const hold = (tx: WriteTx, id: string) =>
  tx.selectFrom('notifications.replies').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()

export const update = (tx: WriteTx, id: string, set: Updateable<NotificationsReplies>) =>
  tx
    .updateTable('notifications.replies')
    .set({ ...set, version: sql<number>`version + 1` })
    .where('id', '=', id)
    .execute()

/** Messages to this number that can be answered and were handed over since: one for each thing they are about. */
export async function answerable(db: Reader, phone: string, since: string, kinds: readonly string[]) {
  const { rows } = await sql<{ id: string; subject_kind: string; subject_id: string }>`
    select distinct on (m.subject_kind, m.subject_id) m.id, m.subject_kind, m.subject_id
    from notifications.messages m
    where m.phone = ${phone} and m.subject_id is not null and m.created_at >= ${since} and m.kind = any(${kinds}::text[])
      and m.state in ('sent', 'delivered', 'read')
      and not exists (select from notifications.replies r join notifications.messages o on o.id = r.message_id
                      where o.subject_kind = m.subject_kind and o.subject_id = m.subject_id)
    order by m.subject_kind, m.subject_id, m.created_at desc`.execute(db)
  return rows
}

/** Notes a webhook; false where it has been here before. */
export async function firstTime(tx: WriteTx, id: string, at: string): Promise<boolean> {
  const row = await tx
    .insertInto('notifications.hooks')
    .values({ id, at })
    .onConflict((c) => c.column('id').doNothing())
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}
