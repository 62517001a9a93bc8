import type { Priority } from '@tabib/contracts/frontdesk/arrivals.states'

/** Minutes by which an appointment that is kept goes before who merely came at that time. */
export const KEPT_APPOINTMENT = 15
/** Later than this, a missed appointment time counts no more: the turn is from the arrival. */
export const GRACE = 15
/** Minutes by which the old and the pregnant go before others. Nobody is overtaken by more than that, so nobody for ever. */
export const COURTESY = 30
/** An emergency goes before everybody of the day. */
const DAY = 1440
export const ELDERLY_FROM = 65

export interface Turn {
  /** Minutes of the service day at which the person came; may exceed 1440 after midnight. */
  arrivedAt: number
  /** Minutes of the service day the appointment is for; null without one. */
  bookedFor: number | null
  priority: Priority
}

/** Minutes by which somebody goes before others who came at the same time. */
export function headStart(priority: Priority): number {
  if (priority === 'emergency') return DAY
  return priority === 'none' ? 0 : COURTESY
}

/**
 * The minute of the day from which it is this person's turn; the smallest goes next. It never changes by waiting, so
 * whoever comes more than `COURTESY` + `KEPT_APPOINTMENT` minutes later, and is no emergency, stands behind.
 */
export function dueAt({ arrivedAt, bookedFor, priority }: Turn): number {
  const inTime = bookedFor !== null && arrivedAt <= bookedFor + GRACE
  const due = inTime ? bookedFor - KEPT_APPOINTMENT : arrivedAt
  return due - headStart(priority)
}

/** Where somebody stands in the queue: the due minute, then the token among those due in the same minute. */
export const placeOf = (turn: Turn, token: number) => Math.floor(dueAt(turn)) + token / 10_000

/** What is known by itself goes before nothing, never before what reception saw. */
export function priorityOf(seen: Priority, age: number | null): Priority {
  if (seen !== 'none') return seen
  return age !== null && age >= ELDERLY_FROM ? 'elderly' : 'none'
}

/** The place right behind the next `behind` of `places` (ascending), or behind all where there are fewer. */
export function placeBehind(places: readonly number[], behind: number, own: number): number {
  if (places.length === 0) return own
  if (behind <= 0) return places[0]! - 1
  if (behind >= places.length) return places.at(-1)! + 1
  return (places[behind - 1]! + places[behind]!) / 2
}

/** Who comes back from the laboratory is seen after whoever is next, unless their own place is still before that. */
export const placeOnReturn = (places: readonly number[], own: number) => Math.min(own, placeBehind(places, 1, own))
