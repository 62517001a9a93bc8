import type { Insertable } from 'kysely'
import { insertRows } from '../../platform/db/bulk.js'
import type { WriteTx } from '../../platform/db/db.js'
import type {
  EncountersAllergies,
  EncountersDiagnoses,
  EncountersEncounters,
  EncountersImmunizations,
  EncountersObservations,
  EncountersProcedures,
} from '../../platform/db/tables.js'

/** A history written elsewhere: visits and what was found, measured and done at them. */
export interface History {
  encounters: Insertable<EncountersEncounters>[]
  diagnoses: Insertable<EncountersDiagnoses>[]
  allergies: Insertable<EncountersAllergies>[]
  observations: Insertable<EncountersObservations>[]
  procedures: Insertable<EncountersProcedures>[]
  immunizations: Insertable<EncountersImmunizations>[]
}

/** Adds a history written elsewhere. Rows of one kind must name the same columns. */
export async function importHistory(tx: WriteTx, h: History): Promise<void> {
  await insertRows(tx, 'encounters.encounters', h.encounters)
  await insertRows(tx, 'encounters.diagnoses', h.diagnoses)
  await insertRows(tx, 'encounters.allergies', h.allergies)
  await insertRows(tx, 'encounters.observations', h.observations)
  await insertRows(tx, 'encounters.procedures', h.procedures)
  await insertRows(tx, 'encounters.immunizations', h.immunizations)
}
