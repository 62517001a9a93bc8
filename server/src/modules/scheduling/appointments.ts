import type { AppointmentAction } from '@tabib/contracts/scheduling/appointments.states'
import type { ProblemCode } from '@tabib/contracts/problems'
import { type Actor, expectedVersion } from '../../platform/actor.js'
import type { Reader, WriteTx } from '../../platform/db/db.js'
import { found, orProblem, Problem } from '../../platform/problem.js'
import { reverseCharges } from '../billing/index.js'
import * as repo from './appointments.repo.js'
import { isOver, refusalOfAction, refusalOfCancel } from './booking.rules.js'
import { chargeSource, constraints, tellScreens, timesOf } from './booking.js'
import { deskOf, OFFER_SLOT } from './desk.js'
import { tellPatient } from './messages.js'
import { planReminders } from './reminders.js'
import * as rulesRepo from './rules.repo.js'
import * as schedules from './schedules.repo.js'
import { findSpot, type Wanted } from './spots.js'

export type Row = repo.AppointmentRow

/** Whether an appointment is for this actor to know: of their branch, or of somebody they act for. */
const isTheirs = (actor: Actor, a: Row) =>
  actor.kind === 'system' ||
  (actor.kind === 'patient' ? actor.patientIds.includes(a.patient_id) : actor.branchIds.includes(a.branch_id))

/**
 * Holds an appointment for an act until the transaction ends. Of two people who act at once the second finds it moved on.
 * @throws Problem `not_found`, `scheduling.moved_on`, `stale` where it changed since the version the caller read
 */
export async function hold(tx: WriteTx, actor: Actor, id: string, action: AppointmentAction): Promise<Row> {
  const a = found(await repo.lock(tx, id))
  if (!isTheirs(actor, a)) throw new Problem('not_found')
  if ((expectedVersion(actor) ?? a.version) !== a.version) throw new Problem('stale')
  const refusal = refusalOfAction(action, a.status)
  if (refusal) throw new Problem('scheduling.moved_on', { details: refusal.params! })
  return a
}

const places = (a: Row) => ({ branchId: a.branch_id, doctorId: a.doctor_id, patientId: a.patient_id })

/** Confirms a pending appointment, or one that is held and has not run out. @throws Problem `hold_over`, `not_paid` */
export async function confirm(tx: WriteTx, actor: Actor, id: string, { quietly = false } = {}): Promise<void> {
  const { clock } = deskOf(tx)
  const now = clock.now().toISOString()
  const a = await hold(tx, actor, id, 'confirm')
  if (isOver(a.held_until, clock.now())) throw new Problem('scheduling.hold_over')
  if (a.charged && (await repo.owes(tx, a.patient_id))) throw new Problem('scheduling.not_paid')
  await repo.change(tx, a, { status: 'CONFIRMED', held_until: null, confirmed_at: now })
  const { rules } = await rulesRepo.read(tx)
  await planReminders(tx, actor, { id, startsAt: a.starts_at, rules })
  if (!quietly)
    await tellPatient(tx, actor, { id, kind: 'appointment.confirmed', fact: new Date(a.starts_at).toISOString() })
  tellScreens(tx, actor, places(a))
}

/** Reasons that are a code: who did it is known to them, and they read no codes. */
const CODES = new Set(['by_patient', 'by_reply'])

export interface Cancellation {
  reason: string
  quietly?: boolean
}

/** Cancels; the time is free at once, what was charged ahead is taken back, and the waiting list is asked. */
export async function cancel(tx: WriteTx, actor: Actor, id: string, c: Cancellation): Promise<void> {
  const { clock } = deskOf(tx)
  const now = clock.now()
  const a = await hold(tx, actor, id, 'cancel')
  await insistInTime(tx, actor, a)
  await repo.change(tx, a, { status: 'CANCELLED', cancel_reason: c.reason, ended_at: now.toISOString() })
  if (a.charged) await reverseCharges(tx, actor, { source: chargeSource(id), at: now }, deskOf(tx).live)
  if (!c.quietly)
    await tellPatient(tx, actor, {
      id,
      kind: 'appointment.cancelled',
      fact: 'once',
      more: { reason: CODES.has(c.reason) ? null : c.reason },
    })
  await freed(tx, actor, a)
  tellScreens(tx, actor, places(a))
}

/** What is only held may be given back until its last minute. @throws Problem `too_late_to_cancel` for a patient who comes too late */
async function insistInTime(tx: WriteTx, actor: Actor, a: Row): Promise<void> {
  if (actor.kind !== 'patient' || a.held_until) return
  const { rules } = await rulesRepo.read(tx)
  const late = refusalOfCancel(rules, { at: Date.parse(a.starts_at), now: deskOf(tx).clock.now().getTime() })
  if (late) throw new Problem(late.code as ProblemCode, { details: late.params! })
}

/**
 * A patient takes the time that is held for them: confirmed where the clinic confirms by itself, else it waits for the clinic.
 * @throws Problem `scheduling.moved_on`, `hold_over`, `not_paid`
 */
export async function keep(tx: WriteTx, actor: Actor, id: string, reason: string | null): Promise<void> {
  const a = await hold(tx, actor, id, 'confirm')
  if (!a.held_until) throw new Problem('scheduling.moved_on', { details: { status: a.status } })
  if (isOver(a.held_until, deskOf(tx).clock.now())) throw new Problem('scheduling.hold_over')
  if (a.charged && (await repo.owes(tx, a.patient_id))) throw new Problem('scheduling.not_paid')
  const { rules } = await rulesRepo.read(tx)
  const kept = reason === null ? {} : { reason }
  if (rules.autoConfirm) {
    if (reason !== null) await repo.change(tx, a, kept)
    return confirm(tx, actor, id)
  }
  await repo.change(tx, a, { ...kept, held_until: null })
  const startsAt = new Date(a.starts_at).toISOString()
  await planReminders(tx, actor, { id, startsAt, rules })
  await tellPatient(tx, actor, { id, kind: 'appointment.created', fact: startsAt })
  tellScreens(tx, actor, places(a))
}

/** Asks the waiting list about a time that became free. */
export async function freed(
  tx: WriteTx,
  actor: Pick<Actor, 'tenant'>,
  a: Pick<Row, 'doctor_id' | 'branch_id' | 'starts_at'>,
): Promise<void> {
  const { clock, jobs } = deskOf(tx)
  if (Date.parse(a.starts_at) <= clock.now().getTime()) return
  const data = { doctorId: a.doctor_id, branchId: a.branch_id, startsAt: a.starts_at }
  await jobs.enqueue(tx, actor, { name: OFFER_SLOT, data, key: `${a.doctor_id}:${a.starts_at}` })
}

export interface Move {
  doctorId?: string | undefined
  startsAt: string
  reason?: string | null | undefined
  notes?: string | null | undefined
  overbook?: { reason: string } | undefined
}

/** Moves an appointment, whole or not at all: the old time is free exactly when the new one is taken. */
export async function move(tx: WriteTx, actor: Actor, id: string, to: Move): Promise<void> {
  const a = await hold(tx, actor, id, 'move')
  await insistInTime(tx, actor, a)
  if (to.overbook && !actor.permissions.has('scheduling.appointment.overbook')) {
    throw new Problem('scheduling.may_not_overbook')
  }
  const doctorId = to.doctorId ?? a.doctor_id
  const wanted = {
    doctorId,
    branchId: a.branch_id,
    patientId: a.patient_id,
    startsAt: to.startsAt,
    kind: a.kind as Wanted['kind'],
    roomId: doctorId === a.doctor_id ? await chosenRoom(tx, a) : null,
    deviceId: a.device_id,
    travelMinutes: a.travel_minutes,
    overbook: to.overbook,
  }
  const spot = await findSpot(tx, actor, wanted, { except: id })
  await orProblem(
    constraints,
    repo.change(tx, a, {
      ...timesOf(spot, wanted),
      doctor_id: doctorId,
      overbook_reason: to.overbook?.reason ?? null,
      overbooked_by: to.overbook ? actor.accountId : null,
      ...(to.reason === undefined ? {} : { reason: to.reason }),
      ...(to.notes === undefined ? {} : { notes: to.notes }),
    }),
  )
  const startsAt = new Date(spot.place.startsAt).toISOString()
  await moved(tx, actor, { a, doctorId, startsAt })
}

/** A room that was asked for; null where the visit is merely where its session is held: the next may be held elsewhere. */
async function chosenRoom(tx: WriteTx, a: Row): Promise<string | null> {
  const usual = a.room_id && a.session_id ? await schedules.roomOf(tx, a.session_id) : null
  return a.room_id === usual ? null : a.room_id
}

/** What a move brings with it. */
export async function moved(
  tx: WriteTx,
  actor: Actor,
  { a, doctorId, startsAt }: { a: Row; doctorId: string; startsAt: string },
): Promise<void> {
  const { rules } = await rulesRepo.read(tx)
  await planReminders(tx, actor, { id: a.id, startsAt, rules })
  await tellPatient(tx, actor, {
    id: a.id,
    kind: 'appointment.moved',
    fact: `${startsAt}:${a.version + 1}`,
    before: a.starts_at,
  })
  await freed(tx, actor, a)
  tellScreens(tx, actor, places(a))
  if (doctorId !== a.doctor_id) tellScreens(tx, actor, { ...places(a), doctorId })
}

/** The patient is here: what the reception's check-in says of an appointment. @throws Problem `scheduling.moved_on` */
export async function arrive(tx: WriteTx, actor: Actor, id: string): Promise<void> {
  const now = deskOf(tx).clock.now().toISOString()
  const a = await hold(tx, actor, id, 'arrive')
  await repo.change(tx, a, { status: 'ARRIVED', held_until: null, arrived_at: now })
  tellScreens(tx, actor, places(a))
}

/** The visit is over. @throws Problem `scheduling.moved_on` */
export async function complete(tx: WriteTx, actor: Actor, id: string): Promise<void> {
  const now = deskOf(tx).clock.now().toISOString()
  const a = await hold(tx, actor, id, 'complete')
  await repo.change(tx, a, { status: 'COMPLETED', completed_at: now })
  tellScreens(tx, actor, places(a))
}

/** Nobody came. Only once the time has begun. @throws Problem `scheduling.not_begun` */
export async function miss(tx: WriteTx, actor: Actor, id: string): Promise<void> {
  const now = deskOf(tx).clock.now().toISOString()
  const a = await hold(tx, actor, id, 'miss')
  if (!isOver(a.starts_at, deskOf(tx).clock.now())) throw new Problem('scheduling.not_begun')
  await repo.change(tx, a, { status: 'NO_SHOW', held_until: null, ended_at: now })
  tellScreens(tx, actor, places(a))
}

/** Open appointments of a patient that are still to come, the next one first. */
export const openAppointmentsOf = (db: Reader, patientId: string, now: Date) =>
  repo.openOfPatient(db, patientId, now.toISOString())
