import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'

// What is reckoned with dates needs no schema, and stands where whoever only reckons fetches none.
export { addDays, type Age, ageOn, dateIn, estimateBirthDate, startOfDay } from './dates.js'

/** An instant: ISO 8601 in UTC, e.g. `2026-11-20T09:30:00.000Z`. */
export const instant = z.iso.datetime({ offset: true })

/** A calendar date, e.g. `2026-11-20`. Impossible dates such as 31 February are refused. Birth dates are dates, never instants. */
export const calendarDate = z.iso.date()

/** An IANA time zone, e.g. `Asia/Kolkata`. */
export const timeZone = z
  .string()
  .max(60)
  .refine((z) => {
    try {
      Temporal.Now.zonedDateTimeISO(z)
      return true
    } catch {
      return false
    }
  }, 'time_zone')
