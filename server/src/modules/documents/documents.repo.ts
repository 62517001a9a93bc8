import type { Insertable } from 'kysely'
import type { Reader, WriteTx } from '../../platform/db/db.js'
import type { DocumentsDocuments } from '../../platform/db/tables.js'

const documents = (db: Reader) =>
  db
    .selectFrom('documents.documents')
    .select([
      'id',
      'patient_id as patientId',
      'encounter_id as encounterId',
      'kind',
      'title',
      'content_type as contentType',
      'bytes',
      'created_at as createdAt',
    ])

export const find = (db: Reader, id: string) =>
  documents(db).select('file_key as fileKey').where('id', '=', id).executeTakeFirst()

/** Files of a person, newest first. */
export function ofPatient(db: Reader, patientId: string, kind?: string) {
  const all = documents(db).where('patient_id', '=', patientId)
  return (kind ? all.where('kind', '=', kind) : all)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(200)
    .execute()
}

export const insert = (tx: WriteTx, row: Insertable<DocumentsDocuments>) =>
  tx.insertInto('documents.documents').values(row).execute()
