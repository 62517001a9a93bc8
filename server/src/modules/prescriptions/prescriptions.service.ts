import { Injectable } from '@nestjs/common'
import type { Input } from '@tabib/contracts/core/route'
import { dateIn } from '@tabib/contracts/core/time'
import type { prescriptions as contracts } from '@tabib/contracts/prescriptions/prescriptions'
import type { Actor } from '../../platform/actor.js'
import { Clock } from '../../platform/clock.js'
import { isMoment, pageOf, placeOf } from '../../platform/cursor.js'
import { Db, type Reader } from '../../platform/db/db.js'
import { Live } from '../../platform/live/live.js'
import { found, Problem } from '../../platform/problem.js'
import { allergyStateOf } from '../encounters/index.js'
import { requirePatient } from '../patients/index.js'
import { isCurrent, lastDay, LOOK_BACK_DAYS } from './current.rules.js'
import { warningsFor } from './interactions.js'
import { findPrescription, latestOf, lockPrescription } from './prescriptions.js'
import * as prescriptions from './prescriptions.repo.js'

const DAY = 86_400_000

/** Prescriptions belong to the chart: they are read in every branch of the clinic. */
@Injectable()
export class PrescriptionsService {
  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
    private readonly live: Live,
  ) {}

  get(actor: Actor, id: string) {
    return this.db.read(actor, async (db) => found(await findPrescription(db, id)))
  }

  async ofEncounter(actor: Actor, encounterId: string) {
    return { prescription: (await this.db.read(actor, (db) => latestOf(db, encounterId))) ?? null }
  }

  /**
   * Takes back what nothing was handed out of yet.
   * @throws Problem `prescriptions.imported`, `prescriptions.already_dispensed`, `prescriptions.cancelled`, `prescriptions.superseded`
   */
  cancel(actor: Actor, id: string, reason: string) {
    const because = { ...actor, request: { ...actor.request!, reason } }
    const at = this.clock.now().toISOString()
    return this.db.write(because, async (tx) => {
      const { source, encounterId, patientId, branchId, lines } = await lockPrescription(tx, actor, id)
      if (source === 'import') throw new Problem('prescriptions.imported')
      if (lines.some((l) => l.dispensed > 0)) throw new Problem('prescriptions.already_dispensed')
      const set = { status: 'cancelled', cancelled_at: at, cancelled_by: actor.accountId, cancel_reason: reason }
      await prescriptions.end(tx, id, set)
      this.live.poke(tx, actor, 'pharmacy.prescriptions', { branchId })
      this.live.poke(tx, actor, 'encounters.chart', { patientId, ...(encounterId ? { encounterId } : {}) })
      return found(await findPrescription(tx, id))
    })
  }

  ofPatient(actor: Actor, patientId: string, { cursor, limit }: Input<typeof contracts.ofPatient>['query']) {
    const after = placeOf(cursor, isMoment)
    return this.db.read(actor, async (db) => {
      await requirePatient(db, actor, patientId)
      const { items, next } = pageOf(
        await prescriptions.ofPatient(db, patientId, { after, limit: limit + 1 }),
        limit,
        (p) => ({
          at: p.writtenAt,
          id: p.id,
        }),
      )
      const lines = await prescriptions.lines(
        db,
        items.map((p) => p.id),
      )
      return { items: items.map((p) => ({ ...p, lines: lines.filter((l) => l.prescriptionId === p.id) })), next }
    })
  }

  async current(actor: Actor, patientId: string) {
    const items = await this.db.read(actor, async (db) => {
      await requirePatient(db, actor, patientId)
      return this.taking(db, actor, patientId)
    })
    return { items: items.slice(0, 50) }
  }

  /** Says what a doctor should know before signing; decides nothing. */
  async check(actor: Actor, { patientId, lines, amends }: Input<typeof contracts.check>['body']) {
    const { allergies, current } = await this.db.read(actor, async (db) => {
      await requirePatient(db, actor, patientId)
      return {
        allergies: await allergyStateOf(db, patientId),
        current: await this.taking(db, actor, patientId, amends),
      }
    })
    return { warnings: warningsFor(lines, { allergies: allergies.items, current }) }
  }

  /** What the patient should be taking today: the newest line of each medicine, but for a prescription that is replaced. */
  private async taking(db: Reader, actor: Actor, patientId: string, replaced?: string) {
    const today = this.clock.today(actor.zone)
    const since = new Date(this.clock.now().getTime() - LOOK_BACK_DAYS * DAY).toISOString()
    const seen = new Set<string>()
    return (await prescriptions.linesSince(db, patientId, since)).flatMap((l) => {
      if (l.prescriptionId === replaced) return []
      const key = `${l.medicineId ?? l.medicine.toLowerCase()}`
      if (seen.has(key)) return []
      seen.add(key)
      const writtenOn = dateIn(actor.zone, l.writtenAt)
      return isCurrent({ ...l, writtenOn }, today) ? [{ ...l, until: lastDay(writtenOn, l.durationDays) }] : []
    })
  }
}
