import { Injectable } from '@nestjs/common'
import { newId } from '@tabib/contracts/core/id'
import type { Input } from '@tabib/contracts/core/route'
import {
  type ArrivalAction,
  arrivalCan,
  type HoldReason,
  type Priority,
} from '@tabib/contracts/frontdesk/arrivals.states'
import type { queue as contracts } from '@tabib/contracts/frontdesk/queue'
import type { Actor } from '../../platform/actor.js'
import { SharedReads } from '../../platform/cache/shared-reads.js'
import { Clock } from '../../platform/clock.js'
import { Db, type Reader, type WriteTx } from '../../platform/db/db.js'
import { Live } from '../../platform/live/live.js'
import { found, Problem } from '../../platform/problem.js'
import { closeEncounter, handOver, startConsultation } from '../encounters/index.js'
import * as arrivals from './arrivals.repo.js'
import { queueMoved } from './calling.js'
import { nextToken } from './check-in.js'
import { minuteOf, momentOf } from './moments.js'
import { callNext, callOne, type Locked, visitDone } from './next.js'
import { placeBehind, placeOf, placeOnReturn } from './next.rules.js'
import * as queue from './queue.repo.js'

/** Whose counter the whole waiting room is. */
const isReception = (actor: Actor) => actor.permissions.has('frontdesk.arrival.check_in')
/** Not held any more. */
const free = { held_for: null, held_at: null }

const turnOf = (zone: string, a: Locked, priority: Priority) => ({
  arrivedAt: minuteOf(zone, a.serviceDate, a.arrivedAt),
  bookedFor: a.bookedFor === null ? null : minuteOf(zone, a.serviceDate, a.bookedFor),
  priority,
})

@Injectable()
export class QueueService {
  /** A poke makes every desk of a branch ask for the same at once. */
  private readonly shared = new SharedReads<{ items: Awaited<ReturnType<typeof queue.rows>> }>()

  constructor(
    private readonly db: Db,
    readonly clock: Clock,
    readonly live: Live,
  ) {
    db.onWritten((tenant) => this.shared.forget(tenant))
    // What another server wrote it says; what nobody says is a second old at most.
    live.onEvery(({ tenant }) => this.shared.forget(tenant))
  }

  /** Today's arrivals of the branch, or of one doctor. */
  async today(actor: Actor, filter: { doctorId?: string | undefined; open?: string | undefined }) {
    const on = this.clock.today(actor.zone)
    const asked = { branchIds: [actor.branchId], on, doctorId: filter.doctorId, openOnly: filter.open === 'true' }
    return this.shared.ask(actor.tenant, JSON.stringify(asked), async () => ({
      items: await this.db.read(actor, (db) => queue.rows(db, asked)),
    }))
  }

  /** The signed-in doctor's own queue. */
  mine(actor: Actor) {
    return this.today(actor, { doctorId: this.doctor(actor) })
  }

  /**
   * Calls whoever is next: to the actor's own room, or as reception to the doctor's.
   * @throws Problem `frontdesk.queue_empty`, `frontdesk.not_your_patient`
   */
  callNext(actor: Actor, other?: string) {
    const doctorId = other ?? this.doctor(actor)
    if (doctorId !== actor.staffId && !isReception(actor)) throw new Problem('frontdesk.not_your_patient')
    return this.db.write(actor, async (tx) => {
      const called = await callNext(tx, actor, this, doctorId)
      if (!called) throw new Problem('frontdesk.queue_empty')
      return this.one(tx, actor, called)
    })
  }

  /** Calls one patient, again if need be. */
  call(actor: Actor, id: string) {
    return this.act(actor, id, 'call', (tx, arrival) => callOne(tx, actor, this, arrival))
  }

  /** The patient has come in. */
  start(actor: Actor, id: string) {
    return this.act(actor, id, 'start', async (tx, arrival, now) => {
      await arrivals.change(tx, id, { ...free, status: 'with_doctor', seen_at: now.toISOString() })
      await startConsultation(tx, actor, arrival.encounterId)
    })
  }

  skip(actor: Actor, id: string) {
    return this.act(actor, id, 'skip', (tx) => arrivals.change(tx, id, { status: 'skipped' }))
  }

  /** Back into the queue behind the next `behind` patients. */
  putBack(actor: Actor, id: string, behind: number) {
    return this.act(actor, id, 'putBack', async (tx, arrival) => {
      const places = await arrivals.waitingPlaces(tx, arrival.doctorId, arrival.branchId, arrival.serviceDate)
      await arrivals.change(tx, id, { status: 'waiting', place: placeBehind(places, behind, arrival.place) })
    })
  }

  /** Done without a clinical record. */
  finish(actor: Actor, id: string) {
    return this.act(actor, id, 'finish', async (tx, arrival, now) => {
      await arrivals.change(tx, id, { status: 'done', done_at: now.toISOString() })
      await closeEncounter(tx, actor, arrival.encounterId, now)
      await visitDone(tx, actor, this, arrival)
    })
  }

  /** Away for a while, with the place kept. */
  hold(actor: Actor, id: string, reason: HoldReason) {
    return this.act(actor, id, 'hold', (tx, _, now) =>
      arrivals.change(tx, id, { status: 'held', held_for: reason, held_at: now.toISOString() }),
    )
  }

  /** Here again, at the old place; from the laboratory right behind whoever is next. */
  resume(actor: Actor, id: string) {
    return this.act(actor, id, 'resume', async (tx, a) => {
      const places = await arrivals.waitingPlaces(tx, a.doctorId, a.branchId, a.serviceDate)
      const place = a.heldFor === 'lab' ? placeOnReturn(places, a.place) : a.place
      await arrivals.change(tx, id, { ...free, status: 'waiting', place })
    })
  }

  /** To a colleague, under a token of theirs, with the time waited so far. @throws Problem `frontdesk.same_doctor`, `frontdesk.doctor_not_here` */
  transfer(actor: Actor, id: string, doctorId: string) {
    return this.act(actor, id, 'transfer', async (tx, a) => {
      if (a.doctorId === doctorId) throw new Problem('frontdesk.same_doctor')
      const moment = { ...momentOf(this.clock, actor), branchId: a.branchId, on: a.serviceDate }
      if (!(await arrivals.day(tx, moment, doctorId))) throw new Problem('frontdesk.doctor_not_here')
      const there = await arrivals.open(tx, a.patientId, { branchId: a.branchId, on: a.serviceDate, doctorId })
      if (there)
        throw new Problem('frontdesk.already_here', { details: { token: there.token, encounterId: there.encounterId } })
      const token = await nextToken(tx, { doctorId, branchId: a.branchId, on: a.serviceDate })
      await handOver(tx, actor, a.encounterId, doctorId)
      const place = placeOf(turnOf(actor.zone, a, a.priority as Priority), token)
      await arrivals.change(tx, id, { ...free, status: 'waiting', doctor_id: doctorId, token, place })
    })
  }

  /** Why somebody goes before others. */
  prioritise(actor: Actor, id: string, priority: Priority) {
    return this.act(actor, id, 'prioritise', (tx, a) =>
      arrivals.change(tx, id, { priority, place: placeOf(turnOf(actor.zone, a, priority), a.token) }),
    )
  }

  rules(actor: Actor) {
    return this.db.read(actor, (db) => arrivals.rules(db, actor.branchId, actor.staffId))
  }

  /** Whether finishing calls the next. Of the branch, for who manages its screens. */
  setRules(actor: Actor, body: Input<typeof contracts.setRules>['body']) {
    const branch = body.for === 'branch'
    if (branch && !actor.permissions.has('frontdesk.screen.manage')) throw new Problem('forbidden')
    const doctorId = branch ? null : this.doctor(actor)
    return this.db.write(actor, async (tx) => {
      const row = { id: newId(), branch_id: actor.branchId, doctor_id: doctorId, automatic_next: body.automaticNext }
      await arrivals.setRules(tx, row)
      return arrivals.rules(tx, actor.branchId, actor.staffId)
    })
  }

  private async act(
    actor: Actor,
    id: string,
    action: ArrivalAction,
    work: (tx: WriteTx, arrival: Locked, now: Date) => Promise<unknown>,
  ) {
    const now = this.clock.now()
    return this.db.write(actor, async (tx) => {
      const arrival = found(await arrivals.lock(tx, id, actor.branchIds))
      if (arrival.doctorId !== actor.staffId && !isReception(actor)) throw new Problem('frontdesk.not_your_patient')
      if (!arrivalCan(action, arrival as never))
        throw new Problem('frontdesk.not_in_this_state', { details: { status: arrival.status } })
      await work(tx, arrival, now)
      return this.changed(tx, actor, arrival)
    })
  }

  private async changed(tx: WriteTx, actor: Actor, arrival: Locked) {
    queueMoved(tx, this.live, actor, arrival.branchId)
    return this.one(tx, actor, arrival.id)
  }

  private async one(db: Reader, actor: Actor, id: string) {
    const [row] = await queue.rows(db, { branchIds: actor.branchIds, id })
    return found(row)
  }

  private doctor(actor: Actor): string {
    if (!actor.staffId) throw new Problem('forbidden')
    return actor.staffId
  }
}
