import { addDays } from '@tabib/contracts/core/time'
import type { ProblemCode } from '@tabib/contracts/problems'
import type { VisitKind } from '@tabib/contracts/scheduling/appointments.states'
import type { BookingRules } from '@tabib/contracts/scheduling/rules'
import { wallOf } from '@tabib/contracts/scheduling/zones'
import type { Actor } from '../../platform/actor.js'
import type { Reader, WriteTx } from '../../platform/db/db.js'
import { together } from '../../platform/db/together.js'
import { found, Problem } from '../../platform/problem.js'
import * as repo from './appointments.repo.js'
import * as beginning from './booking.repo.js'
import { readStart, type Refusal, refusalOfTime, wallDateOf } from './booking.rules.js'
import { daysOf, type DoctorDays, freePlaces, laidOut, lastDate, readDays } from './days.js'
import * as days from './days.repo.js'
import { deskOf } from './desk.js'
import { busyOf, isFree, nearest, type Place, slotOf } from './slots.rules.js'

const MINUTE = 60_000
const iso = (ms: number) => new Date(ms).toISOString()

export interface Wanted {
  doctorId: string
  branchId: string
  /** A moment with offset, or a time on the branch's clock. */
  startsAt: string
  kind: VisitKind
  roomId?: string | null | undefined
  deviceId?: string | null | undefined
  address?: string | null | undefined
  travelMinutes?: number
  /** Puts it on top of what is there; the reason stays visible. */
  overbook?: { reason: string } | undefined
}

export interface Spot {
  place: Place
  zone: string
  rules: BookingRules
  roomId: string | null
  /** How the doctor and the clinic are called. */
  doctor: string
  clinic: string
  patient: beginning.Booker
}

const refuse = ({ code, params }: Refusal): never => {
  if (code === 'shape' || code === 'scheduling.no_such_time' || code === 'scheduling.time_twice') {
    throw new Problem('invalid', { errors: [{ pointer: '/body/startsAt', code, ...(params ? { params } : {}) }] })
  }
  throw new Problem(code as ProblemCode, params ? { details: params } : {})
}

/**
 * Finds the place somebody asks for and sees that it is free. Waits for others who book the same doctor, room or device.
 * @throws Problem with the free times nearest to it, where it is taken or off the grid
 */
export async function findSpot(
  tx: WriteTx,
  actor: Actor,
  wanted: Wanted & { patientId: string },
  { except }: { except?: string } = {},
): Promise<Spot> {
  const now = deskOf(tx).clock.now()
  const { doctorId, branchId, patientId } = wanted
  const around = datesOf(actor, wanted, now)
  // Sent together: the day is read after the place in the doctor's queue is taken, and before its answer is here.
  const [known, read] = await together([
    beginning.begin(tx, { doctorId, branchId, patientId, now: now.toISOString() }),
    around && readDays(tx, { doctorId, branchId, now, ...around, ...(except ? { except } : {}) }),
  ])
  const { rules } = known
  const { zone, name: doctor, clinic } = found(known.doctor)
  const start = readStart(zone, wanted.startsAt)
  if ('refusal' in start) return refuse(start.refusal)
  const staff = actor.kind !== 'patient'
  const refusal = refusalOfTime(rules, { at: start.at, now: now.getTime(), zone, staff })
  if (refusal) return refuse(refusal)
  const { date } = wallOf(zone, start.at)
  const asked = { ...wanted, at: start.at, date, zone, rules, now, except }
  let day = read && around && isWithin(around, date) ? laidOut({ zone, from: date, to: date }, read) : undefined
  if (!known.first) {
    // Somebody books this doctor right now. Whoever wants a time that is gone anyway need not wait for them.
    await insistOnPlace(tx, asked, day ?? (await dayOf(tx, asked)))
    await repo.queueFor(tx, [wanted.doctorId])
    day = undefined
  }
  const { place: open, holdsOver } = await insistOnPlace(tx, asked, day ?? (await dayOf(tx, asked)))
  const place = { ...open, number: await repo.numberFor(tx, open, { date, except: except ?? null }) }
  const spot = { place, zone, rules, doctor, clinic, patient: found(known.patient) }
  if (wanted.overbook) return { ...spot, roomId: wanted.roomId ?? null }
  const roomId = wanted.kind === 'in_person' ? (wanted.roomId ?? place.roomId) : null
  if (holdsOver || roomId || wanted.deviceId) await endExpiredHolds(tx, { wanted, place, roomId, now })
  await insistOnResources(tx, { roomId, deviceId: wanted.deviceId ?? null, place, except: except ?? null })
  return { ...spot, roomId }
}

const isWithin = ({ from, to }: { from: string; to: string }, date: string) => from <= date && date <= to

/**
 * The dates a time may lie on, as far as that is known before the branch's clock is: one date for those who work there.
 * Undefined for a time that will be refused.
 */
function datesOf(actor: Actor, { branchId, startsAt }: Wanted, now: Date): { from: string; to: string } | undefined {
  const wall = wallDateOf(startsAt)
  if (wall) return { from: wall, to: wall }
  const at = Date.parse(startsAt)
  if (!(at > now.getTime())) return undefined
  if (branchId === actor.branchId) {
    const { date } = wallOf(actor.zone, at)
    return { from: date, to: date }
  }
  const date = iso(at).slice(0, 10)
  return { from: addDays(date, -1), to: addDays(date, 1) }
}

interface Resources {
  roomId: string | null
  deviceId: string | null
  place: Place
  except: string | null
}

/** Waits for others who book the same room or device, always after the doctor. @throws Problem `room_taken`, `device_taken` */
async function insistOnResources(tx: WriteTx, { roomId, deviceId, place, except }: Resources) {
  const wanted = [roomId, deviceId].filter((r) => r !== null)
  if (wanted.length === 0) return
  await repo.queueFor(tx, wanted)
  const when = { from: iso(place.startsAt), until: iso(place.endsAt), except }
  if (roomId && (await repo.resourceTaken(tx, { column: 'room_id', id: roomId, ...when })))
    throw new Problem('scheduling.room_taken')
  if (deviceId && (await repo.resourceTaken(tx, { column: 'device_id', id: deviceId, ...when })))
    throw new Problem('scheduling.device_taken')
}

interface Asked extends Wanted {
  at: number
  /** The branch's date of it. */
  date: string
  zone: string
  rules: BookingRules
  now: Date
  except: string | undefined
}

const dayOf = (tx: WriteTx, { date, doctorId, branchId, zone, now, except }: Asked) =>
  daysOf(tx, { doctorId, branchId, zone, now, from: date, to: date, ...(except ? { except } : {}) })

/** The place of the doctor's day that begins then, free as things stand. @throws Problem where it is not */
async function insistOnPlace(
  tx: WriteTx,
  asked: Asked,
  { days, taken, holdsOver }: DoctorDays,
): Promise<{ place: Place; holdsOver: boolean }> {
  const place = days[0]!.places.find((p) => p.startsAt === asked.at)
  if (asked.overbook) return { place: place ?? onTop(asked.at), holdsOver }
  if (!place) return elsewhere(tx, { ...asked, code: 'scheduling.off_the_grid' })
  if (!place.kinds.includes(asked.kind)) throw new Problem('scheduling.not_offered')
  if (!isFree(place, taken, asked.travelMinutes)) return elsewhere(tx, { ...asked, code: 'scheduling.slot_taken' })
  return { place, holdsOver }
}

/** A place that is in no session: a quarter of an hour, on top. */
const onTop = (at: number): Place => ({
  sessionId: '',
  startsAt: at,
  endsAt: at + 15 * MINUTE,
  busyUntil: at + 15 * MINUTE,
  number: null,
  roomId: null,
  kinds: [],
})

async function endExpiredHolds(
  tx: WriteTx,
  { wanted, place, roomId, now }: { wanted: Wanted; place: Place; roomId: string | null; now: Date },
) {
  const busy = busyOf(place, wanted.travelMinutes)
  await repo.endExpired(tx, {
    doctorId: wanted.doctorId,
    roomId,
    deviceId: wanted.deviceId ?? null,
    from: iso(busy.from),
    until: iso(busy.until),
    now: now.toISOString(),
  })
}

interface Missed {
  doctorId: string
  branchId: string
  kind: VisitKind
  at: number
  rules: BookingRules
  now: Date
  code: ProblemCode
}

/** Refuses with the free times nearest to the one asked for, of that week. */
async function elsewhere(db: Reader, m: Missed): Promise<never> {
  throw new Problem(m.code, { details: { nearest: await hintFor(db, m) } })
}

/** Hints just worked out: a crowd that wants one time is told the same. They are hints; booking looks again. */
const hints = new Map<string, { until: number; nearest: ReturnType<typeof nearestFree> }>()
const FRESH = 500

function hintFor(db: Reader, m: Missed) {
  const key = `${m.doctorId} ${m.branchId} ${m.at} ${m.kind}`
  const now = performance.now()
  const known = hints.get(key)
  if (known && known.until > now) return known.nearest
  if (hints.size > 500) hints.clear()
  const nearest = nearestFree(db, m)
  hints.set(key, { until: now + FRESH, nearest })
  nearest.catch(() => hints.delete(key))
  return nearest
}

/** The free times nearest to a moment: three days back, a week ahead. */
export async function nearestFree(db: Reader, m: Omit<Missed, 'code'>) {
  const doctor = found(await days.doctorIn(db, m.doctorId, m.branchId))
  const [today, date] = [wallOf(doctor.zone, m.now.getTime()).date, wallOf(doctor.zone, m.at).date]
  const last = lastDate(m.rules, doctor.zone, m.now)
  const from = addDays(date, -3) < today ? today : addDays(date, -3)
  const to = addDays(date, 7) > last ? last : addDays(date, 7)
  if (from > to) return []
  const around = await daysOf(db, { ...m, zone: doctor.zone, from, to })
  const free = freePlaces(around, { kind: m.kind, notBefore: m.now.getTime() + m.rules.leadMinutes * MINUTE })
  return nearest(free, m.at, 6).map((p) => {
    const { startsAt, endsAt, time, offset } = slotOf(doctor.zone, m.branchId, p)
    return { startsAt, endsAt, time, offset }
  })
}
