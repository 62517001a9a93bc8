import fc from 'fast-check'
import { expect, test } from 'vitest'
import { contentOf } from '../pharmacy/content.rules.js'
import { dosesInCourse, type Quantifiable, quantityFor } from './quantity.rules.js'

const tablet: Quantifiable = {
  form: 'tablet',
  dose: 1,
  doseUnit: 'tablet',
  unit: 'tablet',
  packSize: 10,
  morning: 1,
  noon: 0,
  night: 1,
  durationDays: 5,
  asNeeded: false,
}
const syrup: Quantifiable = {
  ...tablet,
  form: 'syrup',
  dose: 5,
  doseUnit: 'mL',
  unit: 'bottle',
  packSize: 1,
  content: 60,
  noon: 1,
}

test.each([
  ['1-0-1 for 5 days', tablet, 10, 'tablet'],
  ['half a tablet three times for 5 days, rounded up', { ...tablet, dose: 0.5, noon: 1 }, 8, 'tablet'],
  ['5 mL three times for 5 days out of 60 mL bottles', syrup, 2, 'bottle'],
  ['5 mL three times for 4 days is just one bottle', { ...syrup, durationDays: 4 }, 1, 'bottle'],
  ['a teaspoon is 5 mL', { ...syrup, dose: 1, doseUnit: 'teaspoon' as const }, 2, 'bottle'],
  ['stock counted in mL goes out in whole packs', { ...syrup, unit: 'mL', packSize: 100, content: null }, 100, 'mL'],
  [
    'a cream is one tube for the course',
    { ...tablet, form: 'cream', doseUnit: 'application' as const, unit: 'tube', packSize: 1 },
    1,
    'tube',
  ],
  [
    'eye drops are one bottle',
    { ...tablet, form: 'eye_drops', doseUnit: 'drop' as const, unit: 'bottle', packSize: 1, durationDays: null },
    1,
    'bottle',
  ],
  [
    'an inhaler lasts for its puffs',
    { ...tablet, form: 'inhaler', dose: 2, doseUnit: 'puff' as const, unit: 'inhaler', content: 200, durationDays: 90 },
    2,
    'inhaler',
  ],
  ['twice a day', { ...tablet, morning: 0, night: 0, frequency: 'BD' as const }, 10, 'tablet'],
  [
    'once a week for 30 days',
    { ...tablet, morning: 0, night: 0, frequency: 'WEEKLY' as const, durationDays: 30 },
    5,
    'tablet',
  ],
  ['every other day for 5 days', { ...tablet, morning: 0, night: 0, frequency: 'QOD' as const }, 3, 'tablet'],
  [
    'once, now',
    { ...tablet, morning: 0, night: 0, frequency: 'STAT' as const, durationDays: null, dose: 2 },
    2,
    'tablet',
  ],
  [
    'a new ampoule each time',
    { ...tablet, form: 'injection', dose: 3, doseUnit: 'mL' as const, unit: 'ampoule', content: 2 },
    20,
    'ampoule',
  ],
  [
    'a vial of powder each time',
    { ...tablet, form: 'injection', dose: 10, doseUnit: 'mL' as const, unit: 'vial', content: null },
    10,
    'vial',
  ],
  [
    'insulin out of one vial',
    { ...tablet, form: 'injection', dose: 20, doseUnit: 'unit' as const, unit: 'vial', content: 400, durationDays: 30 },
    3,
    'vial',
  ],
])('%s', (_, line, quantity, unit) => {
  expect(quantityFor(line)).toEqual({ quantity, unit })
})

test('nobody can compute what is taken when needed, without an end, or in a measure the package does not tell', () => {
  expect(quantityFor({ ...tablet, asNeeded: true })).toBeNull()
  expect(quantityFor({ ...tablet, morning: 0, night: 0, frequency: 'SOS' })).toBeNull()
  expect(quantityFor({ ...tablet, durationDays: null })).toBeNull()
  expect(quantityFor({ ...syrup, content: null })).toBeNull()
  expect(quantityFor({ ...tablet, doseUnit: 'mg' })).toBeNull()
  expect(quantityFor({ ...tablet, asNeeded: true, quantity: 6 })).toEqual({ quantity: 6, unit: 'tablet' })
})

const slot = fc.constantFrom(0, 0.5, 1, 1.5, 2, 3)
const line = fc.record({
  form: fc.constantFrom('tablet', 'syrup', 'cream', 'inhaler', 'injection', 'churna'),
  dose: fc.integer({ min: 1, max: 80 }).map((n) => n / 4),
  doseUnit: fc.constantFrom('tablet' as const, 'mL' as const, 'puff' as const, 'g' as const, 'application' as const),
  unit: fc.constantFrom('tablet', 'bottle', 'tube', 'vial'),
  content: fc.option(fc.integer({ min: 1, max: 500 })),
  packSize: fc.integer({ min: 1, max: 100 }),
  morning: slot,
  noon: slot,
  night: slot,
  durationDays: fc.integer({ min: 1, max: 400 }),
  asNeeded: fc.constant(false),
})

test('what is handed out is a whole number that lasts the course, and a longer course never needs less', () => {
  fc.assert(
    fc.property(line, (l) => {
      const q = quantityFor(l)
      if (l.morning + l.noon + l.night > 0 && q) {
        expect(Number.isInteger(q.quantity)).toBe(true)
        expect(q.quantity).toBeGreaterThan(0)
        expect(quantityFor({ ...l, durationDays: l.durationDays + 1 })!.quantity).toBeGreaterThanOrEqual(q.quantity)
        const needed = l.dose * dosesInCourse(l)!
        if (l.doseUnit === 'tablet' && !['cream', 'inhaler', 'injection'].includes(l.form)) {
          expect(q.quantity).toBeGreaterThanOrEqual(needed - 1e-6)
          expect(q.quantity).toBeLessThan(needed + 1)
        }
        if (l.doseUnit === 'mL' && l.content && l.form === 'syrup') {
          expect(q.quantity * l.content).toBeGreaterThanOrEqual(needed - 1e-6)
          expect((q.quantity - 1) * l.content).toBeLessThan(needed)
        }
      }
    }),
  )
})

test.each([
  ['120 mg/5 mL (60 mL)', 'mL', 'syrup', 60],
  ['450 mL', 'mL', 'asava', 450],
  ['1 g/100 mL', 'mL', 'injection', 100],
  ['120 mg/5 mL', 'mL', 'syrup', null],
  ['100 mcg/dose (200 doses)', 'puff', 'inhaler', 200],
  ['100 g', 'g', 'churna', 100],
  ['40 IU/mL (10 mL)', 'unit', 'injection', 400],
  ['500 mg', 'tablet', 'tablet', null],
])('%s in %s holds', (strength, doseUnit, form, content) => {
  expect(contentOf({ strength, doseUnit, form })).toBe(content)
})
