import type { Reader, WriteTx } from '../../platform/db/db.js'

/** The proved address of an account; null where it has none. */
export const addressOf = async (db: Reader, accountId: string): Promise<string | null> =>
  (await db.selectFrom('portal.mail').select('address').where('account_id', '=', accountId).executeTakeFirst())
    ?.address ?? null

/** The address from now on; null takes it back. */
export const put = (tx: WriteTx, accountId: string, set: { address: string | null; changed_at: string }) =>
  tx
    .insertInto('portal.mail')
    .values({ account_id: accountId, ...set })
    .onConflict((c) => c.column('account_id').doUpdateSet(set))
    .execute()
