import { z } from 'zod'
import { id } from '../core/id.js'
import { route } from '../core/route.js'
import { flag, line } from '../core/text.js'

export const roomKinds = [
  'consultation',
  'procedure',
  'laboratory',
  'imaging',
  'ward',
  'pharmacy',
  'counter',
  'waiting',
  'other',
] as const
export const roomKind = z.enum(roomKinds)
export type RoomKind = z.infer<typeof roomKind>

export const department = z.object({
  id: id('Department'),
  version: z.number().int(),
  name: z.string(),
  active: z.boolean(),
})
export type Department = z.infer<typeof department>

export const place = z.object({
  id: id('Room'),
  version: z.number().int(),
  name: z.string(),
  kind: roomKind,
  departmentId: id('Department').nullable(),
  /** People, or beds, it holds at once. */
  capacity: z.number().int(),
  active: z.boolean(),
})
export type Place = z.infer<typeof place>

export const equipment = z.object({
  id: id('Equipment'),
  version: z.number().int(),
  name: z.string(),
  serialNumber: z.string().nullable(),
  roomId: id('Room').nullable(),
  departmentId: id('Department').nullable(),
  active: z.boolean(),
})
export type Equipment = z.infer<typeof equipment>

/** What still uses something that is to be given up: `{ kind: 'doctor', name: 'Dr Meera Iyer' }`. */
export interface Use {
  kind: 'room' | 'equipment' | 'doctor' | 'appointment' | 'session'
  name: string
}

const branch = { id: id('Branch') }
const ofBranch = z.strictObject(branch)
const query = z.strictObject({ active: flag.optional() })

/** The operations of one kind of thing a branch has: list, add, change, give up, take up again. */
function kept<N extends string, T extends z.ZodType, B extends z.ZodType, P extends z.ZodType>(
  noun: N,
  { one, at: under = noun, thing, body, params }: { one: string; at?: string; thing: T; body: B; params: P },
) {
  const [path, permission] = [`/clinics/:id/${under}`, 'organisation.settings.manage'] as const
  const at = `${path}/:itemId`
  return {
    list: route(`organisation.${noun}.list`, {
      method: 'GET',
      path,
      permission: 'organisation.branch.read',
      summary: `${one} of a branch, by name.`,
      params: ofBranch,
      query,
      result: z.object({ items: z.array(thing) }),
    }),
    add: route(`organisation.${noun}.add`, {
      method: 'POST',
      path,
      permission,
      summary: `${one}: add one.`,
      params: ofBranch,
      body,
      result: thing,
    }),
    update: route(`organisation.${noun}.update`, {
      method: 'PUT',
      path: at,
      permission,
      summary: `${one}: change one (send If-Match with the version you read).`,
      params,
      body,
      result: thing,
    }),
    deactivate: route(`organisation.${noun}.deactivate`, {
      method: 'POST',
      path: `${at}/deactivation`,
      permission,
      summary: `${one}: give one up; refused while something uses it.`,
      params,
      body: z.strictObject({ reason: line(300) }),
      result: thing,
    }),
    activate: route(`organisation.${noun}.activate`, {
      method: 'POST',
      path: `${at}/activation`,
      permission,
      summary: `${one}: take one up again.`,
      params,
      result: thing,
    }),
  }
}

export const departments = kept('departments', {
  one: 'Departments',
  thing: department,
  body: z.strictObject({ name: line(80) }),
  params: z.strictObject({ ...branch, itemId: id('Department') }),
})

export const places = kept('places', {
  one: 'Rooms',
  at: 'rooms',
  thing: place,
  body: z.strictObject({
    name: line(80),
    kind: roomKind,
    departmentId: id('Department').nullish(),
    capacity: z.number().int().min(1).max(500),
  }),
  params: z.strictObject({ ...branch, itemId: id('Room') }),
})

export const machines = kept('equipment', {
  one: 'Equipment',
  thing: equipment,
  body: z.strictObject({
    name: line(80),
    serialNumber: line(60).nullish(),
    roomId: id('Room').nullish(),
    departmentId: id('Department').nullish(),
  }),
  params: z.strictObject({ ...branch, itemId: id('Equipment') }),
})
