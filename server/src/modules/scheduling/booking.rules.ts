import {
  appointmentCan,
  type AppointmentAction,
  type AppointmentStatus,
} from '@tabib/contracts/scheduling/appointments.states'
import type { BookingRules } from '@tabib/contracts/scheduling/rules'
import { daysUntil, minuteOf, readWall, wallOf } from '@tabib/contracts/scheduling/zones'

const MINUTE = 60_000

/** A refusal, by its code. */
export interface Refusal {
  code: string
  params?: Record<string, unknown>
}

const hasOffset = (text: string) => /(Z|[+-]\d\d:?\d\d)$/.test(text)

/** The date of a time on the branch's clock; undefined for a moment with its offset, and for a date no calendar has. */
export function wallDateOf(text: string): string | undefined {
  const date = text.slice(0, 10)
  const at = hasOffset(text) ? NaN : Date.parse(`${date}T00:00:00Z`)
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(date) ? date : undefined
}

/** Reads the start somebody asks for: a moment with its offset, or a time on the branch's clock, which must be there exactly once. */
export function readStart(zone: string, text: string): { at: number } | { refusal: Refusal } {
  if (hasOffset(text)) return { at: Date.parse(text) }
  const [date, time] = [wallDateOf(text), text.slice(11)]
  if (!date || !/^([01]\d|2[0-3]):[0-5]\d$/.test(time)) return { refusal: { code: 'shape' } }
  const reading = readWall(zone, date, minuteOf(time))
  if (reading.is === 'never') return { refusal: { code: 'scheduling.no_such_time' } }
  if (reading.is === 'once') return { at: reading.at }
  const params = { first: new Date(reading.at).toISOString(), second: new Date(reading.again).toISOString() }
  return { refusal: { code: 'scheduling.time_twice', params } }
}

/** Why a moment may not be booked by these rules; null where it may. Staff are not bound by the lead. */
export function refusalOfTime(
  rules: BookingRules,
  { at, now, zone, staff }: { at: number; now: number; zone: string; staff: boolean },
): Refusal | null {
  if (at <= now) return { code: 'scheduling.in_the_past' }
  const days = daysUntil(wallOf(zone, now).date, wallOf(zone, at).date)
  if (days > rules.horizonDays) return { code: 'scheduling.too_far_ahead', params: { days: rules.horizonDays } }
  if (!staff && at < now + rules.leadMinutes * MINUTE)
    return { code: 'scheduling.too_soon', params: { minutes: rules.leadMinutes } }
  return null
}

/** Why a patient may no longer cancel or move; null where they may. */
export const refusalOfCancel = (rules: BookingRules, { at, now }: { at: number; now: number }): Refusal | null =>
  at - now < rules.cancelMinutes * MINUTE
    ? { code: 'scheduling.too_late_to_cancel', params: { minutes: rules.cancelMinutes } }
    : null

/** Whether a moment has come; never where there is none. Instants are written in more than one way. */
export const isOver = (at: string | null, now: Date): boolean => at !== null && Date.parse(at) <= now.getTime()

/** Why an act is not possible where the appointment stands. */
export const refusalOfAction = (action: AppointmentAction, status: string): Refusal | null =>
  appointmentCan(action, status as AppointmentStatus) ? null : { code: 'scheduling.moved_on', params: { status } }

/** The dates of a series: the first, and every so many days, on the same time of the clock. */
export function seriesStarts(
  zone: string,
  first: number,
  { everyDays, times }: { everyDays: number; times: number },
): { date: string; start: string }[] {
  const wall = wallOf(zone, first)
  const [y, m, d] = wall.date.split('-').map(Number) as [number, number, number]
  return Array.from({ length: times }, (_, i) => {
    const date = new Date(Date.UTC(y, m - 1, d + i * everyDays)).toISOString().slice(0, 10)
    return { date, start: i === 0 ? new Date(first).toISOString() : `${date}T${wall.time}` }
  })
}
