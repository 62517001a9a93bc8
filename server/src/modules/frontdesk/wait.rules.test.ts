import { expect, test } from 'vitest'
import { beginsIn, estimatedWait, hasBegun, median, minutesEach, nineInTen } from './wait.rules.js'

test.each([
  [[], null],
  [[7], 7],
  [[9, 1, 5], 5],
  [[4, 10, 6, 100], 8],
])('the middle of %j is %s', (of, middle) => expect(median(of)).toBe(middle))

test('nine in ten', () => {
  expect(nineInTen([])).toBeNull()
  expect(nineInTen([5])).toBe(5)
  expect(nineInTen([10, 9, 8, 7, 6, 5, 4, 3, 2, 1])).toBe(9)
})

test.each([
  { title: 'nothing known: the usual', today: [], slot: null, each: 8 },
  { title: 'before the first, the slot', today: [], slot: 15, each: 15 },
  { title: 'three visits weigh as much as the plan', today: [5, 5, 5], slot: 15, each: 10 },
  { title: 'a long day forgets the plan', today: Array.from({ length: 27 }, () => 5), slot: 15, each: 6 },
  { title: 'one odd visit changes little', today: [5, 5, 5, 5, 5, 5, 240], slot: 5, each: 5 },
  { title: 'never absurdly short', today: Array.from({ length: 50 }, () => 0.1), slot: 5, each: 2 },
  { title: 'never absurdly long', today: Array.from({ length: 50 }, () => 600), slot: 30, each: 60 },
])('$title', ({ today, slot, each }) => expect(minutesEach(today, slot)).toBe(each))

test.each([
  { title: 'nobody before, nobody inside', of: { ahead: 0, each: 10, insideFor: null, beginsIn: 0 }, wait: 0 },
  { title: 'three before', of: { ahead: 3, each: 10, insideFor: null, beginsIn: 0 }, wait: 30 },
  { title: 'one inside, half done', of: { ahead: 2, each: 10, insideFor: 4, beginsIn: 0 }, wait: 26 },
  { title: 'one inside for longer than usual', of: { ahead: 1, each: 10, insideFor: 40, beginsIn: 0 }, wait: 10 },
  { title: 'the doctor begins later', of: { ahead: 1, each: 10, insideFor: null, beginsIn: 45 }, wait: 55 },
])('$title', ({ of, wait }) => expect(estimatedWait(of)).toBe(wait))

test('a late start moves the estimate until the doctor has begun', () => {
  expect(beginsIn({ from: 600, late: 30, now: 590, begun: false })).toBe(40)
  expect(beginsIn({ from: 600, late: 0, now: 660, begun: false })).toBe(0)
  expect(beginsIn({ from: 600, late: 30, now: 590, begun: true })).toBe(0)
  expect(beginsIn({ from: null, late: 30, now: 590, begun: false })).toBe(0)
})

test('a session has begun when somebody was seen in it, and not by who was seen in the one before', () => {
  const evening = { from: 1020, before: 780 }
  expect(hasBegun({ ...evening, now: 1000, seen: null })).toBe(false)
  // The morning runs over.
  expect(hasBegun({ ...evening, now: 800, seen: 770 })).toBe(true)
  expect(hasBegun({ ...evening, now: 1000, seen: 770 })).toBe(false)
  expect(hasBegun({ ...evening, now: 1030, seen: 1015 })).toBe(true)
  expect(hasBegun({ from: 540, before: null, now: 600, seen: 530 })).toBe(true)
})
