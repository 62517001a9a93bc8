import { Injectable } from '@nestjs/common'
import type { Input } from '@tabib/contracts/core/route'
import { startOfDay } from '@tabib/contracts/core/time'
import type { observations as trendContracts } from '@tabib/contracts/encounters/observations'
import type { vitals as contracts } from '@tabib/contracts/encounters/vitals'
import { measureNames, measures } from '@tabib/contracts/encounters/vitals.measures'
import type { Actor } from '../../platform/actor.js'
import { Clock } from '../../platform/clock.js'
import { Db, type WriteTx } from '../../platform/db/db.js'
import { Live } from '../../platform/live/live.js'
import { found, Problem } from '../../platform/problem.js'
import { lockFor } from './encounters.js'
import * as encounters from './encounters.repo.js'
import * as observations from './observations.repo.js'
import { findPatient } from './patients.repo.js'
import { recordVitals, vitalsOf, writeSet } from './vitals.js'

const POINTS = 500
const vitalCodes = measureNames.map((n) => measures[n].code)

@Injectable()
export class VitalsService {
  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
    private readonly live: Live,
  ) {}

  /** Records vital signs measured now. */
  record(actor: Actor, encounterId: string, readings: Input<typeof contracts.record>['body']) {
    const at = this.clock.now()
    return this.db.write(actor, async (tx) => {
      const set = await recordVitals(tx, actor, { encounterId, readings, at })
      await this.tell(tx, actor, encounterId)
      return set
    })
  }

  /**
   * Puts a corrected set in the place of one; the moment of measuring stays.
   * @throws Problem `encounters.set_amended` where somebody has corrected it already
   */
  amend(
    actor: Actor,
    { id, setId }: { id: string; setId: string },
    { reason, ...readings }: Input<typeof contracts.amend>['body'],
  ) {
    const because = { ...actor, request: { ...actor.request!, reason } }
    return this.db.write(because, async (tx) => {
      const visit = await lockFor(tx, actor, id, 'correct')
      const set = found(await observations.findSet(tx, id, setId))
      if (!set.stands) throw new Problem('encounters.set_amended')
      const correction = { amendsSet: setId, reason }
      const at = new Date(set.observedAt)
      const corrected = await writeSet(tx, actor, {
        encounterId: id,
        patientId: visit.patientId,
        readings,
        at,
        correction,
      })
      await this.tell(tx, actor, id)
      return corrected
    })
  }

  /** Vital signs of a visit, latest set first. */
  list(actor: Actor, encounterId: string) {
    return this.db.read(actor, async (db) => {
      const visit = found(await encounters.find(db, encounterId))
      return { patientId: visit.patientId, items: await vitalsOf(db, encounterId) }
    })
  }

  /** Values in time, oldest first, by code in the order asked; a code without values is left out. */
  async trends(actor: Actor, patientId: string, query: Input<typeof trendContracts.trends>['query']) {
    const since = query.from ? startOfDay(actor.zone, query.from) : null
    const rows = await this.db.read(actor, async (db) => {
      found(await findPatient(db, patientId))
      const named = query.codes ?? (query.category === 'vital-signs' ? vitalCodes : undefined)
      const codes = named ?? (await observations.codesMeasured(db, patientId, query.category))
      return observations.trends(db, { patientId, codes, since, limit: POINTS })
    })
    const series = Map.groupBy(rows, (r) => r.code)
    return {
      series: [...series.values()].map((points) => ({
        code: points[0]!.code,
        title: points[0]!.title,
        unit: points[0]!.unit,
        points: points.reverse().map(({ value, text, flag, observedAt }) => ({ value, text, flag, observedAt })),
      })),
    }
  }

  private async tell(tx: WriteTx, actor: Actor, encounterId: string) {
    const visit = found(await encounters.find(tx, encounterId))
    this.live.poke(tx, actor, 'encounters.chart', { encounterId, patientId: visit.patientId })
    this.live.poke(tx, actor, 'frontdesk.queue', { branchId: visit.branchId })
  }
}
