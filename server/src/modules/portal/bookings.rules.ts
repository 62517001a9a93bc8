import type { BookingRules } from '@tabib/contracts/scheduling/rules'

const MINUTE = 60_000
/** Minutes before its time that the door of a video visit opens. */
const OPENS_BEFORE = 10

interface Standing {
  id: string
  kind: string
  status: string
  startsAt: string
  heldUntil: string | null
}

const isOpen = ({ status }: Standing) => status === 'PENDING' || status === 'CONFIRMED'

/** Until when a patient may move or cancel; null where that is over. */
export function changeUntil(a: Standing, rules: Pick<BookingRules, 'cancelMinutes'>, now: Date): string | null {
  if (!isOpen(a)) return null
  const until = a.heldUntil ? Date.parse(a.heldUntil) : Date.parse(a.startsAt) - rules.cancelMinutes * MINUTE
  return until > now.getTime() ? new Date(until).toISOString() : null
}

/** Where and from when a video visit is entered; null where there is none to enter. */
export function videoOf(a: Standing): { link: string; opensAt: string } | null {
  if (a.kind !== 'video' || a.heldUntil || !(isOpen(a) || a.status === 'ARRIVED')) return null
  return {
    link: `/portal/video/${a.id}`,
    opensAt: new Date(Date.parse(a.startsAt) - OPENS_BEFORE * MINUTE).toISOString(),
  }
}
