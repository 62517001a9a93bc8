import { describe, expect, test } from 'vitest'
import { contradictions } from './vitals.js'
import { bandOf, flagOf } from './vitals.bands.js'
import { bmiOf, celsius, fahrenheit, measureNames, typedMeasures } from './vitals.measures.js'

const aged = (years: number, months = 0, days = 0) => ({ years, months, days })

describe('flags by age', () => {
  test.each([
    ['systolic', 120, aged(40), null],
    ['systolic', 140, aged(40), 'H'],
    ['systolic', 180, aged(40), 'HH'],
    ['systolic', 100, aged(40), 'L'],
    ['systolic', 90, aged(40), 'LL'],
    ['diastolic', 90, aged(40), 'H'],
    ['spo2', 96, aged(70), null],
    ['spo2', 95, aged(70), 'L'],
    ['spo2', 91, aged(70), 'LL'],
    ['temperature', 38, aged(30), null],
    ['temperature', 38.1, aged(30), 'H'],
    ['temperature', 39.1, aged(30), 'HH'],
    ['temperature', 38, aged(0, 1, 3), 'HH'],
    ['temperature', 38, aged(0, 4), 'H'],
    ['pulse', 130, aged(0, 6), null],
    ['pulse', 130, aged(40), 'H'],
    ['pulse', 131, aged(40), 'HH'],
    ['pulse', 59, aged(0, 6), 'LL'],
    ['respiration', 45, aged(0, 6), null],
    ['respiration', 50, aged(0, 6), 'HH'],
    ['respiration', 50, aged(0, 1), null],
    ['respiration', 40, aged(3), 'HH'],
    ['respiration', 25, aged(40), 'HH'],
    ['systolic', 75, aged(3), 'LL'],
    ['systolic', 130, aged(14), 'H'],
    ['systolic', 140, aged(14), 'HH'],
    ['bmi', 17, aged(10), null],
    ['bmi', 17, aged(30), 'L'],
    ['pain', 7, aged(30), 'HH'],
  ] as const)('%s %d at %o is %s', (name, value, age, flag) => {
    expect(flagOf(name, value, age)).toBe(flag)
  })

  test('every band leaves room for what is normal, at every age', () => {
    for (let months = 0; months < 240; months++) {
      for (const name of measureNames) {
        const {
          low = -Infinity,
          high = Infinity,
          veryLow = -Infinity,
          veryHigh = Infinity,
        } = bandOf(name, aged(Math.floor(months / 12), months % 12))
        expect(low, `${name} at ${months} months`).toBeLessThan(high)
        expect(veryLow).toBeLessThan(low === -Infinity ? Infinity : low)
        expect(veryHigh).toBeGreaterThan(high === Infinity ? -Infinity : high)
      }
    }
  })
})

test('a body mass index has one decimal', () => expect(bmiOf(70, 175)).toBe(22.9))

test('Fahrenheit and Celsius agree both ways to a tenth', () => {
  for (let t = 350; t <= 420; t++) expect(celsius(fahrenheit(t / 10))).toBe(t / 10)
})

test('nothing measured, a turned-round pressure and a child of 200 kg are contradictions', () => {
  expect(contradictions({})).toEqual([[null, 'encounters.nothing_measured']])
  expect(contradictions({ systolic: 80, diastolic: 80 })).toEqual([
    ['diastolic', 'encounters.diastolic_above_systolic'],
  ])
  expect(contradictions({ weight: 200, height: 60 })).toEqual([['height', 'encounters.weight_height_mismatch']])
  expect(contradictions({ systolic: 120, diastolic: 80, weight: 3.2, height: 50 })).toEqual([])
  expect(typedMeasures).not.toContain('bmi')
})
