import { type Insertable, sql, type Updateable } from 'kysely'
import type { Reader, WriteTx } from '../../platform/db/db.js'
import type { NotificationsMessages } from '../../platform/db/tables.js'

/** Adds a message; false where its fact has been told before. */
export async function insert(tx: WriteTx, row: Insertable<NotificationsMessages>): Promise<boolean> {
  const added = await tx
    .insertInto('notifications.messages')
    .values(row)
    .onConflict((c) => c.column('key').doNothing())
    .returning('id')
    .executeTakeFirst()
  return added !== undefined
}

export async function idOfKey(db: Reader, key: string): Promise<string> {
  const row = await db
    .selectFrom('notifications.messages')
    .select('id')
    .where('key', '=', key)
    .executeTakeFirstOrThrow()
  return row.id
}

/** Messages nobody has planned yet, oldest first; locked, and left out where another worker has them. */
export const unplanned = (tx: WriteTx, limit: number) =>
  tx
    .selectFrom('notifications.messages')
    .selectAll()
    .where('state', '=', 'new')
    .orderBy('created_at')
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute()

/** Whether a message waits to be planned or handed over. */
export async function isLeft(db: Reader, now: string): Promise<boolean> {
  const { rows } = await sql<{ left: boolean }>`
    select exists (select from notifications.messages where state = 'new')
      or exists (select from notifications.deliveries where state = 'waiting' and due_at <= ${now})
      or exists (select from notifications.deliveries where state = 'handing_over' and leased_until <= ${now}) as left`.execute(
    db,
  )
  return rows[0]!.left
}

export const find = (db: Reader, id: string) =>
  db.selectFrom('notifications.messages').selectAll().where('id', '=', id).executeTakeFirst()

export const several = (db: Reader, ids: readonly string[]) =>
  db
    .selectFrom('notifications.messages')
    .selectAll()
    .where('id', '=', sql<string>`any(${ids}::uuid[])`)
    .execute()

export const hold = (tx: WriteTx, id: string) =>
  tx.selectFrom('notifications.messages').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()

export const update = (tx: WriteTx, id: string, set: Updateable<NotificationsMessages>) =>
  tx.updateTable('notifications.messages').set(set).where('id', '=', id).execute()
