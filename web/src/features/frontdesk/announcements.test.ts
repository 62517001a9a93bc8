import { expect, test } from 'vitest'
import { toSpeak } from './announcements.js'

const now = Date.parse('2026-11-21T10:00:00Z')
const call = (id: string, secondsAgo: number) => ({
  id,
  token: 1,
  counter: 'doctor' as const,
  place: null,
  doctorName: null,
  at: new Date(now - secondsAgo * 1000).toISOString(),
})

test('a board that is switched on is silent about what was called before', () => {
  const { spoken, known } = toSpeak(null, [call('b', 5), call('a', 20)], now)
  expect(spoken).toEqual([])
  expect(toSpeak(known, [call('b', 5), call('a', 20)], now).spoken).toEqual([])
})

test('what is new is spoken once, in the order it was called', () => {
  const first = toSpeak(new Set(['a']), [call('c', 1), call('b', 3), call('a', 9)], now)
  expect(first.spoken.map((c) => c.id)).toEqual(['b', 'c'])
  expect(toSpeak(first.known, [call('c', 1), call('b', 3)], now).spoken).toEqual([])
})

test('after a break only what is still news is spoken', () => {
  expect(toSpeak(new Set(), [call('b', 100), call('a', 150)], now).spoken.map((c) => c.id)).toEqual(['b'])
})
