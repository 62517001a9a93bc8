import { addDays } from '@tabib/contracts/core/time'
import type { VisitKind } from '@tabib/contracts/scheduling/appointments.states'
import type { BookingRules } from '@tabib/contracts/scheduling/rules'
import type { Reader } from '../../platform/db/db.js'
import { found } from '../../platform/problem.js'
import * as repo from './days.repo.js'
import {
  type DayFacts,
  freeOn,
  type Place,
  placesOn,
  reasonOf,
  type Session,
  slotOf,
  type Stretch,
} from './slots.rules.js'
import { datesBetween, momentOf, wallOf, weekdayOf } from '@tabib/contracts/scheduling/zones'

const MINUTE = 60_000

export interface DoctorDay {
  facts: DayFacts
  places: Place[]
}

/** A doctor's days in a branch: every place in them, and what is taken. */
export interface DoctorDays {
  zone: string
  days: DoctorDay[]
  taken: Stretch[]
  /** Whether holds of the doctor ran out that nobody has ended yet. */
  holdsOver: boolean
}

const sessionOf = (s: repo.Facts['schedules'][number] | repo.Facts['exceptions'][number]): Session => ({
  id: s.id,
  from: s.fromMinute,
  until: s.untilMinute,
  slotMinutes: s.slotMinutes,
  bufferMinutes: s.bufferMinutes,
  capacity: s.capacity,
  breaks: s.breaks,
  kinds: s.kinds,
  roomId: s.roomId,
})

const stretch = ([from, until]: [number, number]): Stretch => ({ from, until })

function dayFacts(f: repo.Facts, date: string): DayFacts {
  const weekday = weekdayOf(date)
  const holiday = f.holidays.find((h) => h.onDate === date)
  const open = f.hours.filter((h) => h.weekday === weekday).map((h) => [h.from, h.until] as const)
  return {
    date,
    weekly: f.schedules
      .filter((s) => s.dayOfWeek === weekday && s.validFrom <= date && (s.validUntil === null || s.validUntil >= date))
      .map(sessionOf),
    exceptions: f.exceptions.filter((e) => e.onDate === date).map((e) => ({ ...sessionOf(e), kind: e.kind })),
    leaves: f.leaves.map(stretch),
    opening: f.hours.length > 0 ? open : null,
    holiday: holiday
      ? { name: holiday.name, hours: holiday.from === null ? null : [holiday.from, holiday.until!] }
      : null,
  }
}

const inside = (leave: Stretch, from: number, until: number) => leave.from < until && from < leave.until

export interface DaysOf {
  doctorId: string
  branchId: string
  zone: string
  from: string
  to: string
  now: Date
  except?: string
}

/** Reads a doctor's days from one date to another. */
export async function daysOf(db: Reader, q: DaysOf): Promise<DoctorDays> {
  return laidOut(q, await readDays(db, q))
}

/** What those days are made of, for whoever does not know the branch's zone yet. */
export const readDays = (db: Reader, q: Omit<DaysOf, 'zone'>) => repo.facts(db, factsOf(q))

const factsOf = (q: Omit<DaysOf, 'zone'>): repo.FactsOf => ({
  doctorId: q.doctorId,
  branchId: q.branchId,
  from: q.from,
  to: q.to,
  now: q.now.toISOString(),
  except: q.except ?? null,
})

/** Some days as they were read, place by place. */
export function laidOut({ zone, from, to }: Pick<DaysOf, 'zone' | 'from' | 'to'>, f: repo.Facts): DoctorDays {
  const days = datesBetween(from, to).map((date) => {
    const facts = dayFacts(f, date)
    const [start, end] = [momentOf(zone, date, 0), momentOf(zone, date, 1440)]
    const own = { ...facts, leaves: facts.leaves.filter((l) => inside(l, start, end)) }
    return { facts: own, places: placesOn(zone, own) }
  })
  const [begins, ends] = f.taken
  return { zone, days, taken: begins.map((at, i) => ({ from: at, until: ends[i]! })), holdsOver: f.holdsOver }
}

/** The last date that may be booked. */
export const lastDate = (rules: BookingRules, zone: string, now: Date) =>
  addDays(wallOf(zone, now.getTime()).date, rules.horizonDays)

/** Nothing before this moment may be booked. */
export const earliest = (rules: BookingRules, now: Date) => now.getTime() + rules.leadMinutes * MINUTE

/** Free places of some days, in order. */
export const freePlaces = (d: DoctorDays, wish: { kind: VisitKind; notBefore: number }): Place[] =>
  d.days.flatMap((day) => freeOn(day.places, d.taken, wish))

export interface Wanted {
  doctorId: string
  branchId: string
  from: string
  to: string
  kind: VisitKind
  now: Date
}

/**
 * Free slots of a doctor in a branch, day by day, as desk and portal show them.
 * @throws Problem `not_found` where the doctor does not work in the branch
 */
export async function availability(db: Reader, q: Wanted) {
  const { rules, facts: known, ...doctor } = await repo.month(db, factsOf(q))
  const zone = found(doctor.zone)
  const last = lastDate(rules, zone, q.now)
  const read = laidOut({ ...q, zone }, known)
  const wish = { kind: q.kind, notBefore: earliest(rules, q.now) }
  const days = read.days.map(({ facts, places }) => {
    const free = facts.date > last ? [] : freeOn(places, read.taken, wish)
    const ahead = places.filter((p) => p.startsAt >= wish.notBefore).length
    return {
      date: facts.date,
      reason: facts.date > last ? 'too_far' : reasonOf(facts, { places: places.length, ahead, free: free.length }),
      holiday: facts.holiday?.name ?? null,
      slots: free.map((p) => slotOf(zone, q.branchId, p, facts.date)),
    }
  })
  return { timeZone: zone, days }
}
