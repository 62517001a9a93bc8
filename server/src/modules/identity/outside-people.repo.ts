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

/** Ends sessions that began outside; answers which. */
export async function endOutside(tx: WriteTx, { at, reason }: { at: string; reason: string }): Promise<string[]> {
  const rows = await tx
    .updateTable('identity.sessions')
    .set({ ended_at: at, end_reason: reason })
    .where('means', '=', 'external')
    .where('ended_at', 'is', null)
    .returning('id')
    .execute()
  return rows.map((r) => r.id)
}
