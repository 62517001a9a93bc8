import type { Reader } from '../../platform/db/db.js'

/** What encounters needs to know of a person; undefined where there is none. */
export const findPatient = (db: Reader, id: string) =>
  db
    .selectFrom('patients.pub_patients')
    .select(['id', 'birth_date as birthDate'])
    .where('id', '=', id)
    .executeTakeFirst()
