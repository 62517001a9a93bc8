import { expect, test } from 'vitest'
import { dueAt, placeBehind, placeOf, placeOnReturn, priorityOf, type Turn } from './next.rules.js'

const at = (hours: number, minutes = 0) => hours * 60 + minutes
const walkIn = (arrivedAt: number): Turn => ({ arrivedAt, bookedFor: null, priority: 'none' })
const booked = (bookedFor: number, arrivedAt: number): Turn => ({ arrivedAt, bookedFor, priority: 'none' })

interface Case {
  title: string
  /** Those who wait, by name, in the order they took their tokens. */
  who: Record<string, Turn>
  order: string[]
}

test.each<Case>([
  {
    title: 'walk-ins go in the order they came',
    who: { a: walkIn(at(9)), b: walkIn(at(9, 5)), c: walkIn(at(9, 10)) },
    order: ['a', 'b', 'c'],
  },
  {
    title: 'within one minute the token decides',
    who: { a: walkIn(at(9)), b: walkIn(at(9)), c: walkIn(at(9)) },
    order: ['a', 'b', 'c'],
  },
  {
    title: 'a kept appointment goes before those who came shortly before its time',
    who: { early: walkIn(at(9, 30)), walk: walkIn(at(9, 50)), booked: booked(at(10), at(9, 55)) },
    order: ['early', 'booked', 'walk'],
  },
  {
    title: 'who comes far too early for an appointment does not go before those who wait already',
    who: { booked: booked(at(12), at(9)), walk: walkIn(at(9, 30)) },
    order: ['walk', 'booked'],
  },
  {
    title: 'who comes too late has lost the time and stands where a walk-in would',
    who: { walk: walkIn(at(10, 10)), late: booked(at(10), at(10, 30)) },
    order: ['walk', 'late'],
  },
  {
    title: 'a little late is in time',
    who: { walk: walkIn(at(9, 50)), late: booked(at(10), at(10, 14)) },
    order: ['late', 'walk'],
  },
  {
    title: 'the pregnant and the old go before those of the last half hour, not before those who waited longer',
    who: {
      long: walkIn(at(9)),
      short: walkIn(at(9, 40)),
      pregnant: { ...walkIn(at(10)), priority: 'pregnant' },
      elderly: { ...walkIn(at(10, 1)), priority: 'elderly' },
    },
    order: ['long', 'pregnant', 'elderly', 'short'],
  },
  {
    title: 'an emergency goes before everybody, emergencies among each other as they came',
    who: {
      booked: booked(at(9), at(8, 50)),
      first: { ...walkIn(at(11)), priority: 'emergency' },
      second: { ...walkIn(at(11, 5)), priority: 'emergency' },
    },
    order: ['first', 'second', 'booked'],
  },
])('$title', ({ who, order }) => {
  const places = Object.entries(who).map(([name, turn], i) => ({ name, place: placeOf(turn, i + 1) }))
  expect(places.toSorted((a, b) => a.place - b.place).map((p) => p.name)).toEqual(order)
})

test('a walk-in is not overtaken for ever: whoever comes 45 minutes later stands behind, emergencies apart', () => {
  const mine = dueAt(walkIn(at(9)))
  for (const priority of ['none', 'elderly', 'pregnant'] as const) {
    for (let later = 46; later < 600; later += 7) {
      const arrivedAt = at(9) + later
      expect(dueAt({ arrivedAt, bookedFor: null, priority })).toBeGreaterThan(mine)
      expect(dueAt({ arrivedAt, bookedFor: arrivedAt, priority })).toBeGreaterThan(mine)
    }
  }
})

test('somebody put back stands right behind the next so many', () => {
  expect(placeBehind([4, 5, 6], 2, 3)).toBe(5.5)
  expect(placeBehind([4, 5, 6], 9, 3)).toBe(7)
  expect(placeBehind([4, 5, 6], 0, 9)).toBe(3)
  expect(placeBehind([], 2, 3)).toBe(3)
})

test('from the laboratory one comes back behind whoever is next, or to a place that is still better', () => {
  expect(placeOnReturn([10, 20, 30], 40)).toBe(15)
  expect(placeOnReturn([10, 20, 30], 5)).toBe(5)
  expect(placeOnReturn([], 7)).toBe(7)
})

test('old age is known from the birth date; what reception saw says more', () => {
  expect(priorityOf('none', 64)).toBe('none')
  expect(priorityOf('none', 65)).toBe('elderly')
  expect(priorityOf('emergency', 80)).toBe('emergency')
  expect(priorityOf('pregnant', 30)).toBe('pregnant')
  expect(priorityOf('none', null)).toBe('none')
})
