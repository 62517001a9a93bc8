import { type Insertable, sql, type Updateable } from 'kysely'
import type { Reader, WriteTx } from '../../platform/db/db.js'
import type { OrganisationDepartments, OrganisationEquipment, OrganisationRooms } from '../../platform/db/tables.js'

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

export const departments = {
  list: (db: Reader, { branchId, active }: Filter) =>
    departmentRows(db)
      .where('branch_id', '=', branchId)
      .$if(active !== undefined, (q) => q.where('active', '=', active!))
      .orderBy('active', 'desc')
      .orderBy(byName)
      .execute(),
  find: (db: Reader, branchId: string, id: string) =>
    departmentRows(db).where('branch_id', '=', branchId).where('id', '=', id).executeTakeFirst(),
  insert: (tx: WriteTx, row: Insertable<OrganisationDepartments>) =>
    tx.insertInto('organisation.departments').values(row).execute(),
  update: (tx: WriteTx, id: string, version: number, changes: Updateable<OrganisationDepartments>) =>
    tx
      .updateTable('organisation.departments')
      .set({ ...changes, version: version + 1 })
      .where('id', '=', id)
      .where('version', '=', version)
      .returning('id')
      .executeTakeFirst(),
}

export const rooms = {
  list: (db: Reader, { branchId, active }: Filter) =>
    roomRows(db)
      .where('branch_id', '=', branchId)
      .$if(active !== undefined, (q) => q.where('active', '=', active!))
      .orderBy('active', 'desc')
      .orderBy(byName)
      .execute(),
  find: (db: Reader, branchId: string, id: string) =>
    roomRows(db).where('branch_id', '=', branchId).where('id', '=', id).executeTakeFirst(),
  insert: (tx: WriteTx, row: Insertable<OrganisationRooms>) =>
    tx.insertInto('organisation.rooms').values(row).execute(),
  update: (tx: WriteTx, id: string, version: number, changes: Updateable<OrganisationRooms>) =>
    tx
      .updateTable('organisation.rooms')
      .set({ ...changes, version: version + 1 })
      .where('id', '=', id)
      .where('version', '=', version)
      .returning('id')
      .executeTakeFirst(),
}

export const equipment = {
  list: (db: Reader, { branchId, active }: Filter) =>
    equipmentRows(db)
      .where('branch_id', '=', branchId)
      .$if(active !== undefined, (q) => q.where('active', '=', active!))
      .orderBy('active', 'desc')
      .orderBy(byName)
      .execute(),
  find: (db: Reader, branchId: string, id: string) =>
    equipmentRows(db).where('branch_id', '=', branchId).where('id', '=', id).executeTakeFirst(),
  insert: (tx: WriteTx, row: Insertable<OrganisationEquipment>) =>
    tx.insertInto('organisation.equipment').values(row).execute(),
  update: (tx: WriteTx, id: string, version: number, changes: Updateable<OrganisationEquipment>) =>
    tx
      .updateTable('organisation.equipment')
      .set({ ...changes, version: version + 1 })
      .where('id', '=', id)
      .where('version', '=', version)
      .returning('id')
      .executeTakeFirst(),
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
