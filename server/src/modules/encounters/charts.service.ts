import { Injectable } from '@nestjs/common'
import type { Input } from '@tabib/contracts/core/route'
import type { encounters as contracts } from '@tabib/contracts/encounters/encounters'
import { measureNames, measureOf, measures } from '@tabib/contracts/encounters/vitals.measures'
import type { Actor } from '../../platform/actor.js'
import { Clock } from '../../platform/clock.js'
import { pageOf, placeOf } from '../../platform/cursor.js'
import { Db } from '../../platform/db/db.js'
import { Live } from '../../platform/live/live.js'
import { found, Problem } from '../../platform/problem.js'
import { allergyStateOf } from './allergies.service.js'
import * as charts from './charts.repo.js'
import * as diagnoses from './diagnoses.repo.js'
import * as encounters from './encounters.repo.js'
import * as notes from './notes.repo.js'
import * as observations from './observations.repo.js'
import { findPatient } from './patients.repo.js'

const vitalCodes = measureNames.map((n) => measures[n].code)

const isPlace = (v: unknown): v is encounters.Place => {
  const { at, id } = (v ?? {}) as Partial<encounters.Place>
  return typeof id === 'string' && /^[0-9a-f-]{36}$/.test(id) && typeof at === 'string' && !Number.isNaN(Date.parse(at))
}

/** The chart of one person: across the branches of the clinic, for all who may read it. */
@Injectable()
export class ChartsService {
  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
    private readonly live: Live,
  ) {}

  /** One visit with its diagnoses and signed notes. */
  visit(actor: Actor, id: string) {
    return this.db.readTogether(actor, async (db) => {
      const [visit, found_, signed] = await Promise.all([
        encounters.find(db, id),
        diagnoses.ofEncounters(db, [id]),
        notes.ofEncounter(db, id),
      ])
      return { ...found(visit), diagnoses: found_, notes: signed }
    })
  }

  /** A page of visits, latest first: two statements however many visits. */
  async timeLine(actor: Actor, patientId: string, query: Input<typeof contracts.timeLine>['query']) {
    const after = placeOf(query.cursor, isPlace)
    return this.db.readTogether(actor, async (db) => {
      const [person, rows] = await Promise.all([
        findPatient(db, patientId),
        encounters.ofPatient(db, patientId, { after, limit: query.limit + 1 }),
      ])
      found(person)
      const page = pageOf(rows, query.limit, (r) => ({ at: r.startedAt, id: r.id }))
      const byVisit = Map.groupBy(
        await diagnoses.ofEncounters(
          db,
          page.items.map((v) => v.id),
        ),
        (d) => d.encounterId,
      )
      return { ...page, items: page.items.map((v) => ({ ...v, diagnoses: byVisit.get(v.id) ?? [] })) }
    })
  }

  /** What everybody who treats this person must know, in one round of statements. */
  summary(actor: Actor, patientId: string) {
    return this.db.readTogether(actor, async (db) => {
      const [person, problems, allergies, latest, immunizations, procedures] = await Promise.all([
        findPatient(db, patientId),
        diagnoses.problems(db, { patientId }),
        allergyStateOf(db, patientId),
        observations.latest(db, { patientId, codes: vitalCodes }),
        charts.immunizations(db, { patientId }),
        charts.procedures(db, { patientId }),
      ])
      found(person)
      const latestVitals = latest.map(({ code, ...v }) => ({
        ...v,
        name: measureOf(code)!,
        unit: measures[measureOf(code)!].unit,
      }))
      return { patientId, problems, allergies, latestVitals, immunizations, procedures }
    })
  }

  async searchCodes(actor: Actor, { q, limit }: { q: string; limit: number }) {
    return { items: await this.db.read(actor, (db) => diagnoses.search(db, q, limit)) }
  }

  /** Takes a problem off the active list. @throws Problem `encounters.nothing_active` where it is off already */
  resolve(actor: Actor, id: string) {
    const today = this.clock.today(actor.zone)
    return this.db.write(actor, async (tx) => {
      const problem = found(await diagnoses.find(tx, id))
      if ((await diagnoses.resolve(tx, problem, today)) === 0) throw new Problem('encounters.nothing_active')
      this.live.poke(tx, actor, 'encounters.chart', { patientId: problem.patientId })
      return { ...problem, status: 'resolved' }
    })
  }
}
