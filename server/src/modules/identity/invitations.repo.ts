import { sql } from 'kysely'
import type { Reader } from '../../platform/db/db.js'

/** Invitations of a person, newest first. */
export const ofAccount = (db: Reader, accountId: string, now: string) =>
  db
    .selectFrom('identity.invitations as i')
    .leftJoin('identity.accounts as c', 'c.id', 'i.created_by')
    .select([
      'i.id',
      'i.way',
      'i.created_at as createdAt',
      'c.name as createdByName',
      'i.expires_at as expiresAt',
      'i.used_at as usedAt',
      'i.revoked_at as revokedAt',
      sql<string>`case when i.used_at is not null then 'used' when i.revoked_at is not null then 'revoked'
        when i.expires_at <= ${now}::timestamptz then 'expired' else 'open' end`.as('state'),
    ])
    .where('i.account_id', '=', accountId)
    .orderBy('i.created_at', 'desc')
    .orderBy('i.id', 'desc')
    .limit(50)
    .execute()

/** The open invitation of each of these people. */
export const openOf = (db: Reader, accountIds: readonly string[], now: string) =>
  db
    .selectFrom('identity.invitations')
    .select(['account_id as accountId', 'way', 'expires_at as expiresAt'])
    .distinctOn('account_id')
    .where('account_id', '=', sql<string>`any(${accountIds}::uuid[])`)
    .where('used_at', 'is', null)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)
    .orderBy('account_id')
    .orderBy('created_at', 'desc')
    .execute()
