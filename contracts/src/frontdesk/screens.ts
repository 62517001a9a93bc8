import { z } from 'zod'
import { id } from '../core/id.js'
import { language } from '../core/person.js'
import { done, route } from '../core/route.js'
import { exact, line } from '../core/text.js'
import { instant, timeZone } from '../core/time.js'
import { callCounters } from './arrivals.states.js'
import { counterKind } from './counters.js'

export const screenKinds = ['board', 'kiosk'] as const
export type ScreenKind = (typeof screenKinds)[number]

/** A television or a kiosk that opens without anybody signing in. */
export const screen = z.object({
  id: id('Screen'),
  kind: z.enum(screenKinds),
  name: z.string(),
  /** Empty: every doctor of the branch. */
  doctorIds: z.array(id('Staff')),
  counters: z.array(counterKind),
  languages: z.array(language),
  createdAt: instant,
})
export type Screen = z.infer<typeof screen>

const code = z.strictObject({ code: exact.trim().min(1).max(100) })
const call = z.object({
  id: z.string(),
  token: z.number().int(),
  counter: z.enum(callCounters),
  /** The room or desk to come to. */
  place: z.string().nullable(),
  doctorName: z.string().nullable(),
  at: instant,
})
export type BoardCall = z.infer<typeof call>

const room = z.object({
  doctorId: id('Staff'),
  doctorName: z.string(),
  speciality: z.string().nullable(),
  roomName: z.string().nullable(),
  /** Who is called or inside now. */
  serving: z.number().int().nullable(),
  inside: z.boolean(),
  next: z.array(z.number().int()),
  waiting: z.number().int(),
  estimatedWaitMinutes: z.number().int(),
  /** When a doctor who is late begins; null otherwise. */
  beginsAt: instant.nullable(),
})
export type BoardRoom = z.infer<typeof room>

/** What hangs on the wall: numbers, rooms and doctors; nobody's name. */
export const board = z.object({
  clinicName: z.string(),
  branchName: z.string(),
  timeZone,
  languages: z.array(language),
  rooms: z.array(room),
  calls: z.array(call),
})
export type Board = z.infer<typeof board>

/** One's own place, for whoever holds the slip. */
export const place = z.object({
  clinicName: z.string(),
  branchName: z.string(),
  timeZone,
  token: z.number().int(),
  doctorName: z.string(),
  roomName: z.string().nullable(),
  state: z.enum(['waiting', 'called', 'with_doctor', 'held', 'skipped', 'done', 'left']),
  serving: z.number().int().nullable(),
  ahead: z.number().int(),
  estimatedWaitMinutes: z.number().int(),
  /** The latest call of today, to a doctor or a counter. */
  call: call.nullable(),
})
export type Place = z.infer<typeof place>

export const screens = {
  list: route('frontdesk.screens.list', {
    method: 'GET',
    path: '/screens',
    permission: 'frontdesk.screen.manage',
    summary: 'Boards and kiosks of the current branch that are in use.',
    result: z.object({ items: z.array(screen) }),
  }),
  open: route('frontdesk.screens.open', {
    method: 'POST',
    path: '/screens',
    permission: 'frontdesk.screen.manage',
    summary: 'Give a television or a kiosk its address. The code in it is shown this once.',
    body: z.strictObject({
      kind: z.enum(screenKinds),
      name: line(60),
      doctorIds: z.array(id('Staff')).max(100).default([]),
      counters: z.array(counterKind).max(4).default([]),
      languages: z.array(language).min(1).max(4),
    }),
    result: z.object({ screen, code: z.string() }),
  }),
  revoke: route('frontdesk.screens.revoke', {
    method: 'POST',
    path: '/screens/:id/revocation',
    permission: 'frontdesk.screen.manage',
    summary: 'Take a screen’s address back: whatever shows it goes dark at once.',
    params: z.strictObject({ id: id('Screen') }),
    result: done,
  }),
  board: route('frontdesk.boards.get', {
    method: 'GET',
    path: '/boards/:code',
    permission: 'public',
    summary: 'What a board shows. `seen` is the version last received: where nothing changed, `board` is null.',
    params: code,
    query: z.strictObject({ seen: z.string().max(64).optional() }),
    result: z.object({ version: z.string(), at: instant, board: board.nullable() }),
  }),
  place: route('frontdesk.places.get', {
    method: 'GET',
    path: '/places/:code',
    permission: 'public',
    summary: 'Where a token stands, for whoever holds its slip, until the day ends. Names nobody.',
    params: code,
    result: place,
  }),
}
