import { expect, test } from 'vitest'
import { ageOn, calendarDate, dateIn, estimateBirthDate, startOfDay } from './time.js'
import { newId } from './id.js'
import { currencyDigits, portion, share, sum } from './money.js'
import { toE164 } from './phone.js'
import { clean, line } from './text.js'

test('ids are UUID v7 and strictly increasing', () => {
  const ids = Array.from({ length: 5000 }, () => newId())
  expect(ids[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  expect([...ids].sort()).toEqual(ids)
  expect(new Set(ids).size).toBe(5000)
})

test('parts of an amount add up to it exactly', () => {
  expect(share(100, [1, 1, 1])).toEqual([34, 33, 33])
  expect(share(-100, [1, 1, 1]).reduce((a, b) => a + b)).toBe(-100)
  expect(share(7, [0, 0])).toEqual([0, 0])
  for (let n = 1; n < 40; n++)
    expect(
      sum(
        share(
          9_999_999,
          Array.from({ length: n }, (_, i) => i + 1),
        ),
      ),
    ).toBe(9_999_999)
})

test('a portion rounds half away from zero, exactly', () => {
  expect(portion(5, 1, 2)).toBe(3)
  expect(portion(-5, 1, 2)).toBe(-3)
  expect(portion(999_999_999_999_999, 1800, 10_000)).toBe(180_000_000_000_000)
  expect(() => portion(1, 1, 0)).toThrow(RangeError)
})

test('currencies have the digits of ISO 4217', () => {
  expect(['INR', 'JPY', 'KWD'].map(currencyDigits)).toEqual([2, 0, 3])
})

test('dates are calendar dates and impossible ones are refused', () => {
  expect(calendarDate.safeParse('2026-02-31').success).toBe(false)
  expect(calendarDate.safeParse('2024-02-29').success).toBe(true)
  expect(dateIn('Asia/Kolkata', '2026-11-20T19:00:00Z')).toBe('2026-11-21')
  expect(startOfDay('Asia/Kolkata', '2026-11-20')).toBe('2026-11-19T18:30:00Z')
})

test('an age alone gives a birth date of that age', () => {
  for (const today of ['2026-01-01', '2026-06-30', '2026-07-01', '2026-12-31']) {
    for (const age of [0, 1, 40, 99]) expect(ageOn(estimateBirthDate(age, today), today).years).toBe(age)
  }
})

test('phones are read as those of the country', () => {
  expect(toE164('098123 45678', 'IN')).toBe('+919812345678')
  expect(toE164('+880 1712-345678', 'IN')).toBe('+8801712345678')
  expect(toE164('12', 'IN')).toBe(null)
})

test('text is cleaned of what hides or breaks it', () => {
  expect(clean('  a\u202eb\u0000 ')).toBe('ab')
  expect(clean('\ud800x')).toBe('\ufffdx')
  expect(line(10).safeParse('   ').success).toBe(false)
  expect(line(60).parse('x\n\ty')).toBe('x y')
})
