import { Temporal } from 'temporal-polyfill'

const MINUTE = 60_000
const DAY = 1440 * MINUTE

interface Day {
  start: number
  /** No clock is changed on this day: a minute of the day is a minute after midnight. */
  plain: boolean
  /** Of its first moment, `+05:30`. */
  offset: string
}

// A month of a doctor asks for the same midnights again and again.
const days = new Map<string, Day>()

const midnight = (zone: string, date: Temporal.PlainDate) =>
  date.toZonedDateTime({ timeZone: zone, plainTime: '00:00' }).epochMilliseconds

function dayIn(zone: string, date: string): Day {
  const key = `${zone} ${date}`
  const known = days.get(key)
  if (known) return known
  const d = Temporal.PlainDate.from(date)
  const before = offsetAt(zone, midnight(zone, d) - 1)
  const start = midnight(zone, d)
  const end = midnight(zone, d.add({ days: 1 }))
  // Midnight itself may be skipped or doubled (Cairo): the offsets on both sides tell.
  const plain = end - start === DAY && before === offsetAt(zone, start) && offsetAt(zone, end) === before
  if (days.size > 5_000) days.clear()
  const day = { start, plain, offset: offsetText(offsetAt(zone, start)) }
  days.set(key, day)
  return day
}

const offsetAt = (zone: string, ms: number) =>
  Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone).offsetNanoseconds

/** How a time on a clock stands in a zone: once, never (the clocks go forward over it), or twice (they go back). */
export type Reading =
  | { is: 'once'; at: number }
  | { is: 'never'; /** The moment the clocks are changed. */ at: number }
  | { is: 'twice'; at: number; again: number }

/** Reads a minute of a day on a zone's clock, as epoch milliseconds. 1440 is the end of the day. */
export function readWall(zone: string, date: string, minute: number): Reading {
  const day = dayIn(zone, date)
  if (day.plain) return { is: 'once', at: day.start + minute * MINUTE }
  const wall = Temporal.PlainDate.from(date).toPlainDateTime().add({ minutes: minute })
  const earlier = wall.toZonedDateTime(zone, { disambiguation: 'earlier' })
  const later = wall.toZonedDateTime(zone, { disambiguation: 'later' })
  if (earlier.epochMilliseconds === later.epochMilliseconds) return { is: 'once', at: earlier.epochMilliseconds }
  if (earlier.toPlainDateTime().equals(wall))
    return { is: 'twice', at: earlier.epochMilliseconds, again: later.epochMilliseconds }
  return { is: 'never', at: earlier.getTimeZoneTransition('next')!.epochMilliseconds }
}

/** Where a minute of a day lies: a skipped time is the moment of the change, a doubled one its first coming. */
export const momentOf = (zone: string, date: string, minute: number): number => readWall(zone, date, minute).at

/** `09:30` as minutes of the day. */
export function minuteOf(time: string): number {
  const [hours, minutes] = time.split(':').map(Number) as [number, number]
  return hours * 60 + minutes
}

/** Minutes of the day as `09:30`. */
export const timeOf = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`

const offsetText = (nanoseconds: number) => {
  const minutes = Math.round(nanoseconds / 60_000_000_000)
  const size = Math.abs(minutes)
  return `${minutes < 0 ? '-' : '+'}${timeOf(size)}`
}

const dateOf = (ms: number) => new Date(ms).toISOString().slice(0, 10)

/** What the clock on the wall shows at a moment: date, time, offset, ISO weekday. */
export function wallOf(zone: string, ms: number) {
  // A day's date is that of London, the day before or the day after; on most days the rest is arithmetic.
  for (const away of [0, DAY, -DAY]) {
    const date = dateOf(ms + away)
    const day = dayIn(zone, date)
    if (!day.plain || ms < day.start || ms >= day.start + DAY) continue
    const minute = Math.floor((ms - day.start) / MINUTE)
    return { date, minute, time: timeOf(minute), offset: day.offset, weekday: weekdayOf(date) }
  }
  const z = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone)
  const minute = z.hour * 60 + z.minute
  return {
    date: z.toPlainDate().toString(),
    minute,
    time: timeOf(minute),
    offset: offsetText(z.offsetNanoseconds),
    weekday: z.dayOfWeek,
  }
}

/** Time and offset of a moment of a date; arithmetic where no clock is changed that day. */
export function wallOn(zone: string, date: string, ms: number): { time: string; offset: string } {
  const day = dayIn(zone, date)
  return day.plain ? { time: timeOf((ms - day.start) / MINUTE), offset: day.offset } : wallOf(zone, ms)
}

/** ISO weekday of a calendar date. */
export const weekdayOf = (date: string): number => ((Date.parse(date) / DAY + 3) % 7) + 1

/** The calendar dates from one to another, both included. */
export function datesBetween(from: string, to: string): string[] {
  const [first, last] = [Date.parse(from), Date.parse(to)]
  return Array.from({ length: Math.max(0, (last - first) / DAY + 1) }, (_, i) => dateOf(first + i * DAY))
}

/** Whole days from one calendar date to another. */
export const daysUntil = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / DAY
