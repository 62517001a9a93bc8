import { newId } from '@tabib/contracts/core/id'
import type { ProblemCode } from '@tabib/contracts/problems'
import type { BookingSource } from '@tabib/contracts/scheduling/appointments.states'
import { wallOf } from '@tabib/contracts/scheduling/zones'
import type { Actor } from '../../platform/actor.js'
import type { WriteTx } from '../../platform/db/db.js'
import { together } from '../../platform/db/together.js'
import { orProblem, Problem } from '../../platform/problem.js'
import { charge } from '../billing/index.js'
import * as repo from './appointments.repo.js'
import { deskOf, RELEASE_HOLD } from './desk.js'
import { tellPatient, type Told } from './messages.js'
import { planReminders } from './reminders.js'
import { busyOf } from './slots.rules.js'
import { findSpot, type Spot, type Wanted } from './spots.js'

const MINUTE = 60_000
const iso = (ms: number) => new Date(ms).toISOString()

/** What the database refuses, by its name. */
export const constraints = {
  doctor_once: 'scheduling.slot_taken',
  number_once: 'scheduling.slot_taken',
  room_once: 'scheduling.room_taken',
  device_once: 'scheduling.device_taken',
} as const satisfies Record<string, ProblemCode>

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
 * for a confirmation, or is held until it is paid. Answers the appointment as it is shown.
 * @throws Problem `not_found`, `scheduling.slot_taken` and `off_the_grid` with `details.nearest`, `room_taken`,
 * `device_taken`, `in_the_past`, `too_far_ahead`, `too_soon`, `too_many_open`, `not_offered`, `may_not_overbook`
 */
export async function bookAndShow(tx: WriteTx, actor: Actor, wanted: NewBooking): Promise<repo.ShownRow> {
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
  const row: repo.NewRow = {
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
  }
  // The appointment goes first: where the database refuses it, nothing that follows from it is written either.
  const [booked] = await together([
    orProblem(constraints, repo.insert(tx, row)),
    mustPay ? chargeAhead(tx, actor, { id, ...wanted, at: now }) : undefined,
    follow(tx, actor, { id, spot, wanted, holds, confirmed }),
  ])
  return booked
}

/** The same, for whoever needs its id only. */
export const book = async (tx: WriteTx, actor: Actor, wanted: NewBooking): Promise<string> =>
  (await bookAndShow(tx, actor, wanted)).id

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
  tellScreens(tx, actor, wanted)
  if (holds) {
    const data = { appointmentId: id }
    return desk.jobs.enqueue(tx, actor, {
      name: RELEASE_HOLD,
      data,
      startAfter: new Date(holds),
      key: `${id}:${holds}`,
    })
  }
  const kind = confirmed ? 'appointment.confirmed' : 'appointment.created'
  await together([
    planReminders(tx, actor, { id, startsAt, rules: spot.rules }),
    wanted.quietly ? undefined : tellPatient(tx, actor, { id, kind, fact: startsAt }, told(spot, wanted)),
  ])
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
