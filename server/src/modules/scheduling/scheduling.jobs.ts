import { Injectable, type OnModuleInit } from '@nestjs/common'
import type { Actor } from '../../platform/actor.js'
import { Clock } from '../../platform/clock.js'
import { Db } from '../../platform/db/db.js'
import { Jobs } from '../../platform/jobs/jobs.js'
import { onReply } from '../notifications/index.js'
import { Uses } from '../organisation/index.js'
import { cancel, freed } from './appointments.js'
import * as repo from './appointments.repo.js'
import { isOver } from './booking.rules.js'
import { OFFER_SLOT, RELEASE_HOLD, REMIND } from './desk.js'
import { OFFER_SUBJECT, SUBJECT, tellPatient } from './messages.js'
import { type FreedSlot, offerNext, pass } from './offers.js'
import { planReminders, type Reminder } from './reminders.js'
import { replied, repliedToOffer } from './replies.js'
import * as rulesRepo from './rules.repo.js'
import * as placesRepo from './places.repo.js'
import * as waiting from './waiting.repo.js'

const kinds = { day: 'reminder.day', hour: 'reminder.hour' } as const

/** What happens by itself: reminders, holds that run out, freed times that are offered, answers to messages. */
@Injectable()
export class SchedulingJobs implements OnModuleInit {
  constructor(
    private readonly db: Db,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
    uses: Uses,
  ) {
    const now = () => this.clock.now().toISOString()
    uses.declare('rooms', (db, id) => placesRepo.usesOf(db, { column: 'room_id', id, now: now() }))
    uses.declare('equipment', (db, id) => placesRepo.usesOf(db, { column: 'device_id', id, now: now() }))
  }

  onModuleInit(): void {
    this.jobs.handle(REMIND, (actor, data: Reminder) => this.remind(actor, data))
    this.jobs.handle(RELEASE_HOLD, (actor, data: { appointmentId: string }) => this.release(actor, data.appointmentId))
    this.jobs.handle(OFFER_SLOT, (actor, data: FreedSlot) => this.db.write(actor, (tx) => offerNext(tx, actor, data)))
    onReply(SUBJECT, replied)
    onReply(OFFER_SUBJECT, repliedToOffer)
    this.jobs.every('scheduling.sweep_holds', 15, (actor) => this.sweep(actor))
  }

  /** Reminds, unless the appointment was moved, cancelled or is over. */
  remind(actor: Actor, { appointmentId: id, which, startsAt }: Reminder) {
    return this.db.write(actor, async (tx) => {
      const a = await repo.lock(tx, id)
      const still = a && (a.status === 'PENDING' || a.status === 'CONFIRMED') && a.held_until === null
      if (!still || Date.parse(a.starts_at) !== Date.parse(startsAt)) return
      if (Date.parse(a.starts_at) <= this.clock.now().getTime()) return
      await tellPatient(tx, actor, { id, kind: kinds[which], fact: startsAt, subject: { kind: SUBJECT, id } })
      const { rules } = await rulesRepo.read(tx)
      await planReminders(tx, actor, { id, startsAt, rules })
    })
  }

  /** Ends a hold that ran out: the time is free, and an offer goes to the next. */
  release(actor: Actor, id: string) {
    return this.db.write(actor, async (tx) => {
      const now = this.clock.now()
      const offer = await waiting.lockOffer(tx, { appointmentId: id })
      const a = await repo.lock(tx, id)
      if (offer?.status === 'OPEN' && isOver(offer.expires_at, now)) return pass(tx, actor, offer, 'EXPIRED')
      if (a?.status === 'PENDING' && isOver(a.held_until, now)) {
        return cancel(tx, actor, id, { reason: 'hold_over', quietly: true })
      }
      // Somebody else's booking ended it on the way; an open time may still find its next.
      if (a?.status === 'CANCELLED' && a.cancel_reason === 'hold_over') return freed(tx, actor, a)
    })
  }

  /** Holds whose job a crash lost. */
  private async sweep(actor: Actor) {
    const over = await this.db.read(actor, (db) => repo.expired(db, this.clock.now().toISOString()))
    for (const { id } of over) await this.release(actor, id)
  }
}
