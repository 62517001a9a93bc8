import { addDays } from '@tabib/contracts/core/time'

/** Days a medicine without an end is thought to be taken on, and one for when it is needed to be kept at hand. */
const OPEN_DAYS = 365
const AS_NEEDED_DAYS = 30

/** How far back a course may have begun and still run: longer ones are prescribed anew. */
export const LOOK_BACK_DAYS = 400

/** The last day of a course that began on `writtenOn`; null where it has no end. */
export const lastDay = (writtenOn: string, durationDays: number | null) =>
  durationDays === null ? null : addDays(writtenOn, durationDays - 1)

interface Course {
  writtenOn: string
  durationDays: number | null
  asNeeded: boolean
}

/** Whether somebody should still be taking a medicine on a day. */
export function isCurrent({ writtenOn, durationDays, asNeeded }: Course, today: string): boolean {
  const until = lastDay(writtenOn, durationDays) ?? addDays(writtenOn, asNeeded ? AS_NEEDED_DAYS : OPEN_DAYS)
  return until >= today
}
