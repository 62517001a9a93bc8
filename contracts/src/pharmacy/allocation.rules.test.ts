import fc from 'fast-check'
import { expect, test } from 'vitest'
import { allocate, sumOf } from './allocation.rules.js'

const today = '2026-11-20'
const batches = [
  { id: 'c', expiresOn: '2027-06-30', onHand: 100 },
  { id: 'b', expiresOn: '2026-11-20', onHand: 4 },
  { id: 'a', expiresOn: '2026-11-19', onHand: 50 },
]

test('the batch that ends first goes first, on its last day too, and an expired one never', () => {
  expect(allocate(batches, 10, today)).toEqual({
    portions: [
      { batchId: 'b', quantity: 4 },
      { batchId: 'c', quantity: 6 },
    ],
    short: 0,
  })
  expect(allocate(batches, 110, today).short).toBe(6)
  expect(allocate(batches.slice(2), 1, today)).toEqual({ portions: [], short: 1 })
})

const shelf = fc.uniqueArray(
  fc.record({
    id: fc.uuid(),
    expiresOn: fc.integer({ min: 1, max: 28 }).map((d) => `2026-11-${String(d).padStart(2, '0')}`),
    onHand: fc.integer({ min: 0, max: 5000 }).map((n) => n / 10),
  }),
  { selector: (b) => b.id },
)

test('portions and what is short add up to what was wanted; no batch gives more than it has', () => {
  fc.assert(
    fc.property(shelf, fc.integer({ min: 1, max: 20_000 }), (all, tenths) => {
      const { portions, short } = allocate(all, tenths / 10, today)
      expect(Math.round((sumOf(portions) + short) * 10)).toBe(tenths)
      for (const p of portions) {
        const b = all.find((one) => one.id === p.batchId)!
        expect(p.quantity).toBeLessThanOrEqual(b.onHand)
        expect(b.expiresOn >= today).toBe(true)
      }
    }),
  )
})
