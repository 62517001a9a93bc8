import { expect, test } from 'vitest'
import { openSpans, type Stretch, week, weekProblems } from './hours.js'

const open = (weekday: number, opens: string, closes: string): Stretch => ({ weekday, kind: 'open', opens, closes })
const pause = (weekday: number, opens: string, closes: string): Stretch => ({ weekday, kind: 'break', opens, closes })

test('a break cuts an opening in two, and at its edge makes it shorter', () => {
  const monday = [open(1, '09:00', '17:00'), pause(1, '13:00', '14:00'), pause(1, '16:30', '17:00')]
  expect(openSpans(monday, 1)).toEqual([
    { opens: '09:00', closes: '13:00' },
    { opens: '14:00', closes: '16:30' },
  ])
  expect(openSpans(monday, 2)).toEqual([])
})

test('several sessions a day stand side by side, to the end of the day', () => {
  const friday = [open(5, '17:00', '24:00'), open(5, '09:00', '12:30')]
  expect(weekProblems(friday)).toEqual([])
  expect(openSpans(friday, 5).map((s) => s.opens)).toEqual(['09:00', '17:00'])
})

test('openings on top of each other, a break outside and a session that ends before it begins are named', () => {
  expect(weekProblems([open(1, '09:00', '12:00'), open(1, '11:59', '13:00')]).map((p) => p.code)).toEqual([
    'organisation.hours_overlap',
    'organisation.hours_overlap',
  ])
  expect(weekProblems([open(1, '09:00', '12:00'), open(1, '12:00', '13:00')])).toEqual([])
  expect(weekProblems([open(1, '09:00', '12:00'), pause(1, '11:30', '12:30')])).toEqual([
    { index: 1, field: 'opens', code: 'organisation.break_outside' },
  ])
  expect(weekProblems([open(1, '12:00', '12:00')])).toEqual([
    { index: 0, field: 'closes', code: 'organisation.hours_order' },
  ])
  const refused = week.safeParse([open(3, '18:00', '09:00')])
  expect(refused.error?.issues[0]).toMatchObject({ path: [0, 'closes'], message: 'organisation.hours_order' })
})

test('a time is two figures, a colon and two figures of a real clock', () => {
  for (const bad of ['9:00', '25:00', '09:60', '24:00', ''])
    expect([bad, week.safeParse([open(1, bad, '23:59')]).success]).toEqual([bad, false])
  expect(week.safeParse([open(1, '00:00', '24:00')]).success).toBe(true)
})
