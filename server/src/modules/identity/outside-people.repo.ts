import { sql, type Updateable } from 'kysely'
import type { Reader, WriteTx } from '../../platform/db/db.js'
import type { IdentityAccounts } from '../../platform/db/tables.js'

export const isNamed = async (db: Reader, username: string) =>
  (await db.selectFrom('identity.accounts').select('id').where('username', '=', username).executeTakeFirst()) !==
  undefined

/** Writes only what differs, so that a sign-in that brings nothing new leaves no line in the audit. */
export async function update(tx: WriteTx, id: string, says: Updateable<IdentityAccounts>): Promise<void> {
  const differs = Object.entries(says).map(([k, v]) => sql<boolean>`${sql.ref(k)} is distinct from ${v}`)
  await tx
    .updateTable('identity.accounts')
    .set({ ...says, version: sql`version + 1` })
    .where('id', '=', id)
    .where((eb) => eb.or(differs))
    .execute()
}

export const byEmail = (db: Reader, email: string) =>
  db
    .selectFrom('identity.accounts')
    .select('id')
    .where(sql`lower(email)`, '=', email.toLowerCase())
    .executeTakeFirst()

export const byPhone = (db: Reader, phone: string) =>
  db
    .selectFrom('identity.accounts')
    .select('id')
    .where('kind', '=', 'staff')
    .where('phone', '=', phone)
    .executeTakeFirst()

export const entrant = (db: Reader, id: string) =>
  db
    .selectFrom('identity.accounts as a')
    .select([
      'a.id',
      'a.name',
      'a.kind',
      'a.active',
      sql<boolean>`exists (select from identity.authenticators f where f.account_id = a.id and f.confirmed_at is not null)`.as(
        'hasTotp',
      ),
      sql<boolean>`exists (select from identity.passkeys k where k.account_id = a.id)`.as('hasPasskey'),
      sql<boolean>`exists (select from identity.role_assignments r where r.account_id = a.id)`.as('hasRole'),
    ])
    .where('a.id', '=', id)
    .where('a.kind', '=', 'staff')
    .executeTakeFirst()

/** An owner everywhere who may sign in, by username or email. */
export const ownerByLogin = (db: Reader, login: string) =>
  db
    .selectFrom('identity.accounts as a')
    .select('a.id')
    .where('a.kind', '=', 'staff')
    .where('a.active', '=', true)
    .where((eb) =>
      eb.or([eb('a.username', '=', login.toLowerCase()), eb(sql`lower(a.email)`, '=', login.toLowerCase())]),
    )
    .where(
      sql<boolean>`exists (select from identity.role_assignments r where r.account_id = a.id and r.role_id = 'owner' and r.branch_id is null)`,
    )
    .executeTakeFirst()

/** Whether an owner everywhere, who may sign in, has a password or a passkey here. */
export const isOwnerHere = async (db: Reader) =>
  (await db
    .selectFrom('identity.accounts as a')
    .select('a.id')
    .where('a.kind', '=', 'staff')
    .where('a.active', '=', true)
    .where(
      sql<boolean>`exists (select from identity.role_assignments r where r.account_id = a.id and r.role_id = 'owner' and r.branch_id is null)`,
    )
    .where(
      sql<boolean>`(a.password_hash is not null or exists (select from identity.passkeys k where k.account_id = a.id))`,
    )
    .limit(1)
    .executeTakeFirst()) !== undefined

interface Ending {
  at: string
  reason: string
  /** The session that stays: its person decided this. */
  but: string
}

/** Ends sessions that began outside; answers which. */
export async function endOutside(tx: WriteTx, { at, reason, but }: Ending): Promise<string[]> {
  const rows = await tx
    .updateTable('identity.sessions')
    .set({ ended_at: at, end_reason: reason })
    .where('means', '=', 'external')
    .where('id', '<>', but)
    .where('ended_at', 'is', null)
    .returning('id')
    .execute()
  return rows.map((r) => r.id)
}

/** Ends sessions of staff that began here; answers which. */
export async function endLocal(tx: WriteTx, { at, reason, but }: Ending): Promise<string[]> {
  const rows = await tx
    .updateTable('identity.sessions as s')
    .from('identity.accounts as a')
    .set({ ended_at: at, end_reason: reason })
    .whereRef('a.id', '=', 's.account_id')
    .where('a.kind', '=', 'staff')
    .where('s.means', '<>', 'external')
    .where('s.id', '<>', but)
    .where('s.ended_at', 'is', null)
    .returning('s.id')
    .execute()
  return rows.map((r) => r.id)
}

/** How many of the staff are signed in with this clinic's own means and outside, but for one session. */
export async function countOpen(db: Reader, { now, but }: { now: string; but: string }) {
  const { rows } = await sql<{ local: number; outside: number }>`
    select count(distinct s.account_id) filter (where s.means <> 'external')::int as local,
           count(distinct s.account_id) filter (where s.means = 'external')::int as outside
    from identity.sessions s join identity.accounts a on a.id = s.account_id and a.kind = 'staff' and a.active
    where s.ended_at is null and s.expires_at > ${now} and s.id <> ${but}`.execute(db)
  return rows[0]!
}
