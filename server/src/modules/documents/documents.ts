import type { DocumentKind } from '@tabib/contracts/documents/documents'
import type { Actor } from '../../platform/actor.js'
import type { Reader, WriteTx } from '../../platform/db/db.js'
import type { StoredFile } from '../../platform/files/files.js'
import { found, orProblem, Problem } from '../../platform/problem.js'
import * as documents from './documents.repo.js'

export interface Attachment {
  /** Of the document; its file lies under `fileKeyOf(id)`. */
  id: string
  patientId: string
  encounterId: string | null
  kind: DocumentKind
  title: string
  file: Pick<StoredFile, 'type' | 'size' | 'sha256'>
  at: Date
}

/** Where a document's file lies. Store the file there first, then attach it. */
export const fileKeyOf = (documentId: string) => `documents/${documentId}`

/** Makes a stored file a document of a person. @throws Problem `not_found` where there is no such person */
export function attach(tx: WriteTx, actor: Actor, { id, file, at, ...a }: Attachment) {
  const row = {
    id,
    branch_id: actor.branchId,
    patient_id: a.patientId,
    encounter_id: a.encounterId,
    kind: a.kind,
    title: a.title,
    content_type: file.type,
    bytes: file.size,
    file_key: fileKeyOf(id),
    sha256: file.sha256,
    created_at: at.toISOString(),
    created_by: actor.accountId,
  }
  return orProblem({ documents_patient_id_fkey: 'not_found' }, documents.insert(tx, row))
}

/** Documents of a person of one kind, newest first. */
export async function documentsOf(db: Reader, patientId: string, kind: DocumentKind) {
  const rows = await documents.ofPatient(db, patientId, kind)
  return rows.map(({ id, title, createdAt }) => ({ id, title, at: createdAt }))
}

/** The document, where it is this person's. @throws Problem `not_found` */
export async function requireDocument(db: Reader, _actor: Actor, id: string, patientId: string) {
  const document = found(await documents.find(db, id))
  if (document.patientId !== patientId) throw new Problem('not_found')
  return document
}
