import { type Insertable, sql } from 'kysely'
import type { Reader, WriteTx } from '../../platform/db/db.js'
import type { OrganisationBranches } from '../../platform/db/tables.js'

const columns = [
  'id',
  'code',
  'clinic_name as clinicName',
  'name',
  'address',
  'phone',
  'email',
  'registration_number as registrationNumber',
  'tax_number as taxNumber',
  'upi_id as upiId',
  'time_zone as timeZone',
  'currency',
  'country',
  'language',
] as const

export const list = (db: Reader, ids: readonly string[]) =>
  db
    .selectFrom('organisation.branches')
    .select(columns)
    .where('id', 'in', [...ids])
    .orderBy('name')
    .execute()

export const everyBranch = (db: Reader) =>
  db.selectFrom('organisation.branches').select(['id', 'code']).orderBy('created_at').orderBy('id').execute()

export const find = (db: Reader, id: string) =>
  db.selectFrom('organisation.branches').select(columns).where('id', '=', id).executeTakeFirst()

export const rooms = (db: Reader, branchId: string) =>
  db
    .selectFrom('organisation.rooms')
    .select(['id', 'branch_id as branchId', 'name'])
    .where('branch_id', '=', branchId)
    .where('active', '=', true)
    .orderBy(sql`name collate "und-x-icu"`)
    .execute()

/** Takes the next number of a run, which stays locked until the transaction ends: no gaps, no doubles. */
export async function nextNumber(tx: WriteTx, scope: string): Promise<number> {
  const row = await tx
    .insertInto('organisation.counters')
    .values({ scope, value: 1 })
    .onConflict((c) => c.column('scope').doUpdateSet({ value: sql`counters.value + 1` }))
    .returning('value')
    .executeTakeFirstOrThrow()
  return row.value
}

export const insert = (tx: WriteTx, branch: Insertable<OrganisationBranches>) =>
  tx.insertInto('organisation.branches').values(branch).execute()
