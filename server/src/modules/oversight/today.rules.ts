import { addDays } from '@tabib/contracts/core/time'

/** Days back to the same weekday of the four weeks before. */
const SAME_WEEKDAY = [7, 14, 21, 28]
export const TREND_DAYS = 30

/**
 * The mean of the same weekday in the four weeks before `on`, rounded; null where none of them had anything.
 * A weekday on which the house was closed does not count.
 */
export function usualOf(on: string, amounts: ReadonlyMap<string, number>): number | null {
  const known = SAME_WEEKDAY.flatMap((back) => amounts.get(addDays(on, -back)) ?? []).filter((n) => n > 0)
  return known.length ? Math.round(known.reduce((a, b) => a + b) / known.length) : null
}

/** The last thirty days up to `on`, oldest first. */
export const lastDays = (on: string) => Array.from({ length: TREND_DAYS }, (_, i) => addDays(on, i - TREND_DAYS + 1))
