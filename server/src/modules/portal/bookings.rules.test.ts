import { expect, test } from 'vitest'
import { changeUntil, holdsFor, instantOf, videoOf } from './bookings.rules.js'

const now = new Date('2026-11-20T04:30:00Z')
const a = {
  id: 'a',
  kind: 'video',
  status: 'CONFIRMED',
  startsAt: '2026-11-20T07:00:00.000Z',
  endsAt: '2026-11-20T07:15:00.000Z',
  lateMinutes: null,
  heldUntil: null,
}
const rules = { cancelMinutes: 120 }

test('may be changed until the clinic’s rule, a hold until it ends, what is over never', () => {
  expect(changeUntil(a, rules, now)).toBe('2026-11-20T05:00:00.000Z')
  expect(changeUntil(a, { cancelMinutes: 150 }, now)).toBeNull()
  const held = { ...a, status: 'PENDING', heldUntil: '2026-11-20T04:40:00.000Z' }
  expect(changeUntil(held, { cancelMinutes: 1440 }, now)).toBe('2026-11-20T04:40:00.000Z')
  expect(changeUntil({ ...a, status: 'COMPLETED' }, rules, now)).toBeNull()
})

test('the door of a video visit opens ten minutes before and closes at its end, and there is no other door', () => {
  expect(videoOf(a, now)).toEqual({
    link: '/portal/video/a',
    opensAt: '2026-11-20T06:50:00.000Z',
    closesAt: '2026-11-20T07:15:00.000Z',
  })
  expect(videoOf({ ...a, kind: 'in_person' }, now)).toBeNull()
  expect(videoOf({ ...a, status: 'CANCELLED' }, now)).toBeNull()
  expect(videoOf({ ...a, status: 'PENDING', heldUntil: '2026-11-20T04:40:00.000Z' }, now)).toBeNull()
})

test('the door is shut once the visit is over; with a doctor who is late, as much later', () => {
  const after = new Date('2026-11-20T07:15:00Z')
  expect(videoOf(a, new Date('2026-11-20T07:14:59Z'))).not.toBeNull()
  expect(videoOf(a, after)).toBeNull()
  expect(videoOf({ ...a, lateMinutes: 30 }, after)?.closesAt).toBe('2026-11-20T07:45:00.000Z')
})

test('a time is read as a moment, or on the branch’s clock', () => {
  expect(instantOf('Asia/Kolkata', '2026-11-20T12:30')).toBe(Date.parse(a.startsAt))
  expect(instantOf('Asia/Kolkata', '2026-11-20T07:00:00Z')).toBe(Date.parse(a.startsAt))
})

const where = { patientId: 'p', doctorId: 'd', branchId: 'b', kind: 'in_person' }
const at = Date.parse(a.startsAt)
const hold = (id: string, more: object = {}) => ({
  ...a,
  ...where,
  id,
  status: 'PENDING',
  source: 'portal',
  heldUntil: '2026-11-20T04:40:00.000Z',
  ...more,
})
const ids = ({ same, given }: ReturnType<typeof holdsFor<ReturnType<typeof hold>>>) => [
  same?.id ?? null,
  given.map((h) => h.id),
]
const asks = (held: ReturnType<typeof hold>[], payToConfirm = false) =>
  ids(holdsFor(held, { wish: where, at, payToConfirm }))
const later = { startsAt: '2026-11-20T08:00:00.000Z' }

test('a page that is loaded again finds the time it held', () => {
  expect(asks([hold('mine')])).toEqual(['mine', []])
})

test('another time of the same doctor lets the one before go; a brother’s stays', () => {
  expect(asks([hold('before', later), hold('brother', { ...later, patientId: 'q' })])).toEqual([null, ['before']])
})

test('the same time for somebody else of the family changes hands', () => {
  expect(asks([hold('sister', { patientId: 'q' })])).toEqual([null, ['sister']])
})

test('what is booked, offered from the waiting list or waits for payment is not let go', () => {
  const booked = hold('booked', { ...later, status: 'CONFIRMED', heldUntil: null })
  expect(asks([booked, hold('offered', { ...later, source: 'waiting_list' })])).toEqual([null, []])
  expect(asks([hold('unpaid', later)], true)).toEqual([null, []])
})
