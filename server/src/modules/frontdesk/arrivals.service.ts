import { Injectable } from '@nestjs/common'
import { newId } from '@tabib/contracts/core/id'
import type { Input } from '@tabib/contracts/core/route'
import type { arrivals as contracts } from '@tabib/contracts/frontdesk/arrivals'
import { arrivalCan } from '@tabib/contracts/frontdesk/arrivals.states'
import type { Actor } from '../../platform/actor.js'
import { Clock } from '../../platform/clock.js'
import { Db, type WriteTx } from '../../platform/db/db.js'
import { Live } from '../../platform/live/live.js'
import { found, Problem } from '../../platform/problem.js'
import { charge, consultationCode, reverseCharges } from '../billing/index.js'
import { documentsOf, requireDocument } from '../documents/index.js'
import { dueFollowUp, fulfilFollowUp, lastVisit, cancelEncounter, openEncounter } from '../encounters/index.js'
import { nextNumber } from '../organisation/index.js'
import { requirePatient } from '../patients/index.js'
import * as arrivals from './arrivals.repo.js'
import { estimatedWait, suggestedVisitType } from './arrivals.rules.js'

type CheckIn = Input<typeof contracts.checkIn>['body']

/** What a visit's consultation is charged under. */
const chargeSource = (encounterId: string) => `frontdesk.arrivals:${encounterId}`

const consultation = { new: 'Consultation', follow_up: 'Follow-up consultation' } as const

@Injectable()
export class ArrivalsService {
  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
    private readonly live: Live,
  ) {}

  /** Doctors of the branch with their waiting rooms. */
  async doctors(actor: Actor) {
    const days = await this.db.read(actor, (db) => arrivals.days(db, actor.branchId, this.clock.today(actor.zone)))
    const items = days.map(({ lastToken, minutesEach, ...d }) => ({
      ...d,
      estimatedWaitMinutes: estimatedWait(d.waiting, minutesEach),
      nextToken: lastToken + 1,
    }))
    return { items }
  }

  /** What the check-in form fills in by itself. */
  async context(actor: Actor, patientId: string) {
    const today = this.clock.today(actor.zone)
    return this.db.read(actor, async (db) => {
      await requirePatient(db, actor, patientId)
      const [last, due, open, papers] = await Promise.all([
        lastVisit(db, patientId),
        dueFollowUp(db, patientId),
        arrivals.open(db, patientId, actor.branchId, today),
        documentsOf(db, patientId, 'existing_prescription'),
      ])
      return {
        lastVisit: last ?? null,
        dueFollowUp: due ?? null,
        openArrival: open ? { encounterId: open.encounterId, token: open.token, doctorName: open.doctorName } : null,
        suggestedVisitType: suggestedVisitType(today, last?.on ?? null, due !== undefined),
        prescriptions: papers,
      }
    })
  }

  /**
   * Opens a visit and gives the next token of the doctor's day: without gaps, whoever asks at the same time.
   * @throws Problem `frontdesk.doctor_not_here`, `frontdesk.already_here`
   */
  checkIn(actor: Actor, body: CheckIn) {
    const now = this.clock.now()
    const today = this.clock.today(actor.zone)
    return this.db.write(actor, async (tx) => {
      await requirePatient(tx, actor, body.patientId)
      const doctor = await arrivals.day(tx, actor.branchId, today, body.doctorId)
      if (!doctor) throw new Problem('frontdesk.doctor_not_here')
      if (body.existingPrescriptionId) await requireDocument(tx, actor, body.existingPrescriptionId, body.patientId)
      // From here on check-ins to this doctor stand in line.
      const token = await nextNumber(tx, `tokens:${body.doctorId}:${actor.branchId}:${today}`)
      await this.refuseSecondArrival(tx, actor, body, today)
      const encounterId = await openEncounter(tx, actor, {
        patientId: body.patientId,
        doctorId: body.doctorId,
        chiefComplaint: body.chiefComplaint,
        reference: body.reference ?? null,
        visitType: body.visitType,
        existingPrescriptionId: body.existingPrescriptionId ?? null,
        at: now,
        serviceDate: today,
      })
      const arrivalId = newId()
      await arrivals.insert(tx, this.row(actor, body, { arrivalId, encounterId, token, today, now }))
      await fulfilFollowUp(tx, actor, { patientId: body.patientId, encounterId, at: now })
      await this.chargeConsultation(tx, actor, body, { encounterId, token })
      this.live.poke(tx, actor, 'frontdesk.queue', { branchId: actor.branchId })
      return {
        arrivalId,
        encounterId,
        token,
        doctorName: doctor.name,
        roomName: doctor.roomName,
        visitType: body.visitType,
        waitingAhead: doctor.waiting,
        estimatedWaitMinutes: estimatedWait(doctor.waiting, doctor.minutesEach),
        arrivedAt: now.toISOString(),
      }
    })
  }

  /** The patient left unseen; the visit is cancelled and the consultation is not charged. */
  leave(actor: Actor, id: string, reason: string) {
    const because = { ...actor, request: { ...actor.request!, reason } }
    const now = this.clock.now()
    return this.db.write(because, async (tx) => {
      const arrival = found(await arrivals.lock(tx, id, actor.branchIds))
      if (!arrivalCan('leave', arrival as never)) throw new Problem('frontdesk.not_in_this_state')
      await arrivals.change(tx, id, { status: 'left', done_at: now.toISOString() })
      await cancelEncounter(tx, actor, arrival.encounterId, now)
      await reverseCharges(tx, actor, { source: chargeSource(arrival.encounterId), at: now }, this.live)
      this.live.poke(tx, actor, 'frontdesk.queue', { branchId: arrival.branchId })
      return { id, status: 'left' }
    })
  }

  private async refuseSecondArrival(tx: WriteTx, actor: Actor, body: CheckIn, today: string) {
    const open = await arrivals.open(tx, body.patientId, actor.branchId, today)
    if (open?.doctorId !== body.doctorId) return
    throw new Problem('frontdesk.already_here', { details: { token: open.token, encounterId: open.encounterId } })
  }

  private row(
    actor: Actor,
    body: CheckIn,
    made: { arrivalId: string; encounterId: string; token: number; today: string; now: Date },
  ) {
    return {
      id: made.arrivalId,
      branch_id: actor.branchId,
      encounter_id: made.encounterId,
      patient_id: body.patientId,
      doctor_id: body.doctorId,
      service_date: made.today,
      token: made.token,
      status: 'waiting',
      place: made.token,
      arrived_at: made.now.toISOString(),
    }
  }

  private async chargeConsultation(
    tx: WriteTx,
    actor: Actor,
    body: CheckIn,
    visit: { encounterId: string; token: number },
  ) {
    const { encounterId, token } = visit
    const code = await consultationCode(tx, body.doctorId, body.visitType)
    const lines = [{ kind: 'consultation' as const, code, description: consultation[body.visitType], quantity: 1 }]
    const { patientId, doctorId } = body
    const of = { patientId, encounterId, at: this.clock.now(), visit: { doctorId, token } }
    await charge(tx, actor, { ...of, source: chargeSource(encounterId), lines }, this.live)
  }
}
