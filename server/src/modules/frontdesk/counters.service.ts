import { Injectable } from '@nestjs/common'
import { newId } from '@tabib/contracts/core/id'
import {
  type CounterAction,
  counterCan,
  type CounterKind,
  counterNeeds,
  type CounterStatus,
} from '@tabib/contracts/frontdesk/counters'
import type { Actor } from '../../platform/actor.js'
import { Clock } from '../../platform/clock.js'
import { Db, type WriteTx } from '../../platform/db/db.js'
import { Live } from '../../platform/live/live.js'
import { found, Problem } from '../../platform/problem.js'
import { callOut, queueMoved } from './calling.js'
import * as repo from './counters.repo.js'

const shown = (w: repo.Waiting) => ({
  arrivalId: w.arrivalId,
  encounterId: w.encounterId,
  token: w.token,
  doctorName: w.doctorName,
  patient: { id: w.patientId, name: w.patientName },
  status: w.status,
  priority: w.priority,
  sentTo: w.sentTo,
  since: w.since,
  calledAt: w.calledAt,
})

interface Decision {
  status: CounterStatus | 'done'
  sent_to?: CounterKind
}
interface Visit {
  counter: CounterKind
  encounterId: string
}

/** Vitals, laboratory, pharmacy, register: who comes next there, calling them, and what becomes of who does not come. */
@Injectable()
export class CountersService {
  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
    private readonly live: Live,
  ) {}

  waiting(actor: Actor, counter: CounterKind) {
    this.mustWorkThere(actor, counter)
    const f = { counter, branchId: actor.branchId, on: this.clock.today(actor.zone) }
    return this.db.read(actor, async (db) => ({ items: (await repo.waiting(db, f)).map(shown) }))
  }

  /** Calls whose turn it is. @throws Problem `frontdesk.queue_empty` */
  next(actor: Actor, counter: CounterKind, place: string | null) {
    this.mustWorkThere(actor, counter)
    const f = { counter, branchId: actor.branchId, on: this.clock.today(actor.zone) }
    return this.db.write(actor, async (tx) => {
      await repo.oneAtATime(tx, `frontdesk:${counter}:${actor.branchId}`)
      const next = (await repo.waiting(tx, f)).find((w) => w.status === 'waiting')
      if (!next) throw new Problem('frontdesk.queue_empty')
      return this.callOne(tx, actor, next, { counter, place })
    })
  }

  /** Calls one patient, again if need be. */
  call(actor: Actor, counter: CounterKind, { encounterId, place }: { encounterId: string; place: string | null }) {
    this.mustWorkThere(actor, counter)
    const f = { counter, branchId: actor.branchId, on: this.clock.today(actor.zone), encounterId }
    return this.db.write(actor, async (tx) => {
      await repo.oneAtATime(tx, `frontdesk:${counter}:${actor.branchId}`)
      const [waiting] = await repo.waiting(tx, f)
      return this.callOne(tx, actor, found(waiting), { counter, place })
    })
  }

  /** Did not come when called: passed over until they are called again, or wait again. */
  skip(actor: Actor, visit: Visit) {
    return this.decide(actor, visit, 'skip', { status: 'skipped' })
  }

  /** Away for a while, with the place kept. */
  hold(actor: Actor, visit: Visit) {
    return this.decide(actor, visit, 'hold', { status: 'held' })
  }

  /** Here again. */
  resume(actor: Actor, visit: Visit) {
    return this.decide(actor, visit, 'resume', { status: 'waiting' })
  }

  /** First to another counter, which must have something to do for them. @throws Problem `frontdesk.nothing_there` */
  transfer(actor: Actor, visit: Visit, to: CounterKind) {
    return this.decide(actor, visit, 'transfer', { status: 'held', sent_to: to })
  }

  /** Nothing to do here any more. */
  finish(actor: Actor, visit: Visit) {
    return this.decide(actor, visit, 'finish', { status: 'done' })
  }

  private decide(actor: Actor, { counter, encounterId }: Visit, action: CounterAction, decision: Decision) {
    this.mustWorkThere(actor, counter)
    const f = { counter, branchId: actor.branchId, on: this.clock.today(actor.zone), encounterId }
    return this.db.write(actor, async (tx) => {
      await repo.oneAtATime(tx, `frontdesk:${counter}:${actor.branchId}`)
      const w = found((await repo.waiting(tx, f))[0])
      if (!counterCan(action, w)) throw new Problem('frontdesk.not_in_this_state', { details: { status: w.status } })
      const to = decision.sent_to
      if (to && (to === counter || !(await repo.opensFor(tx, w.arrivalId, to)))) {
        throw new Problem('frontdesk.nothing_there')
      }
      await this.note(tx, actor, w, { ...decision, counter })
      queueMoved(tx, this.live, actor, actor.branchId)
      return { done: true } as const
    })
  }

  private note(tx: WriteTx, actor: Actor, w: repo.Waiting, what: Decision & { counter: CounterKind }) {
    const since = this.clock.now().toISOString()
    return repo.decide(tx, { ...what, id: newId(), arrival_id: w.arrivalId, since, decided_by: actor.accountId })
  }

  private async callOne(
    tx: WriteTx,
    actor: Actor,
    w: repo.Waiting,
    { counter, place }: { counter: CounterKind; place: string | null },
  ) {
    const at = this.clock.now()
    const arrival = {
      id: w.arrivalId,
      patientId: w.patientId,
      branchId: actor.branchId,
      serviceDate: this.clock.today(actor.zone),
      token: w.token,
    }
    await this.note(tx, actor, w, { counter, status: 'called' })
    await callOut(tx, actor, { arrival, counter, place, at })
    queueMoved(tx, this.live, actor, actor.branchId)
    return shown({ ...w, status: 'called', sentTo: null, calledAt: at.toISOString() })
  }

  private mustWorkThere(actor: Actor, counter: CounterKind) {
    if (!actor.permissions.has(counterNeeds[counter])) throw new Problem('forbidden')
  }
}
