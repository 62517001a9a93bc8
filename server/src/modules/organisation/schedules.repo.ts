import { type Insertable, sql } from 'kysely'
import type { Reader, WriteTx } from '../../platform/db/db.js'
import type { OrganisationHolidays, OrganisationHours } from '../../platform/db/tables.js'
import { changing } from '../../platform/db/versions.js'

/** `09:00`, and `24:00` for the end of a day. */
const time = (column: 'opens' | 'closes') => sql<string>`left(${sql.ref(column)}::text, 5)`

export const hours = (db: Reader, branchId: string) =>
  db
    .selectFrom('organisation.hours')
    .select(['weekday', 'kind', 'name', time('opens').as('opens'), time('closes').as('closes')])
    .where('branch_id', '=', branchId)
    .orderBy('weekday')
    .orderBy('organisation.hours.opens')
    .orderBy('kind', 'desc')
    .execute()

/** Puts another week in the place of the one before. */
export async function replaceHours(tx: WriteTx, branchId: string, rows: Insertable<OrganisationHours>[]) {
  await tx.deleteFrom('organisation.hours').where('branch_id', '=', branchId).execute()
  if (rows.length > 0) await tx.insertInto('organisation.hours').values(rows).execute()
}

const all = (db: Reader) =>
  db
    .selectFrom('organisation.holidays')
    .select([
      'id',
      'version',
      'on_date as onDate',
      'name',
      time('opens').$castTo<string | null>().as('opens'),
      time('closes').$castTo<string | null>().as('closes'),
    ])
    .where('active', '=', true)

export const holidays = (db: Reader, branchId: string, { from, to }: { from: string; to: string }) =>
  all(db)
    .where('branch_id', '=', branchId)
    .where('on_date', '>=', from)
    .where('on_date', '<=', to)
    .orderBy('on_date')
    .execute()

export const findHoliday = (db: Reader, branchId: string, id: string) =>
  all(db).where('branch_id', '=', branchId).where('id', '=', id).executeTakeFirst()

export const addHolidays = (tx: WriteTx, rows: Insertable<OrganisationHolidays>[]) =>
  tx.insertInto('organisation.holidays').values(rows).execute()

/** Writes changes where the version is still the one that was read; false otherwise. */
export const updateHoliday = changing('organisation.holidays')
