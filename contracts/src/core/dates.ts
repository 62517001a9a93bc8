import { Temporal } from 'temporal-polyfill'

/** The calendar date of an instant in a time zone. */
export function dateIn(zone: string, at: Date | string): string {
  const ms = typeof at === 'string' ? Date.parse(at) : at.getTime()
  return Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone).toPlainDate().toString()
}

/** The first instant of a calendar date in a time zone (midnight, or the first moment after a gap). */
export function startOfDay(zone: string, date: string): string {
  return Temporal.PlainDate.from(date).toZonedDateTime(zone).toInstant().toString()
}

/** `date` moved by whole days. */
export const addDays = (date: string, days: number) => Temporal.PlainDate.from(date).add({ days }).toString()

export interface Age {
  years: number
  months: number
  days: number
}

/** Age in completed years, months and days on a given calendar date. */
export function ageOn(birthDate: string, on: string): Age {
  const d = Temporal.PlainDate.from(birthDate).until(Temporal.PlainDate.from(on), { largestUnit: 'year' })
  return { years: d.years, months: d.months, days: d.days }
}

/** The birth date assumed for a person who knows only an age in completed years: 1 July of the likeliest year. */
export function estimateBirthDate(ageInYears: number, today: string): string {
  const now = Temporal.PlainDate.from(today)
  const year = now.year - ageInYears
  const midYear = Temporal.PlainDate.from({ year, month: 7, day: 1 })
  const guess =
    Temporal.PlainDate.compare(midYear.add({ years: ageInYears }), now) > 0 ? midYear.subtract({ years: 1 }) : midYear
  return guess.toString()
}
