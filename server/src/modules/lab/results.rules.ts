import type { Gender } from '@tabib/contracts/core/person'
import type { Names } from '@tabib/contracts/lab/catalogue'
import {
  ageInDays,
  type Flag,
  flagOf,
  type Judged,
  rangeFor,
  type ReferenceRange,
  refusalOf,
  type Value,
} from '@tabib/contracts/lab/values'

/** A test of an order as it is stored. */
export interface TestRow extends Judged {
  id: string
  orderId: string
  testId: string
  code: string
  name: Names
  specimen: string
  container: string | null
  unit: string | null
  decimals: number
}

export interface RangeRow extends ReferenceRange {
  testId: string
}

export interface ResultRow {
  id: string
  orderTestId: string
  value: number | null
  valueText: string | null
  low: number | null
  high: number | null
  flag: string | null
  note: string | null
  enteredAt: string
  enteredBy: string
  amends: string | null
  amendReason: string | null
}

export interface PreviousRow {
  orderTestId: string
  value: number | null
  valueText: string | null
  flag: string | null
  at: string
}

/** Whose values are judged, on the day the sample was taken. */
export interface Person {
  gender: Gender
  birthDate: string
  collectedOn: string
}

/** The one value of a row that holds a number or words. */
export const valueOf = (row: { value: number | null; valueText: string | null }): Value =>
  row.value ?? row.valueText ?? ''

/** The range a test of this person is judged by: sex, and age in days at collection. */
export function limitsFor(testId: string, ranges: readonly RangeRow[], person: Person): RangeRow | null {
  const ofTest = ranges.filter((r) => r.testId === testId)
  return rangeFor(ofTest, { gender: person.gender, ageInDays: ageInDays(person.birthDate, person.collectedOn) }) ?? null
}

/** What is written for a possible value: number or words, its unit, the limits it was judged by, its flag. */
export function judge(test: TestRow, limits: RangeRow | null, value: Value) {
  const numeric = typeof value === 'number'
  return {
    value: numeric ? value : null,
    value_text: numeric ? null : String(value),
    unit: test.unit,
    low: limits?.low ?? null,
    high: limits?.high ?? null,
    flag: flagOf(test, limits, value) as Flag | null,
  }
}

export interface Entry {
  orderTestId: string
  value: Value
}

/** Everything wrong with a form of results, each with a JSON pointer: foreign tests, tests entered twice, impossible values. */
export function refusedEntries(entries: readonly Entry[], tests: readonly TestRow[]) {
  const seen = new Set<string>()
  return entries.flatMap(({ orderTestId, value }, i) => {
    const test = tests.find((t) => t.id === orderTestId)
    if (!test) return [{ pointer: `/body/results/${i}/orderTestId`, code: 'lab.not_in_order' }]
    if (seen.has(orderTestId)) return [{ pointer: `/body/results/${i}/orderTestId`, code: 'lab.entered_twice' }]
    seen.add(orderTestId)
    const refusal = refusalOf(test, value)
    return refusal ? [{ pointer: `/body/results/${i}/value`, ...refusal }] : []
  })
}

const resultOf = (row: ResultRow) => ({
  id: row.id,
  value: valueOf(row),
  flag: row.flag,
  note: row.note,
  enteredAt: row.enteredAt,
  enteredBy: row.enteredBy,
  amendReason: row.amendReason,
})

interface Facts {
  ranges: readonly RangeRow[]
  /** Newest first. */
  results: readonly ResultRow[]
  previous: readonly PreviousRow[]
  person: Person
}

/** A test of an order with its limits, its value, the values that were amended, and the one before. */
export function presentTest({ testId, orderId: _, ...test }: TestRow, { ranges, results, previous, person }: Facts) {
  const ofTest = results.filter((r) => r.orderTestId === test.id)
  const amended = new Set(ofTest.map((r) => r.amends))
  const current = ofTest.find((r) => !amended.has(r.id))
  const before = previous.find((p) => p.orderTestId === test.id)
  return {
    ...test,
    limits: limitsFor(testId, ranges, person),
    result: current ? resultOf(current) : null,
    amended: ofTest.filter((r) => r !== current).map(resultOf),
    previous: before ? { value: valueOf(before), flag: before.flag, at: before.at } : null,
  }
}
