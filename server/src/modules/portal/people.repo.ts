import type { Reader } from '../../platform/db/db.js'

/** The phone of an account; undefined where it is no patient's. */
export const phoneOf = async (db: Reader, accountId: string) =>
  (
    await db
      .selectFrom('identity.pub_portal_accounts')
      .select('phone')
      .where('id', '=', accountId)
      .where('active', '=', true)
      .executeTakeFirst()
  )?.phone ?? undefined
