import { expect, test } from 'vitest'
import { firstNameOf, initialsOf, isBirthYear } from './access.rules.js'

test.each([
  ['Rahima Begum', 'Rahima', 'R B'],
  ['Md. Karim Sheikh', 'Karim', 'M K S'],
  ['রহিমা বেগম', 'রহিমা', 'র ব'],
])('%s is chosen as %s', (name, first, initials) => {
  expect(firstNameOf(name)).toBe(first)
  expect(initialsOf(name)).toBe(initials)
})

test('a year beside the right one fits an estimated birth date only', () => {
  expect(isBirthYear('1980-07-01', false, 1980)).toBe(true)
  expect(isBirthYear('1980-07-01', false, 1981)).toBe(false)
  expect(isBirthYear('1980-07-01', true, 1981)).toBe(true)
  expect(isBirthYear('1980-07-01', true, 1982)).toBe(false)
})
