import type { Insertable } from 'kysely'
import type { Reader, WriteTx } from '../../platform/db/db.js'
import type { IdentityInvitations } from '../../platform/db/tables.js'

export const find = (db: Reader, id: string) =>
  db
    .selectFrom('identity.accounts')
    .select(['id', 'name', 'username', 'language', 'active'])
    .where('id', '=', id)
    .executeTakeFirst()

/** Branches that are open, of those an account works in. */
export const branchesOf = (db: Reader, accountId: string) =>
  db
    .selectFrom('identity.branch_grants as g')
    .innerJoin('organisation.pub_branches as b', 'b.id', 'g.branch_id')
    .select(['b.id', 'b.name', 'b.code', 'b.country'])
    .where('g.account_id', '=', accountId)
    .where('b.active', '=', true)
    .orderBy('b.code', 'desc')
    .execute()

export const setLanguage = (tx: WriteTx, id: string, language: string) =>
  tx.updateTable('identity.accounts').set({ language }).where('id', '=', id).execute()

/** The demonstration logins, one per role. */
export const demoLogins = (db: Reader) =>
  db
    .selectFrom('identity.accounts as a')
    .innerJoin('identity.role_assignments as g', 'g.account_id', 'a.id')
    .innerJoin('identity.roles as r', (j) => j.onRef('r.id', '=', 'g.role_id').on('r.built_in', '=', true))
    .select(['g.role_id as role', 'a.username', 'a.demo_password as password', 'a.name'])
    .distinctOn('g.role_id')
    .where('a.demo_password', 'is not', null)
    .where('g.branch_id', 'is', null)
    .where('a.active', '=', true)
    .orderBy('g.role_id')
    .orderBy('a.created_at')
    .orderBy('a.username')
    .execute()

export const addInvitation = (tx: WriteTx, row: Insertable<IdentityInvitations>) =>
  tx.insertInto('identity.invitations').values(row).execute()

export const revokeInvitations = (tx: WriteTx, accountId: string, at: string) =>
  tx
    .updateTable('identity.invitations')
    .set({ revoked_at: at })
    .where('account_id', '=', accountId)
    .where('used_at', 'is', null)
    .where('revoked_at', 'is', null)
    .execute()

/** The account an open invitation belongs to. */
export const invited = (db: Reader, hash: string, now: string) =>
  db
    .selectFrom('identity.invitations as i')
    .innerJoin('identity.accounts as a', 'a.id', 'i.account_id')
    .select(['i.id as invitationId', 'a.id', 'a.name', 'a.username'])
    .where('i.hash', '=', hash)
    .where('i.used_at', 'is', null)
    .where('i.revoked_at', 'is', null)
    .where('i.expires_at', '>', now)
    .where('a.active', '=', true)
    .executeTakeFirst()

/** Uses an invitation up; false where somebody was faster. */
export async function useInvitation(tx: WriteTx, id: string, at: string): Promise<boolean> {
  const r = await tx
    .updateTable('identity.invitations')
    .set({ used_at: at })
    .where('id', '=', id)
    .where('used_at', 'is', null)
    .executeTakeFirst()
  return r.numUpdatedRows === 1n
}
