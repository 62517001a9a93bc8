import { expect, test } from 'vitest'
import { secondsTooEarly } from './attempts.rules.js'

const limit = { key: 'k', most: 10, seconds: 900, freely: 4 }
const now = new Date('2026-11-20T10:00:00Z')
const before = (seconds: number) => new Date(now.getTime() - seconds * 1000).toISOString()
const endsAt = new Date(now.getTime() + 300_000).toISOString()

test('the first few tries wait for nothing', () => {
  expect([1, 2, 3, 4].map((count) => secondsTooEarly(limit, { count, previousAt: before(0), endsAt }, now))).toEqual([
    0, 0, 0, 0,
  ])
})

test('then each waits twice as long as the last, and no longer than a minute', () => {
  const pauses = [5, 6, 7, 8, 9, 10].map((count) =>
    secondsTooEarly(limit, { count, previousAt: before(0), endsAt }, now),
  )
  expect(pauses).toEqual([2, 4, 8, 16, 32, 60])
})

test('who has waited goes on', () => {
  expect(secondsTooEarly(limit, { count: 7, previousAt: before(8), endsAt }, now)).toBe(0)
})

test('beyond the most, nothing is tried before the window ends', () => {
  expect(secondsTooEarly(limit, { count: 11, previousAt: before(120), endsAt }, now)).toBe(300)
})
