/** Minutes a consultation takes where neither the day nor the doctor's hours say. */
export const USUAL_MINUTES = 8
/** How many consultations of today weigh as much as what was planned. */
const TRUST = 3

/** The middle of some numbers; null where there is none. */
export function median(of: readonly number[]): number | null {
  if (of.length === 0) return null
  const sorted = of.toSorted((a, b) => a - b)
  const half = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2
}

/** The smallest value that nine in ten do not exceed (nearest rank); null where there is none. */
export function nineInTen(of: readonly number[]): number | null {
  return of.length === 0 ? null : of.toSorted((a, b) => a - b)[Math.ceil(of.length * 0.9) - 1]!
}

/**
 * Minutes one consultation of this doctor takes: the median of today's, blended with the planned slot, which counts less
 * the more the day has taught; kept between 2 and 60 so that one odd visit misleads nobody.
 */
export function minutesEach(today: readonly number[], slotMinutes: number | null): number {
  const planned = slotMinutes ?? USUAL_MINUTES
  const learnt = median(today) ?? planned
  const each = (learnt * today.length + planned * TRUST) / (today.length + TRUST)
  return Math.min(60, Math.max(2, each))
}

export interface Ahead {
  /** How many are before this person, the one inside not counted. */
  ahead: number
  each: number
  /** Minutes the patient inside has been with the doctor; null where nobody is. */
  insideFor: number | null
  /** Minutes until the doctor begins; 0 where they have begun. */
  beginsIn: number
}

/** Minutes this person will probably wait, as a whole number. */
export function estimatedWait({ ahead, each, insideFor, beginsIn }: Ahead): number {
  const rest = insideFor === null ? 0 : Math.max(0, each - insideFor)
  return Math.round(Math.max(0, beginsIn) + rest + ahead * each)
}

/**
 * Whether a doctor has begun a session, all in minutes of the day: they have seen somebody, since half-way from the session
 * `before` it once that has passed. Until then those of the session before may still be inside.
 */
export function hasBegun(day: {
  from: number | null
  before: number | null
  now: number
  seen: number | null
}): boolean {
  if (day.seen === null) return false
  const half = day.from === null || day.before === null ? 0 : (day.before + day.from) / 2
  return day.now < half || day.seen >= half
}

/**
 * Minutes until the doctor begins: until the session's start and what they said they are late by, while nobody has been
 * seen in it. 0 without hours, or where the session is long under way.
 */
export function beginsIn(day: { from: number | null; late: number; now: number; begun: boolean }): number {
  if (day.begun || day.from === null) return 0
  return Math.max(0, day.from + day.late - day.now)
}
