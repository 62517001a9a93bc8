import type { Reader } from '../../platform/db/db.js'
import { statement, type Values } from '../../platform/db/statement.js'

const known = statement((db, value: Values<{ id: string }>) =>
  db.selectFrom('patients.pub_patients').select(['id', 'birth_date as birthDate']).where('id', '=', value('id')),
)

/** What encounters needs to know of a person; undefined where there is none. */
export const findPatient = async (db: Reader, id: string) => (await known(db, { id }))[0]
