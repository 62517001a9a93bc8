import { expect, test } from 'vitest'
import { birthOf } from './patients.rules.js'

const today = '2026-11-20'

test('a birth date is kept as given, an age becomes the middle of the likeliest year', () => {
  expect(birthOf({ birthDate: '1990-02-28' }, today)).toEqual({ birthDate: '1990-02-28', estimated: false })
  expect(birthOf({ age: 40 }, today)).toEqual({ birthDate: '1986-07-01', estimated: true })
  expect(birthOf({ age: 0 }, today)).toEqual({ birthDate: '2026-07-01', estimated: true })
})

test('born today is possible, born tomorrow is not', () => {
  expect(birthOf({ birthDate: today }, today)).toMatchObject({ birthDate: today })
  expect(birthOf({ birthDate: '2026-11-21' }, today)).toEqual({ refused: 'patients.born_in_future' })
})

test('130 is possible, 131 is not', () => {
  expect(birthOf({ birthDate: '1895-11-21' }, today)).toMatchObject({ estimated: false })
  expect(birthOf({ birthDate: '1895-11-20' }, today)).toEqual({ refused: 'patients.too_old' })
})
