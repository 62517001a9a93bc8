import type { Reader, WriteTx } from '../../platform/db/db.js'
import { NOBODY } from '../../platform/system-actor.js'
import { digest } from './tokens.js'

/** The browser that shows this cookie, by its digest. */
export const byHash = (db: Reader, hash: string) =>
  db.selectFrom('identity.devices').select('id').where('hash', '=', hash).executeTakeFirst()

export const insert = (tx: WriteTx, device: { id: string; hash: string; created_at: string }) =>
  tx.insertInto('identity.devices').values(device).execute()

/** Notes that a person signed in with this browser. */
export const used = (tx: WriteTx, deviceId: string, accountId: string, at: string) =>
  tx
    .insertInto('identity.device_accounts')
    .values({ device_id: deviceId, account_id: accountId, last_at: at })
    .onConflict((c) => c.columns(['device_id', 'account_id']).doUpdateSet({ last_at: at }))
    .execute()

/** The browser that shows this cookie, where this person has signed in with it before; asked at the same price for nobody. */
export async function ownOf(
  db: Reader,
  cookie: string | undefined,
  accountId: string | undefined,
): Promise<string | undefined> {
  if (!cookie) return undefined
  const row = await db
    .selectFrom('identity.devices as d')
    .innerJoin('identity.device_accounts as a', 'a.device_id', 'd.id')
    .select('d.id')
    .where('d.hash', '=', digest(cookie))
    .where('a.account_id', '=', accountId ?? NOBODY)
    .executeTakeFirst()
  return row?.id
}

/** Who is signed in with this browser and has a PIN, the last used first. */
export const atDesk = (db: Reader, deviceId: string, now: string) =>
  db
    .selectFrom('identity.sessions as s')
    .innerJoin('identity.accounts as a', 'a.id', 's.account_id')
    .innerJoin('identity.pins as p', 'p.account_id', 'a.id')
    .select(['s.id as sessionId', 'a.id as accountId', 'a.name', 's.locked_at as lockedAt', 's.last_used_at as usedAt'])
    .distinctOn('a.id')
    .where('s.device_id', '=', deviceId)
    .where('s.ended_at', 'is', null)
    .where('s.expires_at', '>', now)
    .where('a.active', '=', true)
    .orderBy('a.id')
    .orderBy('s.last_used_at', 'desc')
    .limit(20)
    .execute()

export const pinOf = (db: Reader, accountId: string) =>
  db.selectFrom('identity.pins').select('hash').where('account_id', '=', accountId).executeTakeFirst()

export const setPin = (tx: WriteTx, pin: { account_id: string; hash: string; set_at: string }) =>
  tx
    .insertInto('identity.pins')
    .values(pin)
    .onConflict((c) => c.column('account_id').doUpdateSet({ hash: pin.hash, set_at: pin.set_at }))
    .execute()

export const removePin = (tx: WriteTx, accountId: string) =>
  tx.deleteFrom('identity.pins').where('account_id', '=', accountId).execute()

/** Forgets browsers nobody has signed in with since `before`. */
export async function forgetOld(tx: WriteTx, before: string): Promise<void> {
  await tx.deleteFrom('identity.device_accounts').where('last_at', '<', before).execute()
  await tx
    .deleteFrom('identity.devices')
    .where('created_at', '<', before)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('identity.device_accounts as d')
            .select('d.device_id')
            .whereRef('d.device_id', '=', 'identity.devices.id'),
        ),
      ),
    )
    .execute()
}
