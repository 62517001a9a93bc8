import { Injectable } from '@nestjs/common'
import { newId } from '@tabib/contracts/core/id'
import type { Input } from '@tabib/contracts/core/route'
import type { allergies as contracts } from '@tabib/contracts/encounters/allergies'
import type { Actor } from '../../platform/actor.js'
import { Clock } from '../../platform/clock.js'
import { Db, type Reader } from '../../platform/db/db.js'
import { Live } from '../../platform/live/live.js'
import { found, Problem } from '../../platform/problem.js'
import * as allergies from './allergies.repo.js'
import { findPatient } from './patients.repo.js'

/** What is known of a patient's allergies: known, none known because somebody asked, or never asked. */
export async function allergyStateOf(db: Reader, patientId: string) {
  const [items, [review]] = await Promise.all([
    allergies.active(db, { patientId }),
    allergies.reviews(db, { patientId }),
  ])
  const knowledge = items.length > 0 ? 'known' : review?.noneKnown ? 'none_known' : 'not_asked'
  return {
    knowledge,
    saidAt: knowledge === 'not_asked' ? null : (review?.saidAt ?? items[0]?.recordedAt ?? null),
    items,
  }
}

@Injectable()
export class AllergiesService {
  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
    private readonly live: Live,
  ) {}

  list(actor: Actor, patientId: string) {
    return this.db.read(actor, async (db) => {
      found(await findPatient(db, patientId))
      return allergyStateOf(db, patientId)
    })
  }

  /** Records an allergy. @throws Problem `encounters.allergy_known` where it is on record already */
  add(actor: Actor, patientId: string, body: Input<typeof contracts.add>['body']) {
    const at = this.clock.now().toISOString()
    return this.db.write(actor, async (tx) => {
      found(await findPatient(tx, patientId))
      await allergies.say(tx, { patientId, noneKnown: false, at, by: actor.accountId })
      if (await allergies.isKnown(tx, patientId, body.substance)) throw new Problem('encounters.allergy_known')
      await allergies.insert(tx, {
        id: newId(),
        patient_id: patientId,
        substance: body.substance,
        reaction: body.reaction ?? null,
        severity: body.severity ?? null,
        recorded_at: at,
        recorded_by: actor.accountId,
      })
      this.live.poke(tx, actor, 'encounters.chart', { patientId })
      return allergyStateOf(tx, patientId)
    })
  }

  /** The patient was asked and knows of none. @throws Problem `encounters.allergies_on_record` */
  sayNone(actor: Actor, patientId: string) {
    const at = this.clock.now().toISOString()
    return this.db.write(actor, async (tx) => {
      found(await findPatient(tx, patientId))
      await allergies.say(tx, { patientId, noneKnown: true, at, by: actor.accountId })
      if ((await allergies.active(tx, { patientId })).length > 0) throw new Problem('encounters.allergies_on_record')
      this.live.poke(tx, actor, 'encounters.chart', { patientId })
      return allergyStateOf(tx, patientId)
    })
  }

  /** Takes back an allergy entered in error; nobody concludes from that that there are none. @throws Problem `encounters.allergy_closed` */
  withdraw(actor: Actor, id: string, reason: string) {
    const because = { ...actor, request: { ...actor.request!, reason } }
    return this.db.write(because, async (tx) => {
      const { patientId } = found(await allergies.find(tx, id))
      if (!(await allergies.withdraw(tx, id))) throw new Problem('encounters.allergy_closed')
      this.live.poke(tx, actor, 'encounters.chart', { patientId })
      return allergyStateOf(tx, patientId)
    })
  }
}
