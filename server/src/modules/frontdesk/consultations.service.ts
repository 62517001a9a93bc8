import { Injectable } from '@nestjs/common'
import type { Input } from '@tabib/contracts/core/route'
import type { consultations as contracts } from '@tabib/contracts/frontdesk/consultations'
import type { Actor } from '../../platform/actor.js'
import { Clock } from '../../platform/clock.js'
import { Db, type WriteTx } from '../../platform/db/db.js'
import { Live } from '../../platform/live/live.js'
import { Problem } from '../../platform/problem.js'
import {
  completeEncounter,
  recordDiagnoses,
  requireEncounter,
  setFollowUp,
  signNote,
  startConsultation,
} from '../encounters/index.js'
import { placeOrders } from '../lab/index.js'
import { withFormulary } from '../pharmacy/index.js'
import { amendPrescription, writePrescription } from '../prescriptions/index.js'
import * as arrivals from './arrivals.repo.js'
import { visitDone } from './next.js'

type Consultation = Input<typeof contracts.record>['body']

/** True where nothing at all was written or ordered. */
function isEmpty(c: Consultation): boolean {
  const words = c.complaint ?? c.history ?? c.examination ?? c.advice ?? c.followUpOn
  return !words && c.diagnoses.length + c.prescription.length + c.tests.length + c.panels.length === 0
}

/** The end of a visit: the doctor signs, and what was ordered goes on its way, all in one transaction. */
@Injectable()
export class ConsultationsService {
  constructor(
    private readonly db: Db,
    readonly clock: Clock,
    readonly live: Live,
  ) {}

  /**
   * Signs the record of the doctor's own visit, prescribes, orders tests, plans the follow-up and ends the visit.
   * @throws Problem `frontdesk.nothing_written`, `encounters.not_yours`, `encounters.wrong_state`, and those of the suppliers
   */
  record(actor: Actor, body: Consultation) {
    if (isEmpty(body)) throw new Problem('frontdesk.nothing_written')
    const at = this.clock.now()
    return this.db.write(actor, async (tx) => {
      const visit = await requireEncounter(tx, actor, body.encounterId)
      const of = { encounterId: visit.id, patientId: visit.patientId, at }
      await startConsultation(tx, actor, visit.id)
      const note = await signNote(tx, actor, { ...body, ...of })
      await recordDiagnoses(tx, actor, { ...of, codes: body.diagnoses })
      const prescription = await this.prescribe(tx, actor, body, of)
      const wanted = { ...body, ...of, note: body.testsNote ?? null }
      const labOrderIds =
        body.tests.length + body.panels.length > 0 ? await placeOrders(tx, actor, wanted, this.live) : []
      const followUp = body.followUpOn
        ? await setFollowUp(tx, actor, { ...of, dueOn: body.followUpOn, note: body.followUpNote ?? null })
        : null
      await completeEncounter(tx, actor, visit.id, at)
      await this.leaveQueue(tx, actor, visit.id, at)
      return {
        encounterId: visit.id,
        noteId: note.id,
        prescriptionId: prescription?.id ?? null,
        labOrderIds,
        followUpId: followUp?.id ?? null,
      }
    })
  }

  /** Writes the doctor's own prescription anew; the pharmacist sees the new version at once. */
  amendPrescription(actor: Actor, id: string, { lines, reason }: Input<typeof contracts.amendPrescription>['body']) {
    const because = { ...actor, request: { ...actor.request!, reason } }
    const at = this.clock.now()
    return this.db.write(because, async (tx) => {
      const written = await withFormulary(tx, lines)
      const amended = await amendPrescription(tx, actor, id, { lines: written, reason, at })
      const { branchId, patientId, encounterId } = amended
      this.live.poke(tx, actor, 'pharmacy.prescriptions', { branchId })
      this.live.poke(tx, actor, 'encounters.chart', { patientId, ...(encounterId ? { encounterId } : {}) })
      return amended
    })
  }

  private async prescribe(
    tx: WriteTx,
    actor: Actor,
    body: Consultation,
    of: { encounterId: string; patientId: string; at: Date },
  ) {
    if (body.prescription.length === 0) return null
    const lines = await withFormulary(tx, body.prescription, '/body/prescription')
    const written = await writePrescription(tx, actor, { ...of, doctorId: actor.staffId!, lines })
    this.live.poke(tx, actor, 'pharmacy.prescriptions', { branchId: actor.branchId })
    return written
  }

  private async leaveQueue(tx: WriteTx, actor: Actor, encounterId: string, at: Date) {
    const arrival = await arrivals.ofEncounter(tx, encounterId)
    if (!arrival) return
    const done = at.toISOString()
    await arrivals.change(tx, arrival.id, {
      status: 'done',
      held_for: null,
      done_at: done,
      seen_at: arrival.seenAt ?? done,
    })
    await visitDone(tx, actor, this, arrival)
    this.live.poke(tx, actor, 'encounters.chart', { encounterId })
  }
}
