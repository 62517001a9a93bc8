import type { Actor } from '../../platform/actor.js'
import type { WriteTx } from '../../platform/db/db.js'
import { found } from '../../platform/problem.js'
import { complete } from '../scheduling/index.js'
import * as arrivals from './arrivals.repo.js'
import { callOut, queueMoved } from './calling.js'
import { type DeskOf, withoutVersion } from './check-in.js'
import { momentOf } from './moments.js'

export type Locked = NonNullable<Awaited<ReturnType<typeof arrivals.lock>>>

/** Calls a patient to their doctor's room: on boards, on their phone, on every desk. */
export async function callOne(tx: WriteTx, actor: Actor, { clock }: DeskOf, arrival: Locked): Promise<void> {
  const at = clock.now()
  await arrivals.called(tx, arrival.id, at.toISOString())
  const moment = { ...momentOf(clock, actor), branchId: arrival.branchId, on: arrival.serviceDate }
  const doctor = await arrivals.day(tx, moment, arrival.doctorId)
  await callOut(tx, actor, {
    arrival,
    counter: 'doctor',
    doctor: { id: arrival.doctorId, name: doctor?.name ?? '' },
    place: doctor?.roomName ?? null,
    at,
  })
}

/** Calls whose turn it is with a doctor in the actor's branch, and answers who; undefined where nobody waits. */
export async function callNext(tx: WriteTx, actor: Actor, desk: DeskOf, doctorId: string): Promise<string | undefined> {
  const next = await arrivals.lockNext(tx, doctorId, actor.branchId, desk.clock.today(actor.zone))
  if (!next) return undefined
  const arrival = found(await arrivals.lock(tx, next.id, [actor.branchId]))
  await callOne(tx, actor, desk, arrival)
  queueMoved(tx, desk.live, actor, arrival.branchId)
  return arrival.id
}

interface Done {
  id: string
  doctorId: string
  branchId: string
  appointmentId: string | null
}

/** What follows from a finished visit: its appointment is complete, and where it is wished the next one is called. */
export async function visitDone(tx: WriteTx, actor: Actor, desk: DeskOf, arrival: Done): Promise<void> {
  if (arrival.appointmentId) await complete(tx, withoutVersion(actor), arrival.appointmentId)
  queueMoved(tx, desk.live, actor, arrival.branchId)
  const { branch, mine } = await arrivals.rules(tx, arrival.branchId, arrival.doctorId)
  if ((mine ?? branch) && arrival.branchId === actor.branchId) await callNext(tx, actor, desk, arrival.doctorId)
}
