import { Injectable } from '@nestjs/common'
import { type ArrivalAction, arrivalCan } from '@tabib/contracts/frontdesk/arrivals.states'
import type { Actor } from '../../platform/actor.js'
import { Clock } from '../../platform/clock.js'
import { Db, type Reader, type WriteTx } from '../../platform/db/db.js'
import { Live } from '../../platform/live/live.js'
import { found, Problem } from '../../platform/problem.js'
import { closeEncounter, startConsultation } from '../encounters/index.js'
import * as arrivals from './arrivals.repo.js'
import { placeBehind } from './arrivals.rules.js'
import * as queue from './queue.repo.js'

type Locked = NonNullable<Awaited<ReturnType<typeof arrivals.lock>>>

@Injectable()
export class QueueService {
  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
    private readonly live: Live,
  ) {}

  /** Today's arrivals of the branch, or of one doctor. */
  async today(actor: Actor, filter: { doctorId?: string | undefined; open?: string | undefined }) {
    const on = this.clock.today(actor.zone)
    const asked = { branchIds: [actor.branchId], on, doctorId: filter.doctorId, openOnly: filter.open === 'true' }
    return { items: await this.db.read(actor, (db) => queue.rows(db, asked)) }
  }

  /** The signed-in doctor's own queue. */
  mine(actor: Actor) {
    return this.today(actor, { doctorId: this.doctor(actor) })
  }

  /** Calls whoever is next. @throws Problem `frontdesk.queue_empty` */
  callNext(actor: Actor) {
    const doctorId = this.doctor(actor)
    const now = this.clock.now()
    return this.db.write(actor, async (tx) => {
      const next = await arrivals.lockNext(tx, doctorId, actor.branchId, this.clock.today(actor.zone))
      if (!next) throw new Problem('frontdesk.queue_empty')
      const arrival = found(await arrivals.lock(tx, next.id, actor.branchIds))
      await this.markCalled(tx, arrival, now)
      return this.changed(tx, actor, arrival)
    })
  }

  /** Calls one patient, again if need be. */
  call(actor: Actor, id: string) {
    return this.act(actor, id, 'call', (tx, arrival, now) => this.markCalled(tx, arrival, now))
  }

  /** The patient has come in. */
  start(actor: Actor, id: string) {
    return this.act(actor, id, 'start', async (tx, arrival, now) => {
      await arrivals.change(tx, id, { status: 'with_doctor', seen_at: now.toISOString() })
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
      if (arrival.doctorId !== actor.staffId && !actor.permissions.has('frontdesk.arrival.check_in')) {
        throw new Problem('frontdesk.not_your_patient')
      }
      if (!arrivalCan(action, arrival as never))
        throw new Problem('frontdesk.not_in_this_state', { details: { status: arrival.status } })
      await work(tx, arrival, now)
      return this.changed(tx, actor, arrival)
    })
  }

  private async markCalled(tx: WriteTx, arrival: Locked, now: Date) {
    await arrivals.called(tx, arrival.id, now.toISOString())
  }

  private async changed(tx: WriteTx, actor: Actor, arrival: Locked) {
    this.live.poke(tx, actor, 'frontdesk.queue', { branchId: arrival.branchId })
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
