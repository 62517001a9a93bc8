import type { Answer } from '@tabib/contracts/core/route'
import type { appointments } from '@tabib/contracts/scheduling/appointments'
import { type Box, boxOf } from './calendar.view.js'

type Calendar = Pick<Answer<typeof appointments.calendar>, 'timeZone' | 'items' | 'sessions'>

/** A column of the grid: a doctor's day, a room's day, or a day. */
export interface Column {
  key: string
  title: string
  date: string
  doctorId: string | undefined
  roomId?: string | null | undefined
}

/** Where an appointment that was picked up would be put down. */
export interface Spot {
  column: number
  minute: number
}

/** How far Up and Down go where the doctor has no hours that say. */
const STEP = 15

/** Statuses that take up a doctor's time. */
const BUSY = new Set(['PENDING', 'CONFIRMED', 'ARRIVED', 'COMPLETED'])

/** Whose time a column's minute is: its own doctor's, whoever sits in its room then, or the one it was before. */
export function doctorAt(calendar: Calendar, column: Column, minute: number, before: string): string {
  if (column.doctorId) return column.doctorId
  if (!column.roomId) return before
  const sits = calendar.sessions
    .filter((s) => s.roomId === column.roomId)
    .map((s) => ({ ...boxOf(calendar.timeZone, s), doctorId: s.doctorId }))
    .find((s) => s.date === column.date && s.from <= minute && minute < s.until)
  return sits?.doctorId ?? before
}

/** Minutes at which a visit may begin in a column: the places of the sessions that are drawn in it. */
export function startsIn(calendar: Calendar, column: Column, doctorId: string): number[] {
  const isHere = (s: Calendar['sessions'][number]) =>
    column.roomId ? s.roomId === column.roomId : s.doctorId === (column.doctorId ?? doctorId)
  const starts = calendar.sessions.filter(isHere).flatMap((s) => {
    const box = boxOf(calendar.timeZone, s)
    if (box.date !== column.date) return []
    const every = Math.max(1, s.everyMinutes)
    // A visit must end within its session; what is kept free after it need not.
    const count = Math.floor((box.until - box.from - s.slotMinutes) / every) + 1
    return Array.from({ length: Math.max(0, count) }, (_, i) => box.from + Math.floor(i * every))
  })
  return [...new Set(starts)].sort((a, b) => a - b)
}

/** The next place up or down in a column, within the day; the same where there is none. */
export function stepped(starts: readonly number[], minute: number, by: 1 | -1, day: Box): number {
  if (starts.length === 0) {
    const next = minute + by * STEP
    return next < day.from || next >= day.until ? minute : next
  }
  const next = by === 1 ? starts.find((s) => s > minute) : starts.findLast((s) => s < minute)
  return next ?? minute
}

/** The place nearest to a minute, as in the column beside. */
export function nearestStart(starts: readonly number[], minute: number): number {
  let best = starts[0] ?? minute
  for (const s of starts) if (Math.abs(s - minute) < Math.abs(best - minute)) best = s
  return best
}

interface Wanted extends Box {
  id: string
  doctorId: string
  date: string
}

/** What stands where an appointment would be put: `free`, somebody else (`taken`), or outside the doctor's hours (`closed`). */
export function whatIs(calendar: Calendar, at: Wanted): 'free' | 'taken' | 'closed' {
  const zone = calendar.timeZone
  const meets = (b: Box & { date: string }) => b.date === at.date && b.from < at.until && at.from < b.until
  const others = calendar.items.filter((a) => a.id !== at.id && a.doctor.id === at.doctorId && BUSY.has(a.status))
  if (others.some((a) => meets(boxOf(zone, a)))) return 'taken'
  const open = calendar.sessions.filter((s) => s.doctorId === at.doctorId).map((s) => boxOf(zone, s))
  return open.some((b) => b.date === at.date && b.from <= at.from && at.from < b.until) ? 'free' : 'closed'
}
