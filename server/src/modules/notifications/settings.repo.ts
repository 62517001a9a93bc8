import {
  type Channel,
  kindOf,
  type MessageKind,
  type OutsideChannel,
  type Policy,
} from '@tabib/contracts/notifications/kinds'
import { type Insertable, sql } from 'kysely'
import type { Reader, WriteTx } from '../../platform/db/db.js'
import type { NotificationsChannels, NotificationsPolicies, NotificationsTemplates } from '../../platform/db/tables.js'

export const channels = (db: Reader) => db.selectFrom('notifications.channels').selectAll().execute()

export const channel = (db: Reader, name: OutsideChannel) =>
  db.selectFrom('notifications.channels').selectAll().where('channel', '=', name).executeTakeFirst()

export const putChannel = (tx: WriteTx, { channel: name, ...set }: Insertable<NotificationsChannels>) =>
  tx
    .insertInto('notifications.channels')
    .values({ channel: name, ...set })
    .onConflict((c) => c.column('channel').doUpdateSet({ ...set, version: sql`channels.version + 1` }))
    .execute()

export const noteTest = (tx: WriteTx, name: OutsideChannel, at: string, outcome: string) =>
  tx
    .updateTable('notifications.channels')
    .set({ tested_at: at, test_outcome: outcome.slice(0, 500) })
    .where('channel', '=', name)
    .execute()

/** Whether the clinic tells this kind at all. */
export async function isTold(db: Reader, kind: MessageKind): Promise<boolean> {
  const row = await db.selectFrom('notifications.policies').select('active').where('id', '=', kind).executeTakeFirst()
  return row?.active ?? !kindOf(kind).off
}

export const breakers = (db: Reader) => db.selectFrom('notifications.breakers').selectAll().execute()

/** The breaker of a provider, locked; made where there is none. */
export async function holdBreaker(tx: WriteTx, provider: string): Promise<number> {
  const row = await tx
    .insertInto('notifications.breakers')
    .values({ provider })
    .onConflict((c) => c.column('provider').doUpdateSet({ provider }))
    .returning('failures')
    .executeTakeFirstOrThrow()
  return row.failures
}

export const setBreaker = (tx: WriteTx, provider: string, set: { failures: number; open_until: string | null }) =>
  tx.updateTable('notifications.breakers').set(set).where('provider', '=', provider).execute()

export const rules = async (db: Reader) =>
  (await db.selectFrom('notifications.rules').selectAll().executeTakeFirst()) ?? {
    id: 'clinic',
    version: 0,
    quiet_from: null,
    quiet_to: null,
    retention_days: 180,
  }

export const putRules = (
  tx: WriteTx,
  set: { quiet_from: string | null; quiet_to: string | null; retention_days: number },
) =>
  tx
    .insertInto('notifications.rules')
    .values({ id: 'clinic', ...set })
    .onConflict((c) => c.column('id').doUpdateSet({ ...set, version: sql`rules.version + 1` }))
    .execute()

export interface PolicyRow {
  id: MessageKind
  active: boolean
  policy: Policy
  channels: Channel[]
}

export const policies = async (db: Reader) =>
  (await db.selectFrom('notifications.policies').selectAll().execute()) as unknown as PolicyRow[]

export const putPolicy = (tx: WriteTx, { id, ...set }: Insertable<NotificationsPolicies>) =>
  tx
    .insertInto('notifications.policies')
    .values({ id, ...set })
    .onConflict((c) => c.column('id').doUpdateSet({ ...set, version: sql`policies.version + 1` }))
    .execute()

/** The newest edition of every text of these kinds. */
export async function templates(db: Reader, kinds: readonly string[]) {
  return db
    .selectFrom('notifications.templates')
    .distinctOn(['kind', 'channel', 'language'])
    .selectAll()
    .where('kind', '=', sql<string>`any(${kinds}::text[])`)
    .orderBy('kind')
    .orderBy('channel')
    .orderBy('language')
    .orderBy('edition', 'desc')
    .execute()
}

export const editions = (db: Reader, place: { kind: string; channel: string; language: string }) =>
  db
    .selectFrom('notifications.templates')
    .selectAll()
    .where('kind', '=', place.kind)
    .where('channel', '=', place.channel)
    .where('language', '=', place.language)
    .orderBy('edition', 'desc')
    .limit(50)
    .execute()

export const addTemplate = (tx: WriteTx, row: Insertable<NotificationsTemplates>) =>
  tx.insertInto('notifications.templates').values(row).execute()
