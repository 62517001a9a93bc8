import { sql } from 'kysely'
import type { WriteTx } from '../../platform/db/db.js'

export interface NewCode {
  id: string
  purpose: string
  address: string
  hash: string
  created_at: string
  expires_at: string
}

/** A new code; those before it stop working, wherever of these addresses they stand. */
export async function replace(tx: WriteTx, code: NewCode, addresses: readonly string[]): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`code ${code.purpose} ${addresses.at(-1)}`}, 11))`.execute(
    tx,
  )
  await tx
    .updateTable('identity.codes')
    .set({ replaced_at: code.created_at })
    .where('purpose', '=', code.purpose)
    .where('address', 'in', [...addresses])
    .where('used_at', 'is', null)
    .where('replaced_at', 'is', null)
    .execute()
  await tx.insertInto('identity.codes').values(code).execute()
}

/** Counts a try at the open code and locks it until commit; undefined where none is open, or `most` tries were had. */
export const guess = (
  tx: WriteTx,
  { purpose, address, now, most }: { purpose: string; address: string; now: string; most: number },
) =>
  tx
    .updateTable('identity.codes')
    .set({ tries: sql`tries + 1` })
    .where('purpose', '=', purpose)
    .where('address', '=', address)
    .where('used_at', 'is', null)
    .where('replaced_at', 'is', null)
    .where('expires_at', '>', now)
    .where('tries', '<', most)
    .returning(['id', 'hash'])
    .executeTakeFirst()

export const use = (tx: WriteTx, id: string, at: string) =>
  tx.updateTable('identity.codes').set({ used_at: at }).where('id', '=', id).execute()

export const forgetOld = (tx: WriteTx, before: string) =>
  tx.deleteFrom('identity.codes').where('expires_at', '<', before).execute()
