import { expect, test } from 'vitest'
import { bodyOf, type Choice, faultOf, given, type OpenLine, priceOf, proposed } from './choice.js'

const line = {
  id: 'line',
  left: 10,
  batches: [
    { id: 'early', onHand: 4, unitPriceMinor: 120 },
    { id: 'late', onHand: 50, unitPriceMinor: 150 },
  ],
  portions: [
    { batchId: 'early', quantity: 4 },
    { batchId: 'late', quantity: 6 },
  ],
} as unknown as OpenLine

test('what is proposed is handed out as it stands', () => {
  const c = proposed(line)
  expect([given(c), priceOf(line, c), faultOf(line, c)]).toEqual([10, 4 * 120 + 6 * 150, null])
  expect(bodyOf([line], {})).toEqual([
    {
      lineId: 'line',
      batches: [
        { batchId: 'early', quantity: 4 },
        { batchId: 'late', quantity: 6 },
      ],
    },
  ])
})

test('more than is owed, or than a batch holds, is a fault; nothing at all is left out', () => {
  const of = (early: number | null, late: number | null): Choice => ({ batches: { early, late }, other: null })
  expect(faultOf(line, of(4, 7))).toBe('tooMany')
  expect(faultOf(line, of(5, 1))).toBe('tooFew')
  expect(bodyOf([line], { line: of(null, 0) })).toEqual([])
  expect(given(of(0.1, 0.2))).toBe(0.3)
})

test('another medicine is handed out by quantity', () => {
  const other = { medicine: { id: 'other', onHand: 5, nextPriceMinor: 200 }, quantity: 5 } as Choice['other']
  expect(priceOf(line, { batches: {}, other })).toBe(1000)
  expect(bodyOf([line], { line: { batches: {}, other } })).toEqual([
    { lineId: 'line', medicineId: 'other', quantity: 5 },
  ])
  expect(faultOf(line, { batches: {}, other: { ...other!, quantity: 6 } })).toBe('tooFew')
})
