import type { Insertable } from 'kysely'
import type { Reader, WriteTx } from '../../platform/db/db.js'
import type { EncountersNotes } from '../../platform/db/tables.js'

const written = (db: Reader) =>
  db
    .selectFrom('encounters.notes as n')
    .innerJoin('identity.pub_staff as s', 's.id', 'n.author_id')
    .select([
      'n.id',
      'n.encounter_id as encounterId',
      'n.patient_id as patientId',
      'n.author_id as authorId',
      's.name as authorName',
      'n.complaint',
      'n.history',
      'n.examination',
      'n.advice',
      'n.signed_at as signedAt',
      'n.amends',
      'n.reason',
    ])

export const insert = (tx: WriteTx, row: Insertable<EncountersNotes>) =>
  tx.insertInto('encounters.notes').values(row).execute()

export const find = (db: Reader, id: string) => written(db).where('n.id', '=', id).executeTakeFirst()

/** Signed notes of a visit, oldest first. */
export const ofEncounter = (db: Reader, encounterId: string) =>
  written(db).where('n.encounter_id', '=', encounterId).orderBy('n.signed_at').orderBy('n.id').execute()
