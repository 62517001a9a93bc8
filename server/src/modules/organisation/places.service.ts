import { Injectable } from '@nestjs/common'
import { newId } from '@tabib/contracts/core/id'
import type { Input } from '@tabib/contracts/core/route'
import type { departments, machines, places as rooms, Use } from '@tabib/contracts/organisation/places'
import { type Actor, expectedVersion } from '../../platform/actor.js'
import { Clock } from '../../platform/clock.js'
import { Db, type Reader, type WriteTx } from '../../platform/db/db.js'
import { Live } from '../../platform/live/live.js'
import { found, orProblem, Problem } from '../../platform/problem.js'
import { mine, mineOpen } from './clinics.js'
import { BRANCHES } from './clinics.service.js'
import * as repo from './places.repo.js'
import { type Kept, Uses } from './uses.js'

/** Which one of a branch. */
interface At {
  id: string
  itemId: string
}

interface Row {
  version: number
  active: boolean
}

/** How rows of one kind are kept; `B` is what a person writes of one. */
interface Keeping<T extends Row, B> {
  kind: Kept
  list: (db: Reader, filter: { branchId: string; active?: boolean | undefined }) => Promise<T[]>
  find: (db: Reader, branchId: string, id: string) => Promise<T | undefined>
  insert: (tx: WriteTx, row: { id: string; branch_id: string; at: string }, body: B) => Promise<unknown>
  update: (tx: WriteTx, id: string, version: number, body: B) => Promise<unknown>
  setActive: (tx: WriteTx, id: string, version: number, active: boolean) => Promise<unknown>
  /** Refuses what a row may not name: a department of another branch. */
  check?: (tx: Reader, branchId: string, body: B) => Promise<unknown>
}

const taken = {
  departments_name: 'organisation.name_taken',
  rooms_branch_id_name_key: 'organisation.name_taken',
  equipment_name: 'organisation.name_taken',
} as const

/** Departments, rooms and equipment of a branch: added, changed, given up, taken up again, never deleted. */
@Injectable()
export class PlacesService {
  readonly departments: Keeper<Awaited<ReturnType<typeof repo.departments.list>>[number], DepartmentBody>
  readonly rooms: Keeper<Awaited<ReturnType<typeof repo.rooms.list>>[number], RoomBody>
  readonly equipment: Keeper<Awaited<ReturnType<typeof repo.equipment.list>>[number], EquipmentBody>

  constructor(db: Db, clock: Clock, live: Live, uses: Uses) {
    uses.declare('departments', async (d, id) => [
      ...usesOf('room', await repo.roomsOf(d, id)),
      ...usesOf('equipment', await repo.equipmentOf(d, 'department_id', id)),
    ])
    uses.declare('rooms', async (d, id) => usesOf('equipment', await repo.equipmentOf(d, 'room_id', id)))
    const tools = { db, clock, live, uses }
    this.departments = new Keeper(tools, keptDepartments)
    this.rooms = new Keeper(tools, keptRooms)
    this.equipment = new Keeper(tools, keptEquipment)
  }
}

const usesOf = (kind: Use['kind'], rows: { name: string }[]): Use[] => rows.map(({ name }) => ({ kind, name }))

interface Tools {
  db: Db
  clock: Clock
  live: Live
  uses: Uses
}

/** The use cases every kind of thing has. */
class Keeper<T extends Row, B> {
  constructor(
    private readonly tools: Tools,
    private readonly of: Keeping<T, B>,
  ) {}

  list(actor: Actor, branchId: string, active?: boolean) {
    return this.tools.db.read(actor, async (db) => {
      await mine(db, actor, branchId)
      return { items: await this.of.list(db, { branchId, active }) }
    })
  }

  /** @throws Problem `organisation.name_taken`, `organisation.branch_closed`, `not_found` */
  add(actor: Actor, branchId: string, body: B) {
    const id = newId()
    const at = this.tools.clock.now().toISOString()
    return this.writing(actor, { id: branchId, itemId: id }, async (tx) => {
      await this.of.check?.(tx, branchId, body)
      await orProblem(taken, this.of.insert(tx, { id, branch_id: branchId, at }, body))
    })
  }

  /** @throws Problem `stale`, `organisation.name_taken`, `organisation.branch_closed`, `not_found` */
  update(actor: Actor, at: At, body: B) {
    return this.writing(actor, at, async (tx) => {
      const version = await this.read(tx, actor, at)
      await this.of.check?.(tx, at.id, body)
      if (!(await orProblem(taken, this.of.update(tx, at.itemId, version, body)))) throw new Problem('stale')
    })
  }

  /** @throws Problem `organisation.in_use`, `stale`, `organisation.branch_closed` */
  deactivate(actor: Actor, at: At, reason: string) {
    return this.writing({ ...actor, request: { ...actor.request!, reason } }, at, async (tx) => {
      const version = await this.read(tx, actor, at)
      await this.tools.uses.refuse(tx, this.of.kind, at.itemId)
      if (!(await this.of.setActive(tx, at.itemId, version, false))) throw new Problem('stale')
    })
  }

  /** @throws Problem `organisation.name_taken` where another took its name meanwhile */
  activate(actor: Actor, at: At) {
    return this.writing(actor, at, async (tx) => {
      const version = await this.read(tx, actor, at)
      if (!(await orProblem(taken, this.of.setActive(tx, at.itemId, version, true)))) throw new Problem('stale')
    })
  }

  /** The version that is changed. */
  private async read(tx: Reader, actor: Actor, { id, itemId }: At): Promise<number> {
    const before = found(await this.of.find(tx, id, itemId))
    return expectedVersion(actor) ?? before.version
  }

  private writing(actor: Actor, { id, itemId }: At, work: (tx: WriteTx) => Promise<void>) {
    return this.tools.db.write(actor, async (tx) => {
      await mineOpen(tx, actor, id)
      await work(tx)
      this.tools.live.poke(tx, actor, BRANCHES, { branchId: id })
      return found(await this.of.find(tx, id, itemId))
    })
  }
}

type DepartmentBody = Input<typeof departments.add>['body']
type RoomBody = Input<typeof rooms.add>['body']
type EquipmentBody = Input<typeof machines.add>['body']

const keptDepartments: Keeping<Awaited<ReturnType<typeof repo.departments.list>>[number], DepartmentBody> = {
  kind: 'departments',
  ...repo.departments,
  insert: (tx, { at, ...row }, body) => repo.departments.insert(tx, { ...row, ...body, created_at: at }),
  setActive: (tx, id, version, active) => repo.departments.update(tx, id, version, { active }),
}

const roomColumns = ({ name, kind, capacity, departmentId }: RoomBody) => ({
  name,
  kind,
  capacity,
  department_id: departmentId ?? null,
})
const keptRooms: Keeping<Awaited<ReturnType<typeof repo.rooms.list>>[number], RoomBody> = {
  kind: 'rooms',
  ...repo.rooms,
  insert: (tx, { at: _, ...row }, body) => repo.rooms.insert(tx, { ...row, ...roomColumns(body) }),
  update: (tx, id, version, body) => repo.rooms.update(tx, id, version, roomColumns(body)),
  setActive: (tx, id, version, active) => repo.rooms.update(tx, id, version, { active }),
  check: (tx, branchId, { departmentId }) => ofBranch(tx, branchId, { departmentId }),
}

const equipmentColumns = ({ name, serialNumber, roomId, departmentId }: EquipmentBody) => ({
  name,
  serial_number: serialNumber ?? null,
  room_id: roomId ?? null,
  department_id: departmentId ?? null,
})
const keptEquipment: Keeping<Awaited<ReturnType<typeof repo.equipment.list>>[number], EquipmentBody> = {
  kind: 'equipment',
  ...repo.equipment,
  insert: (tx, { at, ...row }, body) =>
    repo.equipment.insert(tx, { ...row, ...equipmentColumns(body), created_at: at }),
  update: (tx, id, version, body) => repo.equipment.update(tx, id, version, equipmentColumns(body)),
  setActive: (tx, id, version, active) => repo.equipment.update(tx, id, version, { active }),
  check: ofBranch,
}

/** @throws Problem `not_found` where a department or a room is of another branch, or of none */
async function ofBranch(
  db: Reader,
  branchId: string,
  { departmentId, roomId }: { departmentId?: string | null | undefined; roomId?: string | null | undefined },
): Promise<void> {
  if (departmentId) found(await repo.departments.find(db, branchId, departmentId))
  if (roomId) found(await repo.rooms.find(db, branchId, roomId))
}
