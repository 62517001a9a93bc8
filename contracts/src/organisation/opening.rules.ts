import { openSpans, type Span, type Stretch } from './hours.js'
import { Temporal } from 'temporal-polyfill'

export interface SpecialDay {
  onDate: string
  name: string
  opens: string | null
  closes: string | null
}

export interface OpenDay {
  date: string
  /** ISO: Monday is 1. */
  weekday: number
  holiday: string | null
  open: { opensAt: string; closesAt: string }[]
}

/**
 * When a branch is open on each day of a range, as instants. Clocks that change do so here: a time that does not exist that
 * day is taken as late as the clock jumped, one that exists twice as its first (RFC 5545), and a stretch that vanishes in
 * the jump is left out. A day of 24 hours is 23 or 25 long when the clocks change.
 */
export function openDays(
  { zone, week, special }: { zone: string; week: readonly Stretch[]; special: readonly SpecialDay[] },
  { from, to }: { from: string; to: string },
): OpenDay[] {
  const days: OpenDay[] = []
  const last = Temporal.PlainDate.from(to)
  for (
    let day = Temporal.PlainDate.from(from);
    Temporal.PlainDate.compare(day, last) <= 0;
    day = day.add({ days: 1 })
  ) {
    const holiday = special.find((s) => s.onDate === day.toString())
    const spans = holiday ? spansOf(holiday) : openSpans(week, day.dayOfWeek)
    const open = spans.flatMap((span) => {
      const [opensAt, closesAt] = [at(zone, day, span.opens), at(zone, day, span.closes)]
      return opensAt < closesAt ? [{ opensAt, closesAt }] : []
    })
    days.push({ date: day.toString(), weekday: day.dayOfWeek, holiday: holiday?.name ?? null, open })
  }
  return days
}

const spansOf = ({ opens, closes }: SpecialDay): Span[] => (opens && closes ? [{ opens, closes }] : [])

function at(zone: string, day: Temporal.PlainDate, time: string): string {
  const local = time === '24:00' ? day.add({ days: 1 }).toPlainDateTime() : day.toPlainDateTime(time)
  return local.toZonedDateTime(zone, { disambiguation: 'compatible' }).toInstant().toString()
}
