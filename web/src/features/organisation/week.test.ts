import { weekProblems } from '@tabib/contracts/organisation/hours'
import { expect, test } from 'vitest'
import { copyToAll, nextBreak, nextSession, shownEnd, toRows, toWeek, typedEnd } from './week.js'

test('the first session of a day is a working day, the next comes after it', () => {
  const first = nextSession([], 1)
  expect([first.opens, first.closes]).toEqual(['09:00', '17:00'])
  const second = nextSession([first], 1)
  expect([second.opens, second.closes]).toEqual(['18:00', '21:00'])
  expect(weekProblems(toWeek([first, second]))).toEqual([])
})

test('a break stands in the middle of the opening', () => {
  const day = [nextSession([], 2)]
  const pause = nextBreak(day, 2)
  expect([pause.opens, pause.closes]).toEqual(['13:00', '14:00'])
  expect(weekProblems(toWeek([...day, pause]))).toEqual([])
})

test('Monday copied to all makes seven equal days and leaves nothing of what was there', () => {
  const monday = nextSession([], 1)
  const rows = copyToAll([monday, { ...nextSession([], 3), opens: '06:00' }], 1)
  expect(rows.map((r) => [r.weekday, r.opens])).toEqual([1, 2, 3, 4, 5, 6, 7].map((d) => [d, '09:00']))
  expect(new Set(rows.map((r) => r.key)).size).toBe(7)
})

test('midnight at the end is the end of the day, and a blank name is no name', () => {
  expect([typedEnd('00:00'), shownEnd('24:00'), typedEnd('13:00')]).toEqual(['24:00', '00:00', '13:00'])
  expect(toWeek(toRows([{ weekday: 1, kind: 'break', name: ' ', opens: '10:00', closes: '11:00' }]))).toEqual([
    { weekday: 1, kind: 'break', opens: '10:00', closes: '11:00' },
  ])
})
