import { type Insertable, sql } from 'kysely'
import type { Reader, WriteTx } from '../../platform/db/db.js'
import { statement, unseen, type Values } from '../../platform/db/statement.js'
import type { PatientsIdentifiers, PatientsPatients } from '../../platform/db/tables.js'
import { changing } from '../../platform/db/versions.js'

/** Columns of a person in a list, of `patients.patients as p`. */
export const card = sql`p.id, p.number, p.name, p.gender, p.birth_date as "birthDate", p.birth_date_estimated as "birthDateEstimated",
  p.phone, p.blood_group as "bloodGroup", p.deceased_on as "deceasedOn"`

const cards = [
  'p.id',
  'p.number',
  'p.name',
  'p.gender',
  'p.birth_date as birthDate',
  'p.birth_date_estimated as birthDateEstimated',
  'p.phone',
  'p.blood_group as bloodGroup',
  'p.deceased_on as deceasedOn',
] as const

const whole = statement((db, value: Values<{ ids: readonly string[] }>) =>
  db
    .selectFrom('patients.patients as p')
    .select(cards)
    .select([
      'p.version',
      'p.branch_id as branchId',
      'p.language',
      sql<{ line?: string; city?: string; district?: string; postalCode?: string }>`p.address`.as('address'),
      'p.emergency_name as emergencyName',
      'p.emergency_phone as emergencyPhone',
      'p.reference',
      'p.created_at as createdAt',
      sql<{ id: string; system: string; value: string }[]>`coalesce((
        select json_agg(json_build_object('id', i.id, 'system', i.system, 'value', i.value) order by i.system, i.value)
        from patients.identifiers i where i.patient_id = p.id), '[]')`.as('identifiers'),
    ])
    .where('p.id', '=', sql<string>`any(${unseen(value('ids'), 'uuid[]')}::uuid[])`),
)

/** One person with all that is known. */
export const find = async (db: Reader, id: string) => (await whole(db, { ids: [id] }))[0]

/** The same for several, in the order of the ids; nothing in the place of nobody. */
export async function findEach(db: Reader, ids: readonly string[]) {
  const byId = new Map((await whole(db, { ids })).map((p) => [p.id, p]))
  return ids.map((id) => byId.get(id))
}

/** What other modules may know of a person. */
export const findPublished = (db: Reader, id: string) =>
  db.selectFrom('patients.pub_patients').selectAll().where('id', '=', id).executeTakeFirst()

/** Everybody on these phones, by name. */
export const withPhones = (db: Reader, phones: readonly string[]) =>
  db
    .selectFrom('patients.patients')
    .select(['id', 'name', 'number', 'phone', 'branch_id as branchId'])
    .where('phone', '=', sql<string>`any(${phones}::text[])`)
    .orderBy(sql`name collate "und-x-icu"`)
    .orderBy('number')
    .limit(50 * phones.length)
    .execute()

/** The other people on a phone, by name. */
export const household = (db: Reader, phone: string, without: string) =>
  db
    .selectFrom('patients.patients as p')
    .select(cards)
    .where('p.phone', '=', phone)
    .where('p.id', '<>', without)
    .orderBy(sql`p.name collate "und-x-icu"`)
    .orderBy('p.number')
    .limit(50)
    .execute()

export const insert = (tx: WriteTx, row: Insertable<PatientsPatients>) =>
  tx.insertInto('patients.patients').values(row).execute()

/** Writes changes where the version is still the one that was read; false otherwise. */
export const update = changing('patients.patients')

/** Adds an identifier; one that is there already stays as it is. */
export const addIdentifier = (tx: WriteTx, row: Insertable<PatientsIdentifiers>) =>
  tx
    .insertInto('patients.identifiers')
    .values(row)
    .onConflict((c) => c.columns(['system', 'value']).doNothing())
    .execute()

/** Who is known by these identifiers. */
export const identified = (db: Reader, known: readonly { system: string; value: string }[]) =>
  db
    .selectFrom('patients.identifiers')
    .select(['patient_id as patientId', 'system', 'value'])
    .where(
      sql<boolean>`(system, value) in (select * from unnest(${known.map((k) => k.system)}::text[], ${known.map((k) => k.value)}::text[]))`,
    )
    .execute()
