import { newId } from '@tabib/contracts/core/id'
import { addDays } from '@tabib/contracts/core/time'
import type { ProblemCode } from '@tabib/contracts/problems'
import type { BookingSource, VisitKind } from '@tabib/contracts/scheduling/appointments.states'
import type { BookingRules } from '@tabib/contracts/scheduling/rules'
import type { Actor } from '../../platform/actor.js'
import type { Reader, WriteTx } from '../../platform/db/db.js'
import { found, orProblem, Problem } from '../../platform/problem.js'
import { charge } from '../billing/index.js'
import * as repo from './appointments.repo.js'
import * as beginning from './booking.repo.js'
import { readStart, type Refusal, refusalOfTime } from './booking.rules.js'
import { daysOf, freePlaces, lastDate } from './days.js'
import * as days from './days.repo.js'
import { deskOf, RELEASE_HOLD } from './desk.js'
import { tellPatient, type Told } from './messages.js'
import { planReminders } from './reminders.js'
import { busyOf, isFree, nearest, type Place, slotOf } from './slots.rules.js'
import { wallOf } from '@tabib/contracts/scheduling/zones'

const MINUTE = 60_000
const iso = (ms: number) => new Date(ms).toISOString()

/** What the database refuses, by its name. */
export const constraints = {
  doctor_once: 'scheduling.slot_taken',
  number_once: 'scheduling.slot_taken',
  room_once: 'scheduling.room_taken',
  device_once: 'scheduling.device_taken',
} as const satisfies Record<string, ProblemCode>

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

export interface NewBooking extends Wanted {
  patientId: string
  reason?: string | null | undefined
  notes?: string | null | undefined
  source: BookingSource
  /** Kept only until then, unless confirmed. */
  heldUntil?: string | null
  /** Kept as long as the clinic's rules say, unless confirmed. */
  hold?: boolean
  seriesId?: string | null
  /** Says nothing to the patient; whoever books tells them. */
  quietly?: boolean
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
  const known = await beginning.begin(tx, { doctorId, branchId, patientId, now: now.toISOString() })
  const { rules } = known
  const { zone, name: doctor, clinic } = found(known.doctor)
  const start = readStart(zone, wanted.startsAt)
  if ('refusal' in start) return refuse(start.refusal)
  const staff = actor.kind !== 'patient'
  const refusal = refusalOfTime(rules, { at: start.at, now: now.getTime(), zone, staff })
  if (refusal) return refuse(refusal)
  const asked = { ...wanted, at: start.at, zone, rules, now, except }
  if (!known.first) {
    // Somebody books this doctor right now. Whoever wants a time that is gone anyway need not wait for them.
    await insistOnPlace(tx, asked)
    await repo.queueFor(tx, [wanted.doctorId])
  }
  const { place, holdsOver } = await insistOnPlace(tx, asked)
  const spot = { place, zone, rules, doctor, clinic, patient: found(known.patient) }
  if (wanted.overbook) return { ...spot, roomId: wanted.roomId ?? null }
  const roomId = wanted.kind === 'in_person' ? (wanted.roomId ?? place.roomId) : null
  if (holdsOver || roomId || wanted.deviceId) await endExpiredHolds(tx, { wanted, place, roomId, now })
  await insistOnResources(tx, { roomId, deviceId: wanted.deviceId ?? null, place, except: except ?? null })
  return { ...spot, roomId }
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
  zone: string
  rules: BookingRules
  now: Date
  except: string | undefined
}

/** The place of the doctor's day that begins then, free as things stand. @throws Problem where it is not */
async function insistOnPlace(tx: WriteTx, asked: Asked): Promise<{ place: Place; holdsOver: boolean }> {
  const date = wallOf(asked.zone, asked.at).date
  const { doctorId, branchId, zone, now, except } = asked
  const q = { doctorId, branchId, zone, now, from: date, to: date }
  const day = await daysOf(tx, except ? { ...q, except } : q)
  const place = day.days[0]!.places.find((p) => p.startsAt === asked.at)
  const { holdsOver } = day
  if (asked.overbook) return { place: place ?? onTop(asked.at), holdsOver }
  if (!place) return elsewhere(tx, { ...asked, code: 'scheduling.off_the_grid' })
  if (!place.kinds.includes(asked.kind)) throw new Problem('scheduling.not_offered')
  if (!isFree(place, day.taken, asked.travelMinutes)) return elsewhere(tx, { ...asked, code: 'scheduling.slot_taken' })
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

/** Columns of an appointment that say where in time it is. */
export function timesOf(
  { place, zone, roomId }: Pick<Spot, 'place' | 'zone' | 'roomId'>,
  wanted: Pick<Wanted, 'travelMinutes' | 'kind'>,
) {
  const travel = wanted.kind === 'home_visit' ? (wanted.travelMinutes ?? 0) : 0
  const busy = busyOf(place, travel)
  return {
    starts_at: iso(place.startsAt),
    ends_at: iso(place.endsAt),
    busy_from: iso(busy.from),
    busy_until: iso(busy.until),
    on_date: wallOf(zone, place.startsAt).date,
    session_id: place.sessionId || null,
    number: place.number,
    room_id: roomId,
    travel_minutes: travel,
  }
}

/** What a consultation paid ahead is charged under. */
export const chargeSource = (appointmentId: string) => `scheduling.appointments:${appointmentId}`

/**
 * Books a slot for a patient, in the caller's transaction. The clinic's rules say whether it is confirmed at once, waits
 * for a confirmation, or is held until it is paid. Answers the appointment's id.
 * @throws Problem `not_found`, `scheduling.slot_taken` and `off_the_grid` with `details.nearest`, `room_taken`,
 * `device_taken`, `in_the_past`, `too_far_ahead`, `too_soon`, `too_many_open`, `not_offered`, `may_not_overbook`
 */
export async function book(tx: WriteTx, actor: Actor, wanted: NewBooking): Promise<string> {
  const desk = deskOf(tx)
  const now = desk.clock.now()
  if (wanted.overbook && !actor.permissions.has('scheduling.appointment.overbook')) {
    throw new Problem('scheduling.may_not_overbook')
  }
  if (wanted.kind === 'home_visit' && !wanted.address) {
    throw new Problem('invalid', { errors: [{ pointer: '/body/address', code: 'scheduling.address_needed' }] })
  }
  const spot = await findSpot(tx, actor, wanted)
  const { patient } = spot
  if (patient.deceasedOn) throw new Problem('scheduling.patient_deceased')
  if (patient.open >= spot.rules.mostOpen && !wanted.overbook && !wanted.seriesId) {
    throw new Problem('scheduling.too_many_open', { details: { most: spot.rules.mostOpen } })
  }
  const mustPay = spot.rules.payToConfirm && wanted.source !== 'waiting_list'
  const holds =
    wanted.heldUntil ?? (mustPay || wanted.hold ? iso(now.getTime() + spot.rules.holdMinutes * MINUTE) : null)
  const confirmed = spot.rules.autoConfirm && !holds
  const id = newId<'Appointment'>()
  await orProblem(
    constraints,
    repo.insert(tx, {
      id,
      branch_id: wanted.branchId,
      doctor_id: wanted.doctorId,
      patient_id: wanted.patientId,
      kind: wanted.kind,
      status: confirmed ? 'CONFIRMED' : 'PENDING',
      ...timesOf(spot, wanted),
      device_id: wanted.deviceId ?? null,
      address: wanted.kind === 'home_visit' ? wanted.address! : null,
      reason: wanted.reason ?? null,
      notes: wanted.notes ?? null,
      source: wanted.source,
      booked_at: now.toISOString(),
      booked_by: actor.accountId,
      held_until: holds,
      overbook_reason: wanted.overbook?.reason ?? null,
      overbooked_by: wanted.overbook ? actor.accountId : null,
      series_id: wanted.seriesId ?? null,
      charged: mustPay,
      confirmed_at: confirmed ? now.toISOString() : null,
    }),
  )
  if (mustPay) await chargeAhead(tx, actor, { id, ...wanted, at: now })
  await follow(tx, actor, { id, spot, wanted, holds, confirmed })
  return id
}

const chargeAhead = (tx: WriteTx, actor: Actor, a: NewBooking & { id: string; at: Date }) =>
  charge(
    tx,
    { ...actor, branchId: a.branchId },
    {
      source: chargeSource(a.id),
      patientId: a.patientId,
      encounterId: null,
      at: a.at,
      visit: { doctorId: a.doctorId, token: null },
      lines: [{ kind: 'consultation', code: 'CONS-NEW', description: 'Consultation', quantity: 1 }],
    },
    deskOf(tx).live,
  )

interface Booked {
  id: string
  spot: Spot
  wanted: NewBooking
  holds: string | null
  confirmed: boolean
}

/** What a booking brings with it: reminders, the end of a hold, a message, fresh screens. */
async function follow(tx: WriteTx, actor: Actor, { id, spot, wanted, holds, confirmed }: Booked) {
  const desk = deskOf(tx)
  const startsAt = iso(spot.place.startsAt)
  if (holds) {
    const data = { appointmentId: id }
    await desk.jobs.enqueue(tx, actor, { name: RELEASE_HOLD, data, startAfter: new Date(holds), key: `${id}:${holds}` })
  } else {
    await planReminders(tx, actor, { id, startsAt, rules: spot.rules })
    const kind = confirmed ? 'appointment.confirmed' : 'appointment.created'
    if (!wanted.quietly) await tellPatient(tx, actor, { id, kind, fact: startsAt }, told(spot, wanted))
  }
  tellScreens(tx, actor, wanted)
}

/** What a message about a new booking needs. */
const told = ({ place, zone, patient, doctor, clinic }: Spot, { branchId, patientId }: NewBooking): Told => ({
  branch_id: branchId,
  patient_id: patientId,
  starts_at: iso(place.startsAt),
  patientName: patient.name,
  phone: patient.phone,
  language: patient.language,
  doctorName: doctor,
  zone,
  clinic,
})

/** Tells calendars and day lists, after commit, that the branch's appointments changed. */
export function tellScreens(
  tx: WriteTx,
  actor: Pick<Actor, 'tenant'>,
  a: { branchId: string; doctorId: string; patientId?: string },
) {
  const { live } = deskOf(tx)
  const patient = a.patientId ? { patientId: a.patientId } : {}
  live.poke(tx, actor, 'scheduling.appointments', { branchId: a.branchId, doctorId: a.doctorId, ...patient })
}
