import { newId } from '@tabib/contracts/core/id'
import { ageOn, dateIn } from '@tabib/contracts/core/time'
import type { Readings, VitalSet } from '@tabib/contracts/encounters/vitals'
import { measures } from '@tabib/contracts/encounters/vitals.measures'
import type { Actor } from '../../platform/actor.js'
import type { Reader, WriteTx } from '../../platform/db/db.js'
import { found } from '../../platform/problem.js'
import { lockFor } from './encounters.js'
import * as observations from './observations.repo.js'
import { findPatient } from './patients.repo.js'
import { setsOf, valuesOf } from './vitals.rules.js'

export interface Measuring {
  encounterId: string
  readings: Readings
  at: Date
}

interface Correcting {
  amendsSet: string
  reason: string
}

/** Records vital signs of an open visit as one set. @throws Problem `not_found`, `encounters.wrong_state` */
export async function recordVitals(tx: WriteTx, actor: Actor, m: Measuring): Promise<VitalSet> {
  return writeSet(tx, actor, { ...m, patientId: (await lockFor(tx, actor, m.encounterId, 'measure')).patientId })
}

/** Vital signs of a visit, latest set first. */
export const vitalsOf = async (db: Reader, encounterId: string): Promise<VitalSet[]> =>
  setsOf(await observations.vitalsOf(db, encounterId))

/** Writes one set with what follows from it; the visit must be locked. */
export async function writeSet(
  tx: WriteTx,
  actor: Actor,
  m: Measuring & { patientId: string; correction?: Correcting },
): Promise<VitalSet> {
  const person = found(await findPatient(tx, m.patientId))
  const age = ageOn(person.birthDate, dateIn(actor.zone, m.at))
  const [height] = await observations.latest(tx, { patientId: m.patientId, codes: [measures.height.code] })
  const setId = newId()
  const rows = valuesOf(m.readings, age, height?.value ?? null).map((v) => ({
    id: newId(),
    patient_id: m.patientId,
    encounter_id: m.encounterId,
    set_id: setId,
    category: 'vital-signs',
    code: measures[v.name].code,
    title: measures[v.name].title,
    value: v.value,
    unit: v.unit,
    flag: v.flag,
    observed_at: m.at.toISOString(),
    recorded_by: actor.accountId,
    amends_set: m.correction?.amendsSet ?? null,
    reason: m.correction?.reason ?? null,
  }))
  await observations.insert(tx, rows)
  return found((await vitalsOf(tx, m.encounterId)).find((s) => s.setId === setId))
}
