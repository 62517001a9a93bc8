import { expect, test } from 'vitest'
import { changeUntil, videoOf } from './bookings.rules.js'

const now = new Date('2026-11-20T04:30:00Z')
const a = { id: 'a', kind: 'video', status: 'CONFIRMED', startsAt: '2026-11-20T07:00:00.000Z', heldUntil: null }
const rules = { cancelMinutes: 120 }

test('may be changed until the clinic’s rule, a hold until it ends, what is over never', () => {
  expect(changeUntil(a, rules, now)).toBe('2026-11-20T05:00:00.000Z')
  expect(changeUntil(a, { cancelMinutes: 150 }, now)).toBeNull()
  const held = { ...a, status: 'PENDING', heldUntil: '2026-11-20T04:40:00.000Z' }
  expect(changeUntil(held, { cancelMinutes: 1440 }, now)).toBe('2026-11-20T04:40:00.000Z')
  expect(changeUntil({ ...a, status: 'COMPLETED' }, rules, now)).toBeNull()
})

test('the door of a video visit opens ten minutes before, and of no other', () => {
  expect(videoOf(a)?.opensAt).toBe('2026-11-20T06:50:00.000Z')
  expect(videoOf({ ...a, kind: 'in_person' })).toBeNull()
  expect(videoOf({ ...a, status: 'CANCELLED' })).toBeNull()
  expect(videoOf({ ...a, status: 'PENDING', heldUntil: '2026-11-20T04:40:00.000Z' })).toBeNull()
})
