import { z } from 'zod'
import { id } from '../core/id.js'
import { route } from '../core/route.js'
import { line } from '../core/text.js'
import { instant } from '../core/time.js'

/** What people bring or the clinic keeps as a file. */
export const documentKinds = [
  'existing_prescription',
  'lab_report',
  'imaging',
  'discharge_summary',
  'referral',
  'identity',
  'consent',
  'other',
] as const
export const documentKind = z.enum(documentKinds)
export type DocumentKind = z.infer<typeof documentKind>

/** Bytes of the largest file that is taken in. */
export const MAX_DOCUMENT_BYTES = 15 * 1024 * 1024
/** What may be handed in, as a file chooser takes it. */
export const DOCUMENT_TYPES = 'image/jpeg,image/png,image/webp,application/pdf'

export const storedDocument = z.object({
  id: id('Document'),
  patientId: id('Patient').nullable(),
  encounterId: id('Encounter').nullable(),
  kind: documentKind,
  title: z.string(),
  /** By its content: a picture's or PDF's media type. */
  contentType: z.string(),
  bytes: z.number().int(),
  createdAt: instant,
})
export type StoredDocument = z.infer<typeof storedDocument>

export const documents = {
  list: route('documents.documents.list', {
    method: 'GET',
    path: '/patients/:patientId/documents',
    permission: 'documents.document.read',
    summary: 'Files of one person, newest first. At most 200.',
    params: z.strictObject({ patientId: id('Patient') }),
    query: z.strictObject({ kind: documentKind.optional() }),
    result: z.object({ items: z.array(storedDocument) }),
    look: { action: 'list', patients: ({ params }) => [params.patientId] },
  }),
  upload: route('documents.documents.upload', {
    method: 'POST',
    path: '/patients/:patientId/documents',
    permission: 'documents.document.add',
    summary: 'Store a photo (JPEG, PNG, WebP) or PDF for a person: form field `file`, at most 15 MB.',
    takes: 'multipart',
    params: z.strictObject({ patientId: id('Patient') }),
    body: z.strictObject({
      kind: documentKind.default('other'),
      title: line(120).optional(),
      encounterId: id('Encounter').optional(),
    }),
    result: storedDocument,
    look: { action: 'open', patients: ({ params }) => [params.patientId] },
  }),
  file: route('documents.documents.file', {
    method: 'GET',
    path: '/documents/:id/file',
    permission: 'documents.document.read',
    summary: 'The file itself.',
    params: z.strictObject({ id: id('Document') }),
    result: z.unknown(),
    answers: 'file',
    look: { action: 'download', patients: ({ result }) => [result.patientId] },
  }),
}
