import type { Stretch } from './hours.js'
import { weekdays } from './hours.js'
import { expect, test } from 'vitest'
import { openDays } from './opening.rules.js'

const daily = (opens: string, closes: string): Stretch[] =>
  weekdays.map((weekday) => ({ weekday, kind: 'open', opens, closes }))
const hours = ({ open }: { open: { opensAt: string; closesAt: string }[] }) =>
  open.map((s) => (Date.parse(s.closesAt) - Date.parse(s.opensAt)) / 3_600_000)
const onDay = (zone: string, date: string, week: Stretch[]) =>
  openDays({ zone, week, special: [] }, { from: date, to: date })[0]!

test('a clinic opens at nine by its own clock, whatever the season', () => {
  const at = (date: string) => onDay('Europe/London', date, daily('09:00', '17:00')).open[0]!.opensAt
  expect(at('2026-03-28')).toBe('2026-03-28T09:00:00Z')
  expect(at('2026-03-29')).toBe('2026-03-29T08:00:00Z')
  expect(at('2026-10-24')).toBe('2026-10-24T08:00:00Z')
  expect(at('2026-10-25')).toBe('2026-10-25T09:00:00Z')
})

test('a day round the clock has 23 hours in spring and 25 in autumn, and touches its neighbours', () => {
  const week = daily('00:00', '24:00')
  expect(hours(onDay('Europe/London', '2026-03-29', week))).toEqual([23])
  expect(hours(onDay('Europe/London', '2026-10-25', week))).toEqual([25])
  const days = openDays({ zone: 'Europe/London', week, special: [] }, { from: '2026-10-24', to: '2026-10-26' })
  expect(days[0]!.open[0]!.closesAt).toBe(days[1]!.open[0]!.opensAt)
  expect(days[1]!.open[0]!.closesAt).toBe(days[2]!.open[0]!.opensAt)
})

test('a session inside the hour that does not exist is left out; one across it is shorter', () => {
  expect(onDay('Europe/London', '2026-03-29', daily('01:15', '01:45')).open).toHaveLength(1)
  expect(hours(onDay('Europe/London', '2026-03-29', daily('00:30', '02:30')))).toEqual([1])
  // Clocks of Beirut jump at midnight itself.
  expect(onDay('Asia/Beirut', '2026-03-29', daily('00:00', '06:00')).open[0]!.opensAt).toBe('2026-03-28T22:00:00Z')
})

test('sessions that touch still touch on the night an hour comes twice', () => {
  const week: Stretch[] = [
    { weekday: 7, kind: 'open', opens: '00:00', closes: '01:30' },
    { weekday: 7, kind: 'open', opens: '01:30', closes: '05:00' },
  ]
  const { open } = onDay('Europe/London', '2026-10-25', week)
  expect(open[0]!.closesAt).toBe(open[1]!.opensAt)
})

test('a holiday closes the day or gives it other hours, and says its name', () => {
  const special = [
    { onDate: '2026-12-25', name: 'Christmas', opens: null, closes: null },
    { onDate: '2026-12-24', name: 'Christmas Eve', opens: '09:00', closes: '12:00' },
  ]
  const days = openDays(
    { zone: 'Asia/Kolkata', week: daily('09:00', '17:00'), special },
    { from: '2026-12-23', to: '2026-12-25' },
  )
  expect(days.map((d) => [d.holiday, hours(d)])).toEqual([
    [null, [8]],
    ['Christmas Eve', [3]],
    ['Christmas', []],
  ])
  expect(days.map((d) => d.weekday)).toEqual([3, 4, 5])
})
