import { expect, test } from 'vitest'
import {
  judge,
  limitsFor,
  presentTest,
  type RangeRow,
  refusedEntries,
  type ResultRow,
  type TestRow,
} from './results.rules.js'

const hb: TestRow = {
  id: 'ot1',
  orderId: 'o1',
  testId: 't1',
  code: 'HB',
  name: { en: 'Haemoglobin' },
  specimen: 'blood',
  container: null,
  kind: 'numeric',
  unit: 'g/dL',
  decimals: 1,
  minimum: 1,
  maximum: 25,
  choices: null,
  normalChoices: null,
}
const range = (sex: RangeRow['sex'], low: number): RangeRow => ({
  testId: 't1',
  sex,
  fromDays: 0,
  toDays: null,
  low,
  high: 16,
  criticalLow: 7,
  criticalHigh: null,
})
const person = { gender: 'female' as const, birthDate: '1990-01-01', collectedOn: '2026-11-20' }

test('a value is written with the limits it was judged by', () => {
  const limits = limitsFor('t1', [range('male', 13), range('female', 12)], person)
  expect(judge(hb, limits, 11.5)).toEqual({ value: 11.5, value_text: null, unit: 'g/dL', low: 12, high: 16, flag: 'L' })
})

test('limits of another test are not this test’s', () => {
  expect(limitsFor('t2', [range('any', 12)], person)).toBeNull()
})

test('a form says everything that is wrong with it', () => {
  const entries = [
    { orderTestId: 'ot1', value: 140 },
    { orderTestId: 'ot1', value: 14 },
    { orderTestId: 'elsewhere', value: 14 },
  ]
  expect(refusedEntries(entries, [hb]).map((e) => `${e.pointer} ${e.code}`)).toEqual([
    '/body/results/0/value lab.impossible_value',
    '/body/results/1/orderTestId lab.entered_twice',
    '/body/results/2/orderTestId lab.not_in_order',
  ])
})

test('the value that stands is the one nothing amends; the others are kept', () => {
  const value = (id: string, v: number, amends: string | null): ResultRow => ({
    id,
    orderTestId: 'ot1',
    value: v,
    valueText: null,
    low: 12,
    high: 16,
    flag: null,
    note: null,
    enteredAt: '2026-11-20T05:00:00.000Z',
    enteredBy: 'Test',
    amends,
    amendReason: amends && 'typing error',
  })
  const results = [value('r3', 13, 'r2'), value('r2', 12, 'r1'), value('r1', 31, null)]
  const shown = presentTest(hb, { ranges: [], results, previous: [], person })
  expect(shown.result).toMatchObject({ id: 'r3', value: 13, amendReason: 'typing error' })
  expect(shown.amended.map((r) => r.id)).toEqual(['r2', 'r1'])
})
