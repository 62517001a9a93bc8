import { expect, test } from 'vitest'
import { initialsOf, placeCode, slipCode, suggestedVisitType, visitOfPlace } from './arrivals.rules.js'

test('a visit soon after the last, or one that was asked for, is a follow-up', () => {
  expect(suggestedVisitType('2026-11-20', '2026-11-10', false)).toBe('follow_up')
  expect(suggestedVisitType('2026-11-20', '2026-10-10', false)).toBe('new')
  expect(suggestedVisitType('2026-11-20', '2026-10-10', true)).toBe('follow_up')
  expect(suggestedVisitType('2026-11-20', null, false)).toBe('new')
})

const visit = '0199a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b'

test('the code of a phone page is its visit, and back', () => {
  expect(visitOfPlace(placeCode(visit))).toBe(visit)
  expect(visitOfPlace(visit.toUpperCase())).toBe(visit)
  expect(visitOfPlace('0199')).toBeNull()
  expect(visitOfPlace(`${placeCode(visit)}0`)).toBeNull()
})

test.each([
  {
    title: 'only the desk’s way in is known',
    open: undefined,
    from: 'http://10.0.0.4:4000',
    origin: 'http://10.0.0.4:4000',
  },
  {
    title: 'phones use the public address',
    open: 'https://tabib.example/x',
    from: 'http://10.0.0.4',
    origin: 'https://tabib.example',
  },
  {
    title: 'a clinic below it has its own',
    open: 'https://tabib.example',
    from: 'https://sun.tabib.example',
    origin: 'https://sun.tabib.example',
  },
  {
    title: 'a name that only looks like it has not',
    open: 'https://tabib.example',
    from: 'https://eviltabib.example',
    origin: 'https://tabib.example',
  },
])('$title', ({ open, from, origin }) => expect(slipCode(visit, open, from)).toBe(`${origin}/q/${placeCode(visit)}`))

test('without any address the slip is for desks alone', () => {
  expect(slipCode(visit, undefined, undefined)).toBe(`TABIB:V:${visit}`)
})

test('initials say a little in every script', () => {
  expect(initialsOf('Asha  Rao')).toBe('A. R.')
  expect(initialsOf('क्षमा राव')).toMatch(/^.+\. रा\.$/)
  expect(initialsOf('محمد علي')).toBe('م. ع.')
})
