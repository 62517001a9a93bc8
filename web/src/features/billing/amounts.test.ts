import { expect, test } from 'vitest'
import { toMajor, toMinor } from './amounts.js'

test('a typed amount becomes whole minor units of its currency', () => {
  expect(toMinor(1250.5, 'INR')).toBe(125_050)
  expect(toMinor(1.005, 'KWD')).toBe(1005)
  expect(toMinor(40, 'JPY')).toBe(40)
  expect(toMinor(null, 'INR')).toBeNull()
  expect(toMinor(1e20, 'INR')).toBeNull()
})

test('what is shown to be typed over is what is due', () => {
  for (const minor of [0, 1, 99, 88_188, 123_456_789]) expect(toMinor(toMajor(minor, 'INR'), 'INR')).toBe(minor)
})
