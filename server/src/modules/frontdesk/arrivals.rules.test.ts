import { expect, test } from 'vitest'
import { estimatedWait, placeBehind, suggestedVisitType } from './arrivals.rules.js'

test('the wait is learnt from the day and never absurd', () => {
  expect(estimatedWait(3, null)).toBe(24)
  expect(estimatedWait(3, 10)).toBe(30)
  expect(estimatedWait(2, 0.1)).toBe(4)
  expect(estimatedWait(1, 600)).toBe(60)
  expect(estimatedWait(0, 10)).toBe(0)
})

test('somebody put back stands right behind the next so many', () => {
  expect(placeBehind([4, 5, 6], 2, 3)).toBe(5.5)
  expect(placeBehind([4, 5, 6], 9, 3)).toBe(7)
  expect(placeBehind([4, 5, 6], 0, 9)).toBe(3)
  expect(placeBehind([], 2, 3)).toBe(3)
})

test('a visit soon after the last, or one that was asked for, is a follow-up', () => {
  expect(suggestedVisitType('2026-11-20', '2026-11-10', false)).toBe('follow_up')
  expect(suggestedVisitType('2026-11-20', '2026-10-10', false)).toBe('new')
  expect(suggestedVisitType('2026-11-20', '2026-10-10', true)).toBe('follow_up')
  expect(suggestedVisitType('2026-11-20', null, false)).toBe('new')
})
