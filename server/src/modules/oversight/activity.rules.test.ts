import { expect, test } from 'vitest'
import { unusualHours } from './activity.rules.js'

test('an hour at which somebody hardly ever works is unusual, day or night', () => {
  const nights = Array.from({ length: 8 }, (_, i) => ({ hour: (22 + i) % 24, changes: 20, looks: 5 }))
  const unusual = unusualHours([...nights, { hour: 12, changes: 1, looks: 0 }])
  expect(unusual.has(23)).toBe(false)
  expect(unusual.has(12)).toBe(true)
})

test('of somebody new only the night is unusual', () => {
  expect([...unusualHours([{ hour: 3, changes: 2, looks: 0 }])].sort((a, b) => a - b)).toEqual([
    0, 1, 2, 3, 4, 5, 22, 23,
  ])
})
