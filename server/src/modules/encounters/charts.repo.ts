import { statement, type Values } from '../../platform/db/statement.js'

const MOST = 200

export const immunizations = statement((db, value: Values<{ patientId: string }>) =>
  db
    .selectFrom('encounters.immunizations')
    .select(['title', 'code', 'given_at as at'])
    .where('patient_id', '=', value('patientId'))
    .orderBy('given_at', 'desc')
    .limit(MOST),
)

export const procedures = statement((db, value: Values<{ patientId: string }>) =>
  db
    .selectFrom('encounters.procedures')
    .select(['title', 'code', 'performed_at as at'])
    .where('patient_id', '=', value('patientId'))
    .orderBy('performed_at', 'desc')
    .limit(MOST),
)
