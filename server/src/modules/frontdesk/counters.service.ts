import { Injectable } from '@nestjs/common'
import { counterNeeds, type CounterKind } from '@tabib/contracts/frontdesk/counters'
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
  since: w.since,
  calledAt: w.calledAt,
})

/** Vitals, laboratory, pharmacy, register: who comes next there, and calling them. */
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

  /** Calls who waits longest and was not called yet. @throws Problem `frontdesk.queue_empty` */
  next(actor: Actor, counter: CounterKind, place: string | null) {
    this.mustWorkThere(actor, counter)
    const f = { counter, branchId: actor.branchId, on: this.clock.today(actor.zone) }
    return this.db.write(actor, async (tx) => {
      await repo.oneAtATime(tx, `frontdesk:${counter}:${actor.branchId}`)
      const next = (await repo.waiting(tx, f)).find((w) => w.calledAt === null)
      if (!next) throw new Problem('frontdesk.queue_empty')
      return this.callOne(tx, actor, next, { counter, place })
    })
  }

  /** Calls one patient, again if need be. */
  call(actor: Actor, counter: CounterKind, { encounterId, place }: { encounterId: string; place: string | null }) {
    this.mustWorkThere(actor, counter)
    const f = { counter, branchId: actor.branchId, on: this.clock.today(actor.zone), encounterId }
    return this.db.write(actor, async (tx) => {
      const [waiting] = await repo.waiting(tx, f)
      return this.callOne(tx, actor, found(waiting), { counter, place })
    })
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
    await callOut(tx, actor, { arrival, counter, place, at })
    queueMoved(tx, this.live, actor, actor.branchId)
    return shown({ ...w, calledAt: at.toISOString() })
  }

  private mustWorkThere(actor: Actor, counter: CounterKind) {
    if (!actor.permissions.has(counterNeeds[counter])) throw new Problem('forbidden')
  }
}
