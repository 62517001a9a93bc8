import { sql } from 'kysely'
import type { Reader, WriteTx } from '../../platform/db/db.js'
import type { TimePlace } from './log.repo.js'

/** Messages to an account as they stand in the app, newest first. */
export const list = (
  db: Reader,
  accountId: string,
  f: { after: TimePlace | undefined; limit: number; unread: boolean },
) => {
  const { after } = f
  return db
    .selectFrom('notifications.messages as m')
    .innerJoin('notifications.deliveries as d', (j) =>
      j.onRef('d.message_id', '=', 'm.id').on('d.channel', '=', 'in_app'),
    )
    .select([
      'm.id',
      'm.kind',
      sql<string>`coalesce(d.subject, '')`.as('title'),
      sql<string>`coalesce(d.body, '')`.as('text'),
      sql<string | null>`m.data ->> 'link'`.as('link'),
      'm.created_at as at',
      'm.seen_at as readAt',
    ])
    .where('m.account_id', '=', accountId)
    .where('d.state', 'in', ['delivered', 'read'])
    .$if(f.unread, (q) => q.where('m.seen_at', 'is', null))
    .$if(after !== undefined, (q) =>
      q.where(sql<boolean>`(m.created_at, m.id) < (${after?.at}::timestamptz, ${after?.id}::uuid)`),
    )
    .orderBy('m.created_at', 'desc')
    .orderBy('m.id', 'desc')
    .limit(f.limit)
    .execute()
}

const inApp = sql<boolean>`exists (select from notifications.deliveries d where d.message_id = messages.id and d.channel = 'in_app' and d.state in ('delivered', 'read'))`

export async function unread(db: Reader, accountId: string): Promise<number> {
  const row = await db
    .selectFrom('notifications.messages')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('account_id', '=', accountId)
    .where('seen_at', 'is', null)
    .where(inApp)
    .executeTakeFirstOrThrow()
  return row.count
}

/** Marks one as read; undefined where it is not this person's. One that was read before stays as it is. */
export const markRead = (tx: WriteTx, accountId: string, { id, at }: { id: string; at: string }) =>
  tx
    .updateTable('notifications.messages')
    .set({ seen_at: sql<string>`coalesce(seen_at, ${at}::timestamptz)` })
    .where('id', '=', id)
    .where('account_id', '=', accountId)
    .returning('id')
    .executeTakeFirst()

export async function markAllRead(tx: WriteTx, accountId: string, at: string): Promise<number> {
  const done = await tx
    .updateTable('notifications.messages')
    .set({ seen_at: at })
    .where('account_id', '=', accountId)
    .where('seen_at', 'is', null)
    .where(inApp)
    .executeTakeFirst()
  return Number(done.numUpdatedRows)
}
