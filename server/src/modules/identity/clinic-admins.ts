import { newId } from '@tabib/contracts/core/id'
import { sql } from 'kysely'
import type { Reader, WriteTx } from '../../platform/db/db.js'
import { orProblem } from '../../platform/problem.js'
import * as accounts from './accounts.repo.js'
import * as sessions from './sessions.repo.js'
import * as staff from './staff.repo.js'
import { digest, newSecret } from './tokens.js'

const INVITED_DAYS = 7

interface NewAdmin {
  name: string
  username: string
  email: string | null
  /** In E.164. */
  phone: string | null
  /** Their number among the staff. */
  number: string
  roles: readonly string[]
  branchIds: readonly string[]
  now: Date
}

export interface Invited {
  token: string
  expiresAt: string
}

/** Gives somebody from outside the clinic an account that governs it, and an invitation to choose a password. */
export async function addClinicAdmin(tx: WriteTx, admin: NewAdmin): Promise<Invited & { accountId: string }> {
  const [accountId, at] = [newId(), admin.now.toISOString()]
  const { name, username, email, phone, number } = admin
  await orProblem(
    {
      accounts_username_key: 'operators.username_taken',
      accounts_email: 'identity.email_taken',
      accounts_phone: 'identity.phone_taken',
    },
    staff.insert(
      tx,
      { id: accountId, name, username, email, phone, created_at: at },
      { id: newId(), account_id: accountId, number, created_at: at },
    ),
  )
  await tx
    .insertInto('identity.branch_grants')
    .values(admin.branchIds.map((branch_id) => ({ account_id: accountId, branch_id })))
    .execute()
  await tx
    .insertInto('identity.role_assignments')
    .values(admin.roles.map((role_id) => ({ account_id: accountId, role_id })))
    .execute()
  return { accountId, ...(await inviteClinicAdmin(tx, accountId, admin.now)) }
}

/** A new invitation; earlier ones are void. */
export async function inviteClinicAdmin(tx: WriteTx, accountId: string, now: Date): Promise<Invited> {
  const [token, at] = [newSecret(), now.toISOString()]
  const expiresAt = new Date(now.getTime() + INVITED_DAYS * 86_400_000).toISOString()
  await accounts.revokeInvitations(tx, accountId, at)
  await accounts.addInvitation(tx, {
    id: newId(),
    account_id: accountId,
    hash: digest(token),
    created_at: at,
    expires_at: expiresAt,
  })
  return { token, expiresAt }
}

/** Ends an account's access and its sessions; what it did stays under its name. */
export async function endClinicAdmin(tx: WriteTx, accountId: string, now: Date): Promise<void> {
  await tx.updateTable('identity.accounts').set({ active: false }).where('id', '=', accountId).execute()
  await accounts.revokeInvitations(tx, accountId, now.toISOString())
  await sessions.endAll(tx, accountId, now.toISOString(), 'access ended by the operator')
}

/** How many sessions are open in a clinic, and which of these accounts have chosen a password. No names, no rows. */
export async function signedInState(db: Reader, accountIds: readonly string[], now: Date) {
  const { rows } = await sql<{ sessions: number; chosen: string[] }>`
    select (select count(*)::int from identity.sessions where ended_at is null and expires_at > ${now.toISOString()}) as sessions,
           array(select id::text from identity.accounts where id = any(${accountIds}::uuid[]) and password_hash is not null) as chosen`.execute(
    db,
  )
  return rows[0]!
}
