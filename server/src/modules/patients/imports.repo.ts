import { sql } from 'kysely'
import type { Reader } from '../../platform/db/db.js'

export interface KnownIdentifier {
  system: string
  value: string
  patientId: string
  birthDate: string
}

/** Which of these numbers are known here, and whose they are. */
export const identified = (db: Reader, wanted: readonly { system: string; value: string }[]): Promise<KnownIdentifier[]> =>
  db
    .selectFrom('patients.identifiers as i')
    .innerJoin('patients.patients as p', 'p.id', 'i.patient_id')
    .select(['i.system', 'i.value', 'i.patient_id as patientId', 'p.birth_date as birthDate'])
    .where(sql<boolean>`(i.system, i.value) in (select w.system, w.value from json_to_recordset(${JSON.stringify(wanted)}::json) as w(system text, value text))`)
    .execute()
