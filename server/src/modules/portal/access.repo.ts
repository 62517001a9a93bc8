import { sql } from 'kysely'
import type { Reader, WriteTx } from '../../platform/db/db.js'
import type { Patient, PortalAccount } from '../notifications/index.js'

const columns = ['p.id', 'p.name', 'p.birth_date as birthDate', 'p.birth_date_estimated as estimated'] as const

/** Living people who gave this phone as theirs, and those its account was given. */
export const peopleOf = (db: Reader, phone: string) =>
  db
    .selectFrom('patients.pub_patients as p')
    .select(columns)
    .select((eb) =>
      eb
        .selectFrom('portal.access as g')
        .innerJoin('identity.pub_portal_accounts as a', 'a.id', 'g.account_id')
        .select('g.relation')
        .whereRef('g.patient_id', '=', 'p.id')
        .where('a.phone', '=', phone)
        .where('g.ended_at', 'is', null)
        .limit(1)
        .as('relation'),
    )
    .where('p.deceased_on', 'is', null)
    .where((eb) =>
      eb.or([
        eb('p.phone', '=', phone),
        eb(
          'p.id',
          'in',
          eb
            .selectFrom('portal.access as g')
            .innerJoin('identity.pub_portal_accounts as a', 'a.id', 'g.account_id')
            .select('g.patient_id')
            .where('a.phone', '=', phone)
            .where('g.ended_at', 'is', null),
        ),
      ]),
    )
    .orderBy('p.name')
    .orderBy('p.id')
    .limit(30)
    .execute()

export const patient = (db: Reader, id: string) =>
  db.selectFrom('patients.pub_patients').select(['id', 'name']).where('id', '=', id).executeTakeFirst()

export const openOf = (db: Reader, patientId: string) =>
  db
    .selectFrom('portal.access as g')
    .innerJoin('identity.pub_portal_accounts as a', 'a.id', 'g.account_id')
    .select(['g.id', 'a.phone', 'g.relation', 'g.given_at as givenAt'])
    .where('g.patient_id', '=', patientId)
    .where('g.ended_at', 'is', null)
    .orderBy('g.given_at')
    .limit(50)
    .execute()

/** Whether the desk gave an account this patient. */
export const isGiven = async (db: Reader, accountId: string, patientId: string) =>
  (await db
    .selectFrom('portal.access')
    .select('id')
    .where('account_id', '=', accountId)
    .where('patient_id', '=', patientId)
    .where('ended_at', 'is', null)
    .executeTakeFirst()) !== undefined

export const insert = (
  tx: WriteTx,
  row: { id: string; account_id: string; patient_id: string; relation: string; given_by: string; given_at: string },
) => tx.insertInto('portal.access').values(row).execute()

/** Ends an access; answers whose it was, or undefined where it was none or over. */
export const end = (tx: WriteTx, which: { id: string; patientId: string }, by: { at: string; accountId: string }) =>
  tx
    .updateTable('portal.access')
    .set({ ended_at: by.at, ended_by: by.accountId })
    .where('id', '=', which.id)
    .where('patient_id', '=', which.patientId)
    .where('ended_at', 'is', null)
    .returning('account_id as accountId')
    .executeTakeFirst()

/**
 * For whose account messages to these patients are, in their order: of the phone they go to, or, where none is known, of the one
 * the patient was given first. Null where nobody of them has signed in yet.
 */
export async function accountsFor(db: Reader, patients: readonly Patient[]): Promise<(PortalAccount | null)[]> {
  const { rows } = await sql<{ accountId: string | null; email: string | null }>`
    with who as (
      select m.place, case when m.phone is null
        then (select a.id from portal.access g join identity.pub_portal_accounts a on a.id = g.account_id
              where g.patient_id = m.patient_id and g.ended_at is null and a.active order by g.given_at limit 1)
        else (select a.id from identity.pub_portal_accounts a where a.phone = m.phone and a.active) end as id
      from unnest(${patients.map((p) => p.patientId)}::uuid[], ${patients.map((p) => p.phone)}::text[])
        with ordinality as m (patient_id, phone, place))
    select who.id as "accountId", mail.address as email
    from who left join portal.mail on mail.account_id = who.id order by who.place`.execute(db)
  return rows.map(({ accountId, email }) => (accountId === null ? null : { accountId, email }))
}
