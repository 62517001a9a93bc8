import { sql } from 'kysely'
import type { Reader, WriteTx } from '../../platform/db/db.js'

export interface NewTicket {
  id: string
  purpose: string
  hash: string
  account_id: string | null
  detail: string | null
  means: string | null
  created_at: string
  expires_at: string
}

export const insert = (tx: WriteTx, ticket: NewTicket) => tx.insertInto('identity.tickets').values(ticket).execute()

/** A ticket that has not been used and has not ended. */
export const open = (db: Reader, purpose: string, hash: string, now: string) =>
  db
    .selectFrom('identity.tickets')
    .select(['id', 'account_id as accountId', 'detail', 'means', 'tries'])
    .where('purpose', '=', purpose)
    .where('hash', '=', hash)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst()

/** Uses a ticket up; false where somebody was faster. */
export async function use(tx: WriteTx, id: string, at: string): Promise<boolean> {
  const r = await tx
    .updateTable('identity.tickets')
    .set({ used_at: at })
    .where('id', '=', id)
    .where('used_at', 'is', null)
    .executeTakeFirst()
  return r.numUpdatedRows === 1n
}

/** Counts one guess at what a ticket guards; false where it had `most` already or is used. */
export async function guess(tx: WriteTx, id: string, most: number): Promise<boolean> {
  const r = await tx
    .updateTable('identity.tickets')
    .set({ tries: sql`tries + 1` })
    .where('id', '=', id)
    .where('used_at', 'is', null)
    .where('tries', '<', most)
    .executeTakeFirst()
  return r.numUpdatedRows === 1n
}

/** Ends what is still open of a purpose for an account: the newest is the only one. */
export const endOpen = (tx: WriteTx, purpose: string, accountId: string, at: string) =>
  tx
    .updateTable('identity.tickets')
    .set({ used_at: at })
    .where('purpose', '=', purpose)
    .where('account_id', '=', accountId)
    .where('used_at', 'is', null)
    .execute()

export const forgetOld = (tx: WriteTx, before: string) =>
  tx.deleteFrom('identity.tickets').where('expires_at', '<', before).execute()
