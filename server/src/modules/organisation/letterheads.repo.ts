import type { Insertable } from 'kysely'
import type { Reader, WriteTx } from '../../platform/db/db.js'
import type { OrganisationLetterheads } from '../../platform/db/tables.js'

export interface Registration {
  name: string
  number: string
}

/** What differs from what the branch says of itself, without the picture. */
export const find = (db: Reader, branchId: string) =>
  db
    .selectFrom('organisation.letterheads')
    .select(['name', 'address', 'phones', 'registrations', 'logo_sha256 as logo'])
    .where('branch_id', '=', branchId)
    .executeTakeFirst()

export const logo = (db: Reader, branchId: string) =>
  db.selectFrom('organisation.letterheads').select('logo').where('branch_id', '=', branchId).executeTakeFirst()

export const save = (tx: WriteTx, row: Insertable<OrganisationLetterheads>) => {
  const { branch_id: _, ...changes } = row
  return tx
    .insertInto('organisation.letterheads')
    .values(row)
    .onConflict((c) => c.column('branch_id').doUpdateSet(changes))
    .execute()
}
