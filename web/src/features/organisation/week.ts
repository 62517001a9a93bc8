import type { Stretch, Weekday } from '@tabib/contracts/organisation/hours'
import { weekdays } from '@tabib/contracts/organisation/hours'

/** A stretch as the form holds it; `key` outlives its times. */
export interface Row extends Stretch {
  key: number
}

let last = 0

export const toRows = (week: readonly Stretch[]): Row[] => week.map((s) => ({ ...s, key: ++last }))

/** What the server keeps: without keys, names of breaks that were left blank, in order. */
export const toWeek = (rows: readonly Row[]): Stretch[] =>
  rows.map(({ key: _, name, ...s }) => ({ ...s, ...(s.kind === 'break' && name?.trim() ? { name: name.trim() } : {}) }))

/** The next stretch of a day: a morning, then an afternoon after it, then an evening. */
export function nextSession(rows: readonly Row[], weekday: Weekday): Row {
  const end = rows
    .filter((r) => r.weekday === weekday && r.kind === 'open')
    .reduce((latest, r) => (r.closes > latest ? r.closes : latest), '')
  const opens = end === '' ? '09:00' : shift(end, 60)
  return { key: ++last, weekday, kind: 'open', opens, closes: end === '' ? '17:00' : shift(opens, 180) }
}

/** A break in the middle of the day's first opening. */
export function nextBreak(rows: readonly Row[], weekday: Weekday): Row {
  const day = rows.filter((r) => r.weekday === weekday)
  const open = day.find((r) => r.kind === 'open')
  const opens = open ? shift(open.opens, Math.floor(minutesBetween(open.opens, open.closes) / 2 / 30) * 30) : '13:00'
  return { key: ++last, weekday, kind: 'break', name: '', opens, closes: shift(opens, 60) }
}

/** Every day as one day is. */
export function copyToAll(rows: readonly Row[], from: Weekday): Row[] {
  const day = rows.filter((r) => r.weekday === from)
  return weekdays.flatMap((weekday) => (weekday === from ? day : day.map((r) => ({ ...r, weekday, key: ++last }))))
}

const minutesOf = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3))
const minutesBetween = (a: string, b: string) => minutesOf(b) - minutesOf(a)

/** A time moved on, at most to the end of the day. */
function shift(time: string, by: number): string {
  const minutes = Math.min(minutesOf(time) + by, 24 * 60)
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
}

/** A clock's field cannot say 24:00: midnight at the end of a stretch is the end of the day. */
export const typedEnd = (typed: string) => (typed === '00:00' ? '24:00' : typed)
export const shownEnd = (time: string) => (time === '24:00' ? '00:00' : time)
