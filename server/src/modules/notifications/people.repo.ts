import { newId } from '@tabib/contracts/core/id'
import type { Channel, MessageKind } from '@tabib/contracts/notifications/kinds'
import { type Insertable, sql } from 'kysely'
import type { Reader, WriteTx } from '../../platform/db/db.js'
import type { NotificationsPreferences, NotificationsSubscriptions } from '../../platform/db/tables.js'

/** The country of the clinic's first branch: a number that names none is read as one of there. */
export async function homeCountry(db: Reader): Promise<string | undefined> {
  const first = db.selectFrom('organisation.pub_branches').select('country').orderBy('id').limit(1)
  return (await first.executeTakeFirst())?.country
}

export const preferences = (db: Reader, accountId: string) =>
  db.selectFrom('notifications.preferences').selectAll().where('account_id', '=', accountId).executeTakeFirst()

export interface Chosen {
  account_id: string
  language: string | null
  time_zone: string | null
  channels: Partial<Record<MessageKind, Channel[]>>
}

/** What these people have chosen. */
export const chosen = async (db: Reader, accountIds: readonly string[]) =>
  (await db
    .selectFrom('notifications.preferences')
    .select(['account_id', 'language', 'time_zone', 'channels'])
    .where('account_id', '=', sql<string>`any(${accountIds}::uuid[])`)
    .execute()) as unknown as Chosen[]

export const putPreferences = (
  tx: WriteTx,
  accountId: string,
  set: Omit<Insertable<NotificationsPreferences>, 'account_id'>,
) =>
  tx
    .insertInto('notifications.preferences')
    .values({ account_id: accountId, ...set })
    .onConflict((c) => c.column('account_id').doUpdateSet({ ...set, version: sql<number>`preferences.version + 1` }))
    .execute()

/** Of these addresses, those whose owners asked for silence, as `channel address`. */
export async function stopped(db: Reader, addresses: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ channel: string; address: string }>`
    select channel, address from (
      select distinct on (channel, address) channel, address, stopped from notifications.consents
      where channel = any(array['whatsapp', 'sms', 'email']) and address = any(${addresses}::text[])
      order by channel, address, at desc, id desc) c
    where stopped`.execute(db)
  return new Set(rows.map((r) => `${r.channel} ${r.address}`))
}

export const consent = (
  tx: WriteTx,
  row: { id: string; channel: string; address: string; stopped: boolean; source: string; at: string },
) => tx.insertInto('notifications.consents').values(row).execute()

/** Whoever gives an address again, and proves it, wants to be written to: an earlier silence of it is over. */
export async function written(tx: WriteTx, to: { channel: 'email'; address: string; at: string }): Promise<void> {
  const silent = (await stopped(tx, [to.address])).has(`${to.channel} ${to.address}`)
  if (silent) await consent(tx, { id: newId<'Consent'>(), ...to, stopped: false, source: 'link' })
}

/** The devices of these accounts. */
export const devices = (db: Reader, accountIds: readonly string[]) =>
  db
    .selectFrom('notifications.subscriptions')
    .selectAll()
    .where('active', '=', true)
    .where('account_id', '=', sql<string>`any(${accountIds}::uuid[])`)
    .orderBy('at')
    .execute()

/** A device belongs to whoever signed in on it last. */
export const subscribe = (tx: WriteTx, row: Insertable<NotificationsSubscriptions>) =>
  tx
    .insertInto('notifications.subscriptions')
    .values(row)
    .onConflict((c) =>
      c.columns(['provider', 'address']).doUpdateSet({
        account_id: row.account_id,
        keys: row.keys ?? '{}',
        device: row.device ?? null,
        active: true,
        at: row.at,
      }),
    )
    .execute()

export const unsubscribe = (tx: WriteTx, accountId: string, address: string) =>
  tx
    .updateTable('notifications.subscriptions')
    .set({ active: false })
    .where('account_id', '=', accountId)
    .where('address', '=', address)
    .execute()

export const dropDevices = (tx: WriteTx, ids: readonly string[]) =>
  tx
    .updateTable('notifications.subscriptions')
    .set({ active: false })
    .where('id', '=', sql<string>`any(${ids}::uuid[])`)
    .execute()

/** When this number last wrote to us on WhatsApp. */
export async function lastWord(db: Reader, address: string): Promise<string | null> {
  const row = await db
    .selectFrom('notifications.replies')
    .select('received_at')
    .where('channel', '=', 'whatsapp')
    .where('address', '=', address)
    .orderBy('received_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row ? new Date(row.received_at).toISOString() : null
}
