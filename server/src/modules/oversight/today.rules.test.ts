import { expect, test } from 'vitest'
import { lastDays, usualOf } from './today.rules.js'

test('the usual is the mean of the same weekday in four weeks; days without anything do not count', () => {
  const amounts = new Map([
    ['2026-11-13', 300],
    ['2026-11-06', 0],
    ['2026-10-30', 101],
    ['2026-10-24', 9999],
    ['2026-10-16', 9999],
  ])
  expect(usualOf('2026-11-20', amounts)).toBe(201)
  expect(usualOf('2026-11-19', amounts)).toBe(null)
})

test('a trend has thirty days and ends today', () => {
  const days = lastDays('2026-03-01')
  expect([days.length, days[0], days.at(-2), days.at(-1)]).toEqual([30, '2026-01-31', '2026-02-28', '2026-03-01'])
})
