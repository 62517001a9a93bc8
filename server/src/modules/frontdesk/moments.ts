import { startOfDay } from '@tabib/contracts/core/time'
import type { Clock } from '../../platform/clock.js'
import type { DoctorDay, Moment } from './arrivals.repo.js'
import { beginsIn, estimatedWait, hasBegun, minutesEach } from './wait.rules.js'

/** The minute of a day's date at an instant, on the branch's clock; whole days long where the clock is put back. */
export const minuteOf = (zone: string, on: string, at: Date | string) =>
  (Date.parse(typeof at === 'string' ? at : at.toISOString()) - Date.parse(startOfDay(zone, on))) / 60_000

/** Today in a branch. */
export function momentOf(clock: Clock, branch: { branchId: string; zone: string }): Moment {
  const on = clock.today(branch.zone)
  return { branchId: branch.branchId, on, minute: Math.floor(minuteOf(branch.zone, on, clock.now())) }
}

/** Whether the doctor has begun the session that is on or comes next. */
export const begun = (day: DoctorDay, now: { minute: number; at: Date }): boolean =>
  hasBegun({
    from: day.fromMinute,
    before: day.beforeMinute,
    now: now.minute,
    seen: day.lastSeenAt === null ? null : now.minute - (now.at.getTime() - Date.parse(day.lastSeenAt)) / 60_000,
  })

/** Minutes somebody with `ahead` others before them will wait for this doctor. */
export function waitFor(day: DoctorDay, ahead: number, now: { minute: number; at: Date }): number {
  return estimatedWait({
    ahead,
    each: minutesEach(day.minutes, day.slotMinutes),
    insideFor: day.insideSince === null ? null : (now.at.getTime() - Date.parse(day.insideSince)) / 60_000,
    beginsIn: beginsIn({ from: day.fromMinute, late: day.lateMinutes, now: now.minute, begun: begun(day, now) }),
  })
}
