import { type Insertable, sql } from 'kysely'
import type { Reader, WriteTx } from '../../platform/db/db.js'
import type { OrganisationBranches } from '../../platform/db/tables.js'
import { changing } from '../../platform/db/versions.js'

const clinics = (db: Reader) =>
  db
    .selectFrom('organisation.branches')
    .select([
      'id',
      'version',
      'code',
      'clinic_name as clinicName',
      'name',
      'address',
      'phone',
      'email',
      'website',
      'registration_number as registrationNumber',
      'tax_number as taxNumber',
      'upi_id as upiId',
      'time_zone as timeZone',
      'currency',
      'country',
      'language',
      'active',
    ])

export const list = (db: Reader, ids: readonly string[]) =>
  clinics(db)
    .where('id', '=', sql<string>`any(${[...ids]}::uuid[])`)
    .orderBy('active', 'desc')
    .orderBy(sql`name collate "und-x-icu"`)
    .execute()

export const find = (db: Reader, id: string) => clinics(db).where('id', '=', id).executeTakeFirst()

export const insert = (tx: WriteTx, branch: Insertable<OrganisationBranches>) =>
  tx.insertInto('organisation.branches').values(branch).execute()

/** Writes changes where the version is still the one that was read; false otherwise. */
export const update = changing('organisation.branches')

/** Branches that are open, locked so that two people cannot close the last two at once. */
export const lockOpen = (tx: WriteTx) =>
  tx.selectFrom('organisation.branches').select('id').where('active', '=', true).orderBy('id').forUpdate().execute()

export const codesOf = (db: Reader, branchId: string) =>
  db.selectFrom('organisation.branch_codes').select('code').where('branch_id', '=', branchId).orderBy('code').execute()

/** How many numbers of each kind were given with these prefixes. */
export async function given(db: Reader, codes: readonly string[]): Promise<{ kind: string; count: number }[]> {
  const { rows } = await sql<{ kind: string; count: number }>`
    select split_part(scope, ':', 1) as kind, sum(value)::int as count from organisation.counters
    where substring(scope from '^[a-z]+:([A-Z]{2,5})(?:[:-]|$)') = any(${[...codes]}::text[]) group by 1`.execute(db)
  return rows
}

export const settings = (db: Reader) =>
  db.selectFrom('organisation.settings').select(['value', 'version']).where('id', '=', 'clinic').executeTakeFirst()

/** The name above the branches: that of the oldest. */
export const anyName = (db: Reader) =>
  db
    .selectFrom('organisation.branches')
    .select(['clinic_name as name', 'language'])
    .orderBy('created_at')
    .orderBy('id')
    .executeTakeFirst()

/** Writes the settings of the clinic where nobody has since the version that was read; false otherwise. */
export async function saveSettings(tx: WriteTx, version: number, value: object): Promise<boolean> {
  const text = JSON.stringify(value)
  const row = await tx
    .insertInto('organisation.settings')
    .values({ id: 'clinic', value: text, version: version + 1 })
    .onConflict((c) =>
      c
        .column('id')
        .doUpdateSet({ value: text, version: version + 1 })
        .where(sql<number>`settings.version`, '=', version),
    )
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

export const setClinicName = (tx: WriteTx, name: string) =>
  tx.updateTable('organisation.branches').set({ clinic_name: name }).where('clinic_name', '<>', name).execute()
