import type { Insertable } from 'kysely'
import type { WriteTx } from '../../platform/db/db.js'
import type {
  EncountersAllergies,
  EncountersDiagnoses,
  EncountersEncounters,
  EncountersImmunizations,
  EncountersObservations,
  EncountersProcedures,
} from '../../platform/db/tables.js'
import * as history from './history.repo.js'

/** What another system knows of past visits, row by row; ids are given by whoever brings it. */
export interface History {
  encounters?: Insertable<EncountersEncounters>[]
  observations?: Insertable<EncountersObservations>[]
  diagnoses?: Insertable<EncountersDiagnoses>[]
  allergies?: Insertable<EncountersAllergies>[]
  procedures?: Insertable<EncountersProcedures>[]
  immunizations?: Insertable<EncountersImmunizations>[]
}

const CHUNK = 500

/** Takes in history; a row whose id is there already stays as it is, so taking it in twice changes nothing. */
export async function keepHistory(tx: WriteTx, h: History): Promise<void> {
  await inParts(h.encounters, (rows) => history.encounters(tx, rows))
  await inParts(h.observations, (rows) => history.observations(tx, rows))
  await inParts(h.diagnoses, (rows) => history.diagnoses(tx, rows))
  await inParts(h.allergies, (rows) => history.allergies(tx, rows))
  await inParts(h.procedures, (rows) => history.procedures(tx, rows))
  await inParts(h.immunizations, (rows) => history.immunizations(tx, rows))
}

async function inParts<T>(rows: T[] | undefined, write: (part: T[]) => Promise<unknown>) {
  for (let i = 0; i < (rows?.length ?? 0); i += CHUNK) await write(rows!.slice(i, i + CHUNK))
}
