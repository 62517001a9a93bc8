import { Injectable } from '@nestjs/common'
import { newId } from '@tabib/contracts/core/id'
import type { Input } from '@tabib/contracts/core/route'
import type { waiting as contracts } from '@tabib/contracts/scheduling/waiting'
import type { Actor } from '../../platform/actor.js'
import { Clock } from '../../platform/clock.js'
import { Db, type Reader, type WriteTx } from '../../platform/db/db.js'
import type { Visitor } from '../../platform/http/visitor.js'
import { Live } from '../../platform/live/live.js'
import { found, orProblem, Problem } from '../../platform/problem.js'
import { systemActor } from '../../platform/system-actor.js'
import { letterhead } from '../organisation/index.js'
import { requirePatient } from '../patients/index.js'
import { isOver } from './booking.rules.js'
import * as days from './days.repo.js'
import { hashOf } from './desk.js'
import { accept, pass } from './offers.js'
import * as repo from './waiting.repo.js'
import { minuteOf, timeOf } from '@tabib/contracts/scheduling/zones'

const entryOf = (w: repo.ShownWaiting) => ({
  id: w.id,
  version: w.version,
  patient: { id: w.patientId, number: w.patientNumber, name: w.patientName, phone: w.patientPhone },
  doctor: w.doctorId ? { id: w.doctorId, name: w.doctorName! } : null,
  kind: w.kind,
  fromDate: w.fromDate,
  untilDate: w.untilDate,
  fromTime: timeOf(w.fromMinute),
  untilTime: timeOf(w.untilMinute),
  days: w.days,
  note: w.note,
  status: w.status,
  joinedAt: w.joinedAt,
  offer: w.offerId
    ? { id: w.offerId, startsAt: w.offerStartsAt!, expiresAt: w.offerExpiresAt!, doctorName: w.offerDoctorName! }
    : null,
})

@Injectable()
export class WaitingService {
  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
    private readonly live: Live,
  ) {}

  list(actor: Actor, q: Input<typeof contracts.list>['query']) {
    return this.db.read(actor, async (db) => ({
      items: (await repo.list(db, { branchId: actor.branchId, doctorId: q.doctorId })).map(entryOf),
    }))
  }

  join(actor: Actor, body: Input<typeof contracts.join>['body']) {
    const [from, until] = [minuteOf(body.fromTime), minuteOf(body.untilTime)]
    const atHome = body.kind === 'home_visit'
    const errors = [
      ...(body.untilDate < body.fromDate ? [{ pointer: '/body/untilDate', code: 'scheduling.ends_before_start' }] : []),
      ...(until <= from ? [{ pointer: '/body/untilTime', code: 'scheduling.ends_before_start' }] : []),
      ...(atHome && !body.address ? [{ pointer: '/body/address', code: 'scheduling.address_needed' }] : []),
    ]
    if (errors.length > 0) throw new Problem('invalid', { errors })
    return this.db.write(actor, async (tx) => {
      await requirePatient(tx, actor, body.patientId)
      if (body.doctorId) found(await days.doctorIn(tx, body.doctorId, actor.branchId))
      const id = newId<'WaitingEntry'>()
      const row = {
        id,
        branch_id: actor.branchId,
        patient_id: body.patientId,
        doctor_id: body.doctorId ?? null,
        kind: body.kind,
        from_date: body.fromDate,
        until_date: body.untilDate,
        from_minute: from,
        until_minute: until,
        days: body.days,
        address: atHome ? body.address! : null,
        note: body.note ?? null,
        status: 'WAITING',
        joined_at: this.clock.now().toISOString(),
      }
      await orProblem({ waiting_once: 'scheduling.already_waiting' }, repo.add(tx, row))
      this.live.poke(tx, actor, 'scheduling.waiting', { branchId: actor.branchId })
      return entryOf(found(await repo.find(tx, id)))
    })
  }

  leave(actor: Actor, id: string) {
    return this.ofBranch(actor, id, async (tx) => {
      const offer = await repo.lockOffer(tx, { waitingId: id })
      await repo.change(tx, id, { status: 'LEFT' })
      if (offer) await pass(tx, actor, offer, 'REFUSED')
      this.live.poke(tx, actor, 'scheduling.waiting', { branchId: actor.branchId })
    })
  }

  accept(actor: Actor, id: string) {
    return this.ofBranch(actor, id, async (tx) => {
      const without = { ...actor, request: { ...actor.request! } }
      delete without.request.version
      await accept(tx, without, await repo.lockOffer(tx, { waitingId: id }))
    })
  }

  private ofBranch(actor: Actor, id: string, work: (tx: WriteTx) => Promise<void>) {
    return this.db.write(actor, async (tx) => {
      const entry = found(await repo.lock(tx, id))
      if (!actor.branchIds.includes(entry.branch_id)) throw new Problem('not_found')
      if (entry.status !== 'WAITING' && entry.status !== 'OFFERED') throw new Problem('scheduling.offer_over')
      await work(tx)
      return { done: true } as const
    })
  }

  /** What is offered by a link; whoever holds it learns the time and the doctor, and nobody's name. */
  offer(visitor: Visitor, token: string) {
    return this.db.read(visitor, (db) => this.view(db, hashOf(token)))
  }

  /** Takes or gives back what a link offers. Of two taps the second finds it done. */
  answer(visitor: Visitor, token: string, take: boolean) {
    const { idempotency: _, version: __, ...request } = visitor.request
    const actor = systemActor(visitor.tenant, request)
    return this.db.write(actor, async (tx) => {
      const offer = found(await repo.lockOffer(tx, { hash: hashOf(token) }))
      if (take && offer.status !== 'ACCEPTED') await accept(tx, actor, offer)
      if (!take) await pass(tx, actor, offer, 'REFUSED')
      return this.view(tx, offer.token_hash)
    })
  }

  private async view(db: Reader, hash: string) {
    const o = found(await repo.offerByHash(db, hash))
    const { name } = await letterhead(db, o.branchId)
    const over = o.status !== 'OPEN' || isOver(o.expiresAt, this.clock.now())
    return {
      status: o.status === 'ACCEPTED' ? 'accepted' : over ? 'over' : 'open',
      clinicName: name,
      branchName: o.branchName,
      doctorName: o.doctorName,
      kind: o.kind,
      startsAt: o.startsAt,
      expiresAt: o.expiresAt,
      timeZone: o.timeZone,
    }
  }
}
