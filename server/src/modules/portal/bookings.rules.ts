import type { BookingRules } from '@tabib/contracts/scheduling/rules'
import { minuteOf, momentOf } from '@tabib/contracts/scheduling/zones'

const MINUTE = 60_000
/** Minutes before its time that the door of a video visit opens. */
const OPENS_BEFORE = 10

interface Standing {
  id: string
  kind: string
  status: string
  startsAt: string
  endsAt: string
  lateMinutes: number | null
  heldUntil: string | null
}

const isOpen = ({ status }: Standing) => status === 'PENDING' || status === 'CONFIRMED'

/** Until when a patient may move or cancel; null where that is over. */
export function changeUntil(a: Standing, rules: Pick<BookingRules, 'cancelMinutes'>, now: Date): string | null {
  if (!isOpen(a)) return null
  const until = a.heldUntil ? Date.parse(a.heldUntil) : Date.parse(a.startsAt) - rules.cancelMinutes * MINUTE
  return until > now.getTime() ? new Date(until).toISOString() : null
}

/**
 * Where, from when and until when a video visit is entered; null where there is none to enter, or it is over. Where the
 * doctor begins late it is over as much later; it opens when it was promised.
 */
export function videoOf(a: Standing, now: Date): { link: string; opensAt: string; closesAt: string } | null {
  if (a.kind !== 'video' || a.heldUntil || !(isOpen(a) || a.status === 'ARRIVED')) return null
  const closes = Date.parse(a.endsAt) + (a.lateMinutes ?? 0) * MINUTE
  if (closes <= now.getTime()) return null
  return {
    link: `/portal/video/${a.id}`,
    opensAt: new Date(Date.parse(a.startsAt) - OPENS_BEFORE * MINUTE).toISOString(),
    closesAt: new Date(closes).toISOString(),
  }
}

/** A moment with its offset, or a time on a branch’s clock, as epoch milliseconds. */
export function instantOf(zone: string, startsAt: string): number {
  const wall = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)$/.exec(startsAt)
  return wall ? momentOf(zone, wall[1]!, minuteOf(wall[2]!)) : Date.parse(startsAt)
}

interface Held extends Standing {
  source: string
  patientId: string
  doctorId: string
  branchId: string
}

interface Wish {
  patientId: string
  doctorId: string
  branchId: string
  kind: string
}

/**
 * What becomes of times a phone holds already when it asks to hold another: `same` is the very time for the very person,
 * as after a page is loaded again; `given` are those it lets go: the time when it changed its mind whom it is for, and
 * other times of this doctor it looked at before. Where a hold waits for payment, other times stay.
 */
export function holdsFor<H extends Held>(
  held: readonly H[],
  { wish, at, payToConfirm }: { wish: Wish; at: number; payToConfirm: boolean },
): { same: H | undefined; given: H[] } {
  const own = held.filter((h) => h.source === 'portal' && h.status === 'PENDING' && h.heldUntil !== null)
  const isHere = (h: H) => h.doctorId === wish.doctorId && h.branchId === wish.branchId
  const isThen = (h: H) => isHere(h) && Date.parse(h.startsAt) === at
  const same = own.find((h) => isThen(h) && h.patientId === wish.patientId && h.kind === wish.kind)
  const given = own.filter(
    (h) => h !== same && (isThen(h) || (!payToConfirm && isHere(h) && h.patientId === wish.patientId)),
  )
  return { same, given }
}
