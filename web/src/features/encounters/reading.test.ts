import { expect, test } from 'vitest'
import { judge, nothingTyped, readNumber, retyped, typedFrom, understand } from './reading.js'

const adult = { years: 40, months: 0, days: 0 }
const typed = (values: Partial<typeof nothingTyped>) => ({ ...nothingTyped, ...values })

test('digits of every script are numbers; letters are not silently dropped', () => {
  expect([readNumber('১২০'), readNumber('٣٦٫٨'), readNumber('36,8'), readNumber(' ')]).toEqual([120, 36.8, 36.8, null])
  expect(readNumber('12o')).toBeNaN()
})

test('Fahrenheit is stored as Celsius and its limits are said in Fahrenheit', () => {
  expect(understand(typed({ temperature: '101.3' }), 'F').readings).toEqual({ temperature: 38.5 })
  expect(understand(typed({ temperature: '38' }), 'F').faults.temperature).toEqual({
    kind: 'outside',
    min: 77,
    max: 113,
    above: false,
  })
  expect(retyped('98.6', 'C')).toBe('37')
  expect(typedFrom({ temperature: 37 }, 'F').temperature).toBe('98.6')
})

test('what cannot be is a fault of its field, and nothing typed is said once', () => {
  expect(understand(nothingTyped, 'C').missing).toBe(true)
  const wrong = understand(typed({ systolic: '80', diastolic: '120', pulse: '72.5', spo2: 'x' }), 'C')
  expect(wrong.faults).toMatchObject({
    diastolic: { kind: 'problem' },
    pulse: { kind: 'whole' },
    spo2: { kind: 'unreadable' },
  })
  expect(wrong.missing).toBe(false)
})

test('flags and the body mass index follow what is typed; only a grown-up has a height on file that still holds', () => {
  expect(judge({ systolic: 182, weight: 82.5 }, adult, 170)).toEqual({
    flags: { systolic: 'HH' },
    bmi: 28.5,
    bmiFlag: 'H',
  })
  expect(judge({ weight: 20 }, { ...adult, years: 6 }, 110).bmi).toBeNull()
})
