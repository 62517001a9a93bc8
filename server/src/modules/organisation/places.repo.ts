import { type Insertable, type SelectQueryBuilder, sql } from 'kysely'
import type { Reader, WriteTx } from '../../platform/db/db.js'
import type { DB, OrganisationDepartments, OrganisationEquipment, OrganisationRooms } from '../../platform/db/tables.js'
import { changing } from '../../platform/db/versions.js'

type Kept = 'organisation.departments' | 'organisation.rooms' | 'organisation.equipment'

const byName = sql`name collate "und-x-icu"`

interface Filter {
  branchId: string
  active?: boolean | undefined
}

const departmentRows = (db: Reader) =>
  db.selectFrom('organisation.departments').select(['id', 'version', 'name', 'active'])
const roomRows = (db: Reader) =>
  db
    .selectFrom('organisation.rooms')
    .select(['id', 'version', 'name', 'kind', 'department_id as departmentId', 'capacity', 'active'])
const equipmentRows = (db: Reader) =>
  db
    .selectFrom('organisation.equipment')
    .select([
      'id',
      'version',
      'name',
      'serial_number as serialNumber',
      'room_id as roomId',
      'department_id as departmentId',
      'active',
    ])

/** Rows of one kind, as a branch keeps them. */
const ofBranch = <O>(rows: (db: Reader) => SelectQueryBuilder<DB, Kept, O>) => ({
  list: (db: Reader, { branchId, active }: Filter): Promise<O[]> =>
    rows(db)
      .where('branch_id', '=', branchId)
      .$if(active !== undefined, (q) => q.where('active', '=', active!))
      .orderBy('active', 'desc')
      .orderBy(byName)
      .execute() as Promise<O[]>,
  find: (db: Reader, branchId: string, id: string): Promise<O | undefined> =>
    rows(db).where('branch_id', '=', branchId).where('id', '=', id).executeTakeFirst() as Promise<O | undefined>,
})

export const departments = {
  ...ofBranch(departmentRows),
  insert: (tx: WriteTx, row: Insertable<OrganisationDepartments>) =>
    tx.insertInto('organisation.departments').values(row).execute(),
  update: changing('organisation.departments'),
}

export const rooms = {
  ...ofBranch(roomRows),
  insert: (tx: WriteTx, row: Insertable<OrganisationRooms>) =>
    tx.insertInto('organisation.rooms').values(row).execute(),
  update: changing('organisation.rooms'),
}

export const equipment = {
  ...ofBranch(equipmentRows),
  insert: (tx: WriteTx, row: Insertable<OrganisationEquipment>) =>
    tx.insertInto('organisation.equipment').values(row).execute(),
  update: changing('organisation.equipment'),
}

/** Rooms in use that belong to a department. */
export const roomsOf = (db: Reader, departmentId: string) =>
  db
    .selectFrom('organisation.rooms')
    .select('name')
    .where('department_id', '=', departmentId)
    .where('active', '=', true)
    .orderBy(byName)
    .execute()

/** Equipment in use that stands in a room or belongs to a department. */
export const equipmentOf = (db: Reader, column: 'room_id' | 'department_id', id: string) =>
  db
    .selectFrom('organisation.equipment')
    .select('name')
    .where(column, '=', id)
    .where('active', '=', true)
    .orderBy(byName)
    .execute()
