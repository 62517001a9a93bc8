import type { VisitKind } from '@tabib/contracts/scheduling/appointments.states'
import { momentOf, wallOf, wallOn } from '@tabib/contracts/scheduling/zones'

const MINUTE = 60_000

/** A stretch of time, epoch milliseconds; the end is not part of it. */
export interface Stretch {
  from: number
  until: number
}

/** A session of a doctor on a day, in minutes of the branch's clock. */
export interface Session {
  id: string
  from: number
  until: number
  slotMinutes: number
  bufferMinutes: number
  /** Numbers of the session; null: by minutes. */
  capacity: number | null
  breaks: readonly (readonly [number, number])[]
  kinds: readonly string[]
  roomId: string | null
}

export interface Exception extends Session {
  kind: 'closed' | 'changed' | 'extra'
}

/** What is known about a day of a doctor in a branch. */
export interface DayFacts {
  date: string
  /** What the week says. */
  weekly: readonly Session[]
  exceptions: readonly Exception[]
  leaves: readonly Stretch[]
  /** Times the branch is open on that weekday, in minutes; null where the branch never said. */
  opening: readonly (readonly [number, number])[] | null
  /** A public holiday; with other hours where the branch opens all the same. */
  holiday: { name: string; hours: readonly [number, number] | null } | null
}

/** One place in a doctor's day. */
export interface Place {
  sessionId: string
  startsAt: number
  endsAt: number
  /** End of what nobody else may have. */
  busyUntil: number
  number: number | null
  roomId: string | null
  kinds: readonly string[]
}

/**
 * Sessions of a day: the week's, or those put in their place; what is extra beside them. Extra ones heed no holiday. Where
 * one lies over a usual one all the same, the usual one yields: no time is there twice.
 */
export function sessionsOf(day: DayFacts): { session: Session; open: readonly (readonly [number, number])[] | null }[] {
  const closed = day.exceptions.filter((e) => e.kind === 'closed').map((e) => [e.from, e.until] as const)
  const changed = day.exceptions.filter((e) => e.kind === 'changed')
  const usual = changed.length > 0 ? changed : day.weekly
  const open = day.holiday ? (day.holiday.hours ? [day.holiday.hours] : []) : changed.length > 0 ? null : day.opening
  const extra = day.exceptions.filter((e) => e.kind === 'extra')
  const over = extra
    .flatMap((e) =>
      e.breaks.map(([from, until]) => ({ from, until })).reduce(without, [{ from: e.from, until: e.until }]),
    )
    .map((o) => [o.from, o.until] as const)
  const shut = (s: Session, more: typeof over = []) => ({ ...s, breaks: [...s.breaks, ...closed, ...more] })
  return [
    ...usual.map((s) => ({ session: shut(s, over), open })),
    ...extra.map((s) => ({ session: shut(s), open: null })),
  ]
}

/** A session and the time it takes of a day. */
export interface Claim {
  session: Session
  extra: boolean
  pieces: Stretch[]
}

/** What each session of a day takes, as if it were alone. */
export function claimsOf(zone: string, day: DayFacts): Claim[] {
  const usual = sessionsOf({ ...day, exceptions: day.exceptions.filter((e) => e.kind !== 'extra') })
  const extra = sessionsOf({ ...day, weekly: [], exceptions: day.exceptions.filter((e) => e.kind !== 'changed') })
  const claim = (extra: boolean) => (s: (typeof usual)[number]) => ({
    session: s.session,
    extra,
    pieces: piecesOf(zone, day, s),
  })
  return [...usual.map(claim(false)), ...extra.map(claim(true))]
}

/** What is left of a session: within what is open, its breaks and the doctor's leave taken out. Earliest first. */
export function piecesOf(
  zone: string,
  day: DayFacts,
  { session, open }: ReturnType<typeof sessionsOf>[number],
): Stretch[] {
  const at = (minute: number) => momentOf(zone, day.date, minute)
  const within = (open ?? [[0, 1440] as const]).map(([from, until]) => ({ from: at(from), until: at(until) }))
  const whole = { from: at(session.from), until: at(session.until) }
  const pieces = within
    .map((w) => ({ from: Math.max(w.from, whole.from), until: Math.min(w.until, whole.until) }))
    .filter((p) => p.from < p.until)
  const out = [...session.breaks.map(([from, until]) => ({ from: at(from), until: at(until) })), ...day.leaves]
  return out.reduce(without, pieces).sort((a, b) => a.from - b.from)
}

const without = (pieces: Stretch[], gap: Stretch): Stretch[] =>
  pieces.flatMap((p) =>
    gap.until <= p.from || gap.from >= p.until
      ? [p]
      : [
          { from: p.from, until: gap.from },
          { from: gap.until, until: p.until },
        ].filter((q) => q.from < q.until),
  )

/** How long a visit of a session is, and how far apart two begin, in minutes; where numbers share it, not always whole ones. */
export function paceOf(session: Session, pieces: readonly Stretch[]): { slotMinutes: number; everyMinutes: number } {
  const { slotMinutes, bufferMinutes, capacity } = session
  if (capacity === null) return { slotMinutes, everyMinutes: slotMinutes + bufferMinutes }
  const total = pieces.reduce((sum, p) => sum + (p.until - p.from) / MINUTE, 0)
  const each = Math.max(1, total / Math.max(1, Math.min(capacity, Math.floor(total))))
  return { slotMinutes: each, everyMinutes: each }
}

/** Every place of a session, taken or not. Time runs on the real clock: a skipped hour has none, a doubled one has both. */
function placesOf(session: Session, pieces: Stretch[]): Place[] {
  const shared = { sessionId: session.id, roomId: session.roomId, kinds: session.kinds }
  const buffer = session.bufferMinutes * MINUTE
  const place = (startsAt: number, endsAt: number, number: number | null): Place => ({
    ...shared,
    startsAt,
    endsAt,
    busyUntil: endsAt + (number === null ? buffer : 0),
    number,
  })
  if (session.capacity !== null) return numbered(session.capacity, pieces).map((n) => place(n.from, n.until, n.number))
  const length = session.slotMinutes * MINUTE
  return pieces.flatMap((p) => {
    const places: Place[] = []
    for (let at = p.from; at + length <= p.until; at += length + buffer) places.push(place(at, at + length, null))
    return places
  })
}

/** Numbers 1 to `capacity` share the pieces' time evenly, in whole minutes. */
function numbered(capacity: number, pieces: Stretch[]): (Stretch & { number: number })[] {
  const total = pieces.reduce((sum, p) => sum + (p.until - p.from) / MINUTE, 0)
  const most = Math.min(capacity, Math.floor(total))
  return Array.from({ length: most }, (_, i) => {
    let skip = Math.floor((i * total) / most)
    const length = Math.floor(((i + 1) * total) / most) - skip
    for (const p of pieces) {
      const size = (p.until - p.from) / MINUTE
      if (skip < size) {
        const from = p.from + skip * MINUTE
        return { from, until: Math.min(p.until, from + length * MINUTE), number: i + 1 }
      }
      skip -= size
    }
    throw new Error('a number outside its session')
  })
}

/** Every place of a day, taken or not, earliest first. */
export const placesOn = (zone: string, day: DayFacts): Place[] =>
  sessionsOf(day)
    .flatMap((s) => placesOf(s.session, piecesOf(zone, day, s)))
    .sort((a, b) => a.startsAt - b.startsAt)

export const overlap = (a: Stretch, b: Stretch) => a.from < b.until && b.from < a.until

/** What a booking in a place keeps from others: on a home visit the way there and back too. */
export const busyOf = (p: Place, travelMinutes = 0): Stretch => ({
  from: p.startsAt - travelMinutes * MINUTE,
  until: travelMinutes > 0 ? Math.max(p.busyUntil, p.endsAt + travelMinutes * MINUTE) : p.busyUntil,
})

/** Whether a place is free beside what is taken. */
export const isFree = (p: Place, taken: readonly Stretch[], travelMinutes = 0): boolean => {
  const busy = busyOf(p, travelMinutes)
  return !taken.some((t) => overlap(busy, t))
}

export interface Wish {
  kind: VisitKind
  /** Nothing before this moment. */
  notBefore: number
}

/** Free places of a day that suit a wish. */
export function freeOn(places: readonly Place[], all: readonly Stretch[], wish: Wish): Place[] {
  if (places.length === 0) return []
  // A month's bookings are looked through once a day, not once a slot.
  const day = { from: places[0]!.startsAt, until: Math.max(...places.map((p) => p.busyUntil)) }
  const taken = all.filter((t) => overlap(t, day))
  return places.filter((p) => p.startsAt >= wish.notBefore && p.kinds.includes(wish.kind) && isFree(p, taken))
}

/** Why a day offers nothing, or `open`. */
export function reasonOf(day: DayFacts, found: { places: number; ahead: number; free: number }): string {
  if (found.free > 0) return 'open'
  if (found.places > 0) return found.ahead > 0 ? 'full' : 'past'
  if (day.exceptions.some((e) => e.kind === 'closed')) return 'closed'
  if (day.weekly.length > 0 || day.exceptions.length > 0) {
    if (day.holiday) return 'holiday'
    return day.leaves.length > 0 ? 'leave' : 'closed'
  }
  return 'no_hours'
}

/** A place as it is offered, in the words of the branch's clock. */
export function slotOf(zone: string, branchId: string, p: Place, date?: string) {
  const wall = date ? wallOn(zone, date, p.startsAt) : wallOf(zone, p.startsAt)
  return {
    startsAt: new Date(p.startsAt).toISOString(),
    endsAt: new Date(p.endsAt).toISOString(),
    time: wall.time,
    offset: wall.offset,
    branchId,
    roomId: p.roomId,
    number: p.number,
  }
}

/** The free places nearest to a moment, in the order of the day. */
export const nearest = (free: readonly Place[], to: number, count: number): Place[] =>
  [...free]
    .sort((a, b) => Math.abs(a.startsAt - to) - Math.abs(b.startsAt - to))
    .slice(0, count)
    .sort((a, b) => a.startsAt - b.startsAt)
