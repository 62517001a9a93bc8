import type { Channel } from '@tabib/contracts/notifications/kinds'
import { type Insertable, type Selectable, sql, type Updateable } from 'kysely'
import { insertRows } from '../../platform/db/bulk.js'
import type { Reader, WriteTx } from '../../platform/db/db.js'
import type { NotificationsAttempts, NotificationsDeliveries } from '../../platform/db/tables.js'

export type Delivery = Selectable<NotificationsDeliveries>

export const insert = (tx: WriteTx, rows: Insertable<NotificationsDeliveries>[]) =>
  insertRows(tx, 'notifications.deliveries', rows)

export const attempt = (tx: WriteTx, rows: Insertable<NotificationsAttempts>[]) =>
  insertRows(tx, 'notifications.attempts', rows)

export interface Claimed extends Delivery {
  /** True where a hand-over was under way when its worker died. */
  orphaned: boolean
}

/**
 * Takes up to `limit` due deliveries of one channel and writes that they are being handed over: those that wait, and those whose
 * worker has not come back in its time. Nobody else gets them.
 */
export async function claim(
  tx: WriteTx,
  { channel, now, leaseUntil, limit }: { channel: Channel; now: string; leaseUntil: string; limit: number },
): Promise<Claimed[]> {
  const { rows } = await sql<Claimed>`
    with due as (
      select id, state = 'handing_over' as orphaned from notifications.deliveries
      where channel = ${channel}
        and ((state = 'waiting' and due_at <= ${now}) or (state = 'handing_over' and leased_until <= ${now}))
      order by due_at limit ${limit} for update skip locked)
    update notifications.deliveries d
    set state = 'handing_over', leased_until = ${leaseUntil}, tries = d.tries + case when due.orphaned then 0 else 1 end
    from due where d.id = due.id
    returning d.*, due.orphaned`.execute(tx)
  return rows
}

/** Channels on which something is due. */
export async function dueChannels(db: Reader, now: string): Promise<Channel[]> {
  const { rows } = await sql<{ channel: Channel }>`
    select distinct channel from notifications.deliveries
    where (state = 'waiting' and due_at <= ${now}) or (state = 'handing_over' and leased_until <= ${now})`.execute(db)
  return rows.map((r) => r.channel)
}

/** When the next delivery waits to be handed over, or a hand-over counts as lost; null where nothing waits. */
export async function nextDue(db: Reader): Promise<Date | null> {
  const { rows } = await sql<{ at: string | null }>`
    select least((select min(due_at) from notifications.deliveries where state = 'waiting'),
                 (select min(leased_until) from notifications.deliveries where state = 'handing_over')) as at`.execute(
    db,
  )
  return rows[0]?.at ? new Date(rows[0].at) : null
}

export const hold = (tx: WriteTx, id: string) =>
  tx.selectFrom('notifications.deliveries').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()

export const ofMessage = (db: Reader, messageId: string) =>
  db
    .selectFrom('notifications.deliveries')
    .selectAll()
    .where('message_id', '=', messageId)
    .orderBy('position')
    .execute()

export const byProviderId = (db: Reader, channel: Channel, providerId: string) =>
  db
    .selectFrom('notifications.deliveries')
    .selectAll()
    .where('channel', '=', channel)
    .where('provider_id', '=', providerId)
    .executeTakeFirst()

export const find = (db: Reader, id: string) =>
  db.selectFrom('notifications.deliveries').selectAll().where('id', '=', id).executeTakeFirst()

export const update = (tx: WriteTx, id: string, set: Updateable<NotificationsDeliveries>) =>
  tx.updateTable('notifications.deliveries').set(set).where('id', '=', id).execute()

export const attemptsOf = (db: Reader, messageId: string) =>
  db
    .selectFrom('notifications.attempts')
    .selectAll()
    .where('message_id', '=', messageId)
    .orderBy('at')
    .orderBy('id')
    .execute()
