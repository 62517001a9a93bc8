import { expect, test } from 'vitest'
import { readBorn, typedBorn } from './born.js'
import { knownFrom } from './knownSoFar.js'

test('what was searched for goes into the field it belongs into', () => {
  expect(knownFrom('Rina Das', 'IN')).toEqual({ name: 'Rina Das' })
  expect(knownFrom('98312 45678', 'IN')).toEqual({ phone: '98312 45678' })
  expect(knownFrom('Rina 9831245678', 'IN')).toEqual({ name: 'Rina', phone: '9831245678' })
  expect(knownFrom('1234', 'IN')).toEqual({})
  expect(knownFrom('SUN-2026-00012', 'IN')).toEqual({})
})

test('up to three digits are an age, anything else a date of birth or nothing', () => {
  expect(readBorn('34', 2026)).toEqual({ age: 34, birthDate: null })
  expect(readBorn('৩৪', 2026)).toEqual({ age: 34, birthDate: null })
  expect(readBorn('7/3/84', 2026)).toEqual({ age: null, birthDate: '1984-03-07' })
  expect(readBorn('31/2/1984', 2026)).toEqual({ age: null, birthDate: null })
  expect(readBorn('old', 2026)).toEqual({ age: null, birthDate: null })
  expect(typedBorn({ age: 0, birthDate: null })).toBe('0')
  expect(typedBorn({ age: null, birthDate: '1984-03-07' })).toBe('07/03/1984')
})
