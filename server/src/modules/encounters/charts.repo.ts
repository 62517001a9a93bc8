import type { Reader } from '../../platform/db/db.js'

const MOST = 200

export const immunizations = (db: Reader, patientId: string) =>
  db
    .selectFrom('encounters.immunizations')
    .select(['title', 'code', 'given_at as at'])
    .where('patient_id', '=', patientId)
    .orderBy('given_at', 'desc')
    .limit(MOST)
    .execute()

export const procedures = (db: Reader, patientId: string) =>
  db
    .selectFrom('encounters.procedures')
    .select(['title', 'code', 'performed_at as at'])
    .where('patient_id', '=', patientId)
    .orderBy('performed_at', 'desc')
    .limit(MOST)
    .execute()
