import { expect, test } from 'vitest'
import {
  ageInDays,
  flagOf,
  type Judged,
  rangeFor,
  rangeShown,
  type ReferenceRange,
  refusalOf,
  unitShown,
  valueShown,
  worstOf,
} from './values.js'

const none = { low: null, high: null, criticalLow: null, criticalHigh: null }
const haemoglobin: Judged = { kind: 'numeric', minimum: 1, maximum: 25, choices: null, normalChoices: null }
const protein: Judged = {
  kind: 'choice',
  minimum: null,
  maximum: null,
  choices: ['Negative', 'Trace', '1+'],
  normalChoices: ['Negative', 'Trace'],
}
const range = (sex: ReferenceRange['sex'], fromDays: number, toDays: number | null, low: number): ReferenceRange => ({
  ...none,
  sex,
  fromDays,
  toDays,
  low,
})

test('age is counted in calendar days, across leap years, and never below nought', () => {
  expect(ageInDays('2024-02-28', '2024-03-01')).toBe(2)
  expect(ageInDays('2025-02-28', '2025-03-01')).toBe(1)
  expect(ageInDays('2026-11-20', '2026-11-20')).toBe(0)
  expect(ageInDays('2026-11-21', '2026-11-20')).toBe(0)
})

test('a range begins on its first day and ends before its last', () => {
  const ranges = [
    range('any', 0, 28, 14),
    range('any', 28, 365, 10),
    range('female', 365, null, 12),
    range('male', 365, null, 13),
  ]
  const low = (gender: 'female' | 'male' | 'other', age: number) => rangeFor(ranges, { gender, ageInDays: age })?.low
  expect([low('male', 27), low('male', 28), low('female', 364), low('female', 365), low('male', 365)]).toEqual([
    14, 10, 10, 12, 13,
  ])
})

test('a range of the own sex goes before that of any; who is neither has only that of any', () => {
  const ranges = [range('any', 0, null, 1), range('male', 0, null, 2)]
  expect(rangeFor(ranges, { gender: 'male', ageInDays: 1 })?.low).toBe(2)
  expect(rangeFor(ranges, { gender: 'other', ageInDays: 1 })?.low).toBe(1)
  expect(rangeFor([range('male', 0, null, 2)], { gender: 'unknown', ageInDays: 1 })).toBeUndefined()
})

test('a value on a limit is within it', () => {
  const limits = { low: 12, high: 16, criticalLow: 7, criticalHigh: 20 }
  const flags = [6.9, 7, 11.9, 12, 16, 16.1, 20, 20.1].map((v) => flagOf(haemoglobin, limits, v))
  expect(flags).toEqual(['LL', 'L', 'L', null, null, 'H', 'H', 'HH'])
})

test('without a range, and in free text, nothing is flagged', () => {
  expect(flagOf(haemoglobin, null, 3)).toBeNull()
  expect(flagOf({ ...haemoglobin, kind: 'text' }, { ...none, low: 1 }, 'many')).toBeNull()
})

test('a choice outside the normal ones is abnormal; a blood group never is', () => {
  expect(flagOf(protein, null, '1+')).toBe('A')
  expect(flagOf(protein, null, 'Trace')).toBeNull()
  expect(flagOf({ ...protein, normalChoices: null }, null, '1+')).toBeNull()
})

test('what nobody can have is refused with the limits', () => {
  expect(refusalOf(haemoglobin, 140)).toEqual({ code: 'lab.impossible_value', params: { minimum: 1, maximum: 25 } })
  expect(refusalOf(haemoglobin, 25)).toBeUndefined()
  expect(refusalOf(haemoglobin, 0.9)?.code).toBe('lab.impossible_value')
  expect(refusalOf(haemoglobin, '14')?.code).toBe('lab.not_a_number')
  expect(refusalOf(haemoglobin, Number.NaN)?.code).toBe('lab.not_a_number')
  expect(refusalOf(protein, '9+')?.code).toBe('lab.not_a_choice')
})

test('the worst flag is a critical one', () => {
  expect(worstOf([null, 'L', 'HH', 'H'])).toBe('HH')
  expect(worstOf([null])).toBeNull()
})

test('figures keep their decimals and what was entered', () => {
  expect(valueShown(7, 1)).toBe('7.0')
  expect(valueShown(7.25, 1)).toBe('7.25')
  expect(rangeShown({ low: 12, high: 16 }, 1)).toBe('12.0–16.0')
  expect(rangeShown({ low: null, high: 5.6 }, 1)).toBe('≤ 5.6')
  expect(rangeShown({ low: 90, high: null }, 0)).toBe('≥ 90')
  expect(rangeShown(null, 0)).toBe('')
})

test('units are written as people write them', () => {
  expect(['10*3/uL', 'ug/dL', 'm[IU]/L', '{INR}', 'mL/min/{1.73_m2}', 'mg/dL'].map(unitShown)).toEqual([
    '10³/µL',
    'µg/dL',
    'mIU/L',
    '',
    'mL/min/1.73 m²',
    'mg/dL',
  ])
})
