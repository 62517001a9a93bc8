import { sql } from 'kysely'
import type { Reader, WriteTx } from '../../platform/db/db.js'

const people = (db: Reader) =>
  db
    .selectFrom('identity.accounts as a')
    .select([
      'a.id',
      'a.name',
      'a.username',
      'a.email',
      'a.phone',
      'a.language',
      'a.active',
      'a.kind',
      'a.password_hash as passwordHash',
      'a.password_changed_at as passwordChangedAt',
      'a.email_verified_at as emailVerifiedAt',
      'a.demo_password as demoPassword',
      sql<boolean>`exists (select from identity.authenticators f where f.account_id = a.id and f.confirmed_at is not null)`.as(
        'hasTotp',
      ),
      sql<boolean>`exists (select from identity.passkeys k where k.account_id = a.id)`.as('hasPasskey'),
    ])

/** The member of staff a person means by a username, an email or a phone number in E.164. */
export const byLogin = (db: Reader, login: string, phone: string | null) =>
  people(db)
    .where('a.kind', '=', 'staff')
    .where((eb) =>
      eb.or([
        eb('a.username', '=', login.toLowerCase()),
        eb(sql`lower(a.email)`, '=', login.toLowerCase()),
        ...(phone ? [eb('a.phone', '=', phone)] : []),
      ]),
    )
    .executeTakeFirst()

export const byId = (db: Reader, id: string) => people(db).where('a.id', '=', id).executeTakeFirst()
export type Person = NonNullable<Awaited<ReturnType<typeof byId>>>

/** The account of a patient's phone. */
export const byPortalPhone = (db: Reader, phone: string) =>
  people(db).where('a.kind', '=', 'patient').where('a.phone', '=', phone).executeTakeFirst()

export const insertPortal = (tx: WriteTx, row: { id: string; name: string; phone: string; at: string }) =>
  tx
    .insertInto('identity.accounts')
    .values({
      id: row.id,
      name: row.name,
      // Nobody signs in with it: a patient's way in is their phone.
      username: `patient-${row.id}`,
      phone: row.phone,
      kind: 'patient',
      created_at: row.at,
    })
    .onConflict((c) =>
      c.column('phone').where('phone', 'is not', null).where('kind', '=', sql.lit('patient')).doNothing(),
    )
    .execute()

export const setPassword = (tx: WriteTx, id: string, hash: string, at: string) =>
  tx
    .updateTable('identity.accounts')
    .set({ password_hash: hash, demo_password: null, password_changed_at: at })
    .where('id', '=', id)
    .execute()

/** Takes note that the address is the person's; false where it is another by now. */
export async function verifyEmail(tx: WriteTx, id: string, email: string, at: string): Promise<boolean> {
  const r = await tx
    .updateTable('identity.accounts')
    .set({ email_verified_at: at })
    .where('id', '=', id)
    .where('email', '=', email)
    .where('active', '=', true)
    .executeTakeFirst()
  return r.numUpdatedRows === 1n
}

/** The clinic's first branch: where those who belong to no branch are. */
export const firstBranch = (db: Reader) =>
  db.selectFrom('organisation.pub_branches').select(['id', 'country']).orderBy('id').limit(1).executeTakeFirst()
