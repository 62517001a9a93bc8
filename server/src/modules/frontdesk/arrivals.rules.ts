/** Minutes a consultation takes before a doctor's day has taught us better. */
export const USUAL_MINUTES = 8

/**
 * Minutes a patient with `ahead` others before them will probably wait. `minutesEach` is what the doctor's consultations
 * of today took on average, null before the first; kept between 2 and 60 so that one odd visit misleads nobody.
 */
export function estimatedWait(ahead: number, minutesEach: number | null): number {
  const each = Math.min(60, Math.max(2, minutesEach ?? USUAL_MINUTES))
  return Math.round(ahead * each)
}

/** Whether a visit is suggested as a follow-up: one is due, or the person saw the same clinic within `days`. */
export function suggestedVisitType(
  today: string,
  lastVisitOn: string | null,
  followUpDue: boolean,
  days = 15,
): 'new' | 'follow_up' {
  if (followUpDue) return 'follow_up'
  if (!lastVisitOn) return 'new'
  return (Date.parse(today) - Date.parse(lastVisitOn)) / 86_400_000 <= days ? 'follow_up' : 'new'
}

/** The place right behind the next `behind` of `places` (ascending), or behind all where there are fewer. */
export function placeBehind(places: readonly number[], behind: number, own: number): number {
  if (places.length === 0) return own
  if (behind <= 0) return places[0]! - 1
  if (behind >= places.length) return places.at(-1)! + 1
  return (places[behind - 1]! + places[behind]!) / 2
}
