import { sql } from 'kysely'
import type { Reader, WriteTx } from '../../platform/db/db.js'

/** Whom a provider's subject is here; locked, so that one person who comes twice at once is one person. */
export const lock = (tx: WriteTx, issuer: string, subject: string) =>
  tx
    .selectFrom('federation.people')
    .select(['account_id as accountId', 'managed_roles as managedRoles', 'picture_url as pictureUrl'])
    .where('issuer', '=', issuer)
    .where('subject', '=', subject)
    .forUpdate()
    .executeTakeFirst()

export const insert = (tx: WriteTx, row: { issuer: string; subject: string; account_id: string; linked_at: string }) =>
  tx.insertInto('federation.people').values(row).execute()

export const update = (
  tx: WriteTx,
  key: { issuer: string; subject: string },
  changes: { managed_roles: string[]; picture_url: string | null },
) =>
  tx
    .updateTable('federation.people')
    .set(changes)
    .where('issuer', '=', key.issuer)
    .where('subject', '=', key.subject)
    .where((eb) =>
      eb.or([
        sql<boolean>`managed_roles is distinct from ${changes.managed_roles}::text[]`,
        eb('picture_url', 'is distinct from', changes.picture_url),
      ]),
    )
    .execute()

export const pictureOf = (db: Reader, accountId: string) =>
  db
    .selectFrom('federation.people')
    .select('picture_url as url')
    .where('account_id', '=', accountId)
    .where('picture_url', 'is not', null)
    .executeTakeFirst()
