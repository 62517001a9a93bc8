import { expect, test } from 'vitest'
import { latinDigits, readDate } from './digits.js'

test('digits of every script count as digits', () => {
  expect(latinDigits('১২৩ १२३ ١٢٣ ۱۲۳')).toBe('123 123 123 123')
  expect(latinDigits('٣٧٫٥')).toBe('37.5')
})

test.each([
  ['7/3/84', '1984-03-07'],
  ['07031984', '1984-03-07'],
  ['070384', '1984-03-07'],
  ['7-3-1984', '1984-03-07'],
  ['7 mar 1984', '1984-03-07'],
  ['7 March 1984', '1984-03-07'],
  ['1984-03-07', '1984-03-07'],
  ['০৭/০৩/১৯৮৪', '1984-03-07'],
  ['29/2/2024', '2024-02-29'],
])('%s is a date, day first', (typed, date) => {
  expect(readDate(typed, 2026)).toBe(date)
})

test('two digits mean the hundred years that end now', () => {
  expect(readDate('1/1/26', 2026)).toBe('2026-01-01')
  expect(readDate('1/1/27', 2026)).toBe('1927-01-01')
})

test.each(['31/2/2024', '29/2/2023', '0/1/2020', '1/13/2020', '12', '1/1/1', 'yesterday', ''])(
  '%s is no date',
  (typed) => {
    expect(readDate(typed, 2026)).toBeNull()
  },
)
