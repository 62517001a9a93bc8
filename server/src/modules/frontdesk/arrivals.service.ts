import { Injectable } from '@nestjs/common'
import { arrivalCan } from '@tabib/contracts/frontdesk/arrivals.states'
import type { Actor } from '../../platform/actor.js'
import { Clock } from '../../platform/clock.js'
import { Db } from '../../platform/db/db.js'
import { Live } from '../../platform/live/live.js'
import { found, Problem } from '../../platform/problem.js'
import { reverseCharges } from '../billing/index.js'
import { documentsOf } from '../documents/index.js'
import { cancelEncounter, dueFollowUp, lastVisit } from '../encounters/index.js'
import { requirePatient } from '../patients/index.js'
import * as arrivals from './arrivals.repo.js'
import { suggestedVisitType } from './arrivals.rules.js'
import { queueMoved } from './calling.js'
import { chargeSource, type CheckIn, checkIn } from './check-in.js'
import { momentOf, waitFor } from './moments.js'

@Injectable()
export class ArrivalsService {
  constructor(
    private readonly db: Db,
    readonly clock: Clock,
    readonly live: Live,
  ) {}

  /** Doctors of the branch with their waiting rooms. */
  async doctors(actor: Actor) {
    const moment = momentOf(this.clock, actor)
    const now = { minute: moment.minute, at: this.clock.now() }
    const days = await this.db.read(actor, (db) => arrivals.days(db, moment))
    const items = days.map((d) => ({
      id: d.id,
      name: d.name,
      speciality: d.speciality,
      roomName: d.roomName,
      waiting: d.waiting,
      estimatedWaitMinutes: waitFor(d, d.waiting, now),
      nextToken: d.lastToken + 1,
    }))
    return { items }
  }

  /** What the check-in form fills in by itself. */
  async context(actor: Actor, patientId: string) {
    const today = this.clock.today(actor.zone)
    return this.db.read(actor, async (db) => {
      await requirePatient(db, actor, patientId)
      const [last, due, open, papers, appointment] = await Promise.all([
        lastVisit(db, patientId),
        dueFollowUp(db, patientId),
        arrivals.open(db, patientId, { branchId: actor.branchId, on: today }),
        documentsOf(db, patientId, 'existing_prescription'),
        arrivals.appointmentToday(db, patientId, actor.branchId, today),
      ])
      return {
        lastVisit: last ?? null,
        dueFollowUp: due ?? null,
        openArrival: open ? { encounterId: open.encounterId, token: open.token, doctorName: open.doctorName } : null,
        appointment: appointment ?? null,
        suggestedVisitType: suggestedVisitType(today, last?.on ?? null, due !== undefined),
        prescriptions: papers,
      }
    })
  }

  /** Opens a visit and gives the token (`check-in.ts`). */
  checkIn(actor: Actor, body: CheckIn) {
    return this.db.write(actor, (tx) => checkIn(tx, actor, this, body))
  }

  /** The patient left unseen; the visit is cancelled and the consultation is not charged. */
  leave(actor: Actor, id: string, reason: string) {
    const because = { ...actor, request: { ...actor.request!, reason } }
    const now = this.clock.now()
    return this.db.write(because, async (tx) => {
      const arrival = found(await arrivals.lock(tx, id, actor.branchIds))
      if (!arrivalCan('leave', arrival as never)) throw new Problem('frontdesk.not_in_this_state')
      await arrivals.change(tx, id, { status: 'left', held_for: null, done_at: now.toISOString() })
      await cancelEncounter(tx, actor, arrival.encounterId, now)
      await reverseCharges(tx, actor, { source: chargeSource(arrival.encounterId), at: now }, this.live)
      queueMoved(tx, this.live, actor, arrival.branchId)
      return { id, status: 'left' }
    })
  }
}
