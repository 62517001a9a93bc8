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

interface ReplyFilter {
  branchIds: readonly string[]
  state: 'open' | 'done' | 'all'
  after: TimePlace | undefined
  limit: number
}

/** Answers that concern these branches, and those of whom nobody can say, newest first. */
export function list(db: Reader, f: ReplyFilter) {
  const { after, branchIds } = f
  return db
    .selectFrom('notifications.replies')
    .selectAll()
    .where(sql<boolean>`(branch_id is null or branch_id = any(${branchIds}::uuid[]))`)
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
  const { rows } = await sql<{ id: string; subject_kind: string; subject_id: string; branch_id: string | null }>`
    select distinct on (m.subject_kind, m.subject_id) m.id, m.subject_kind, m.subject_id, m.branch_id
    from notifications.messages m
    where m.phone = ${phone} and m.subject_id is not null and m.created_at >= ${since} and m.kind = any(${kinds}::text[])
      and m.state in ('sent', 'delivered', 'read')
      and not exists (select from notifications.replies r join notifications.messages o on o.id = r.message_id
                      where o.subject_kind = m.subject_kind and o.subject_id = m.subject_id)
    order by m.subject_kind, m.subject_id, m.created_at desc`.execute(db)
  return rows
}

/** The branch of the last appointment this number was told of; undefined where there was none. */
export async function lastBranch(db: Reader, phone: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('notifications.messages')
    .select('branch_id')
    .where('phone', '=', phone)
    .where('subject_id', 'is not', null)
    .where('branch_id', 'is not', null)
    .orderBy('created_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.branch_id ?? undefined
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
