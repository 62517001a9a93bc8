import { sql } from 'kysely'
import type { Reader, WriteTx } from '../../platform/db/db.js'

export interface NewSession {
  id: string
  account_id: string
  branch_id: string
  address: string | null
  device: string | null
  started_at: string
  expires_at: string
}

export const insert = (tx: WriteTx, session: NewSession) => tx.insertInto('identity.sessions').values(session).execute()

export const addRefreshToken = (tx: WriteTx, token: { hash: string; session_id: string; issued_at: string }) =>
  tx.insertInto('identity.refresh_tokens').values(token).execute()

/** Marks a refresh token as used; undefined where it is unknown, and `alreadyUsed` where somebody was faster. */
export async function useRefreshToken(tx: WriteTx, hash: string, at: string) {
  const row = await tx
    .selectFrom('identity.refresh_tokens')
    .select(['session_id as sessionId', 'used_at as usedAt'])
    .where('hash', '=', hash)
    .forUpdate()
    .executeTakeFirst()
  if (!row) return undefined
  if (row.usedAt === null)
    await tx.updateTable('identity.refresh_tokens').set({ used_at: at }).where('hash', '=', hash).execute()
  return { sessionId: row.sessionId, alreadyUsed: row.usedAt !== null, usedAt: row.usedAt }
}

export const end = (tx: WriteTx, id: string, at: string, reason: string) =>
  tx
    .updateTable('identity.sessions')
    .set({ ended_at: at, end_reason: reason })
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .execute()

export const endAll = (tx: WriteTx, accountId: string, at: string, reason: string) =>
  tx
    .updateTable('identity.sessions')
    .set({ ended_at: at, end_reason: reason })
    .where('account_id', '=', accountId)
    .where('ended_at', 'is', null)
    .execute()

export const setBranch = (tx: WriteTx, id: string, branchId: string) =>
  tx.updateTable('identity.sessions').set({ branch_id: branchId }).where('id', '=', id).execute()

/** Everything an actor is made of, in one statement; undefined for a session that has ended, or a person who may no longer sign in. */
export async function actorOf(db: Reader, sessionId: string, now: string) {
  const { rows } = await sql<{
    accountId: string
    staffId: string | null
    name: string
    username: string
    language: string | null
    branchId: string
    zone: string
    currency: string
    country: string
    roles: string[]
    branchIds: string[]
  }>`
    select a.id as "accountId", st.id as "staffId", a.name, a.username, a.language, s.branch_id as "branchId",
           b.time_zone as zone, b.currency, b.country,
           array(select role from identity.role_grants g where g.account_id = a.id order by role) as roles,
           array(select g.branch_id::text from identity.branch_grants g where g.account_id = a.id) as "branchIds"
    from identity.sessions s
    join identity.accounts a on a.id = s.account_id and a.active
    join organisation.pub_branches b on b.id = s.branch_id
    left join identity.staff st on st.account_id = a.id
    where s.id = ${sessionId} and s.ended_at is null and s.expires_at > ${now}`.execute(db)
  return rows[0]
}
