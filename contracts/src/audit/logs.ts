import { z } from 'zod'
import { id } from '../core/id.js'
import { page, paging } from '../core/page.js'
import { route } from '../core/route.js'
import { clean } from '../core/text.js'
import { instant } from '../core/time.js'
import { eventKinds } from './events.js'

export const changeActions = ['insert', 'update', 'delete'] as const
export const lookActions = ['open', 'list', 'search', 'print', 'export', 'download'] as const
export const logActions = [...changeActions, ...lookActions, 'event'] as const
export type LogAction = (typeof logActions)[number]

/**
 * What a list may be narrowed to. `work` leaves out what happens by itself: imports and jobs, lists that fill, sessions that
 * are prolonged, drafts kept while somebody types; `papers` is what left the house; `sign_in` who came and went;
 * `refused` what was not allowed; `rights` who may do what, and emergencies.
 */
export const logViews = [
  'work',
  'changes',
  'looks',
  'papers',
  'sign_in',
  'refused',
  'rights',
  ...changeActions,
  ...lookActions,
] as const
export type LogView = (typeof logViews)[number]

/** `change`: rows that a request changed, together. `look`: patient data that was shown. `event`: neither; see `eventKinds`. */
export const logKind = z.enum(['change', 'look', 'event'])
export type LogKind = z.infer<typeof logKind>

/** Number of the audit's own row: digits. */
const logId = z.string().regex(/^\d{1,18}$/)

const person = z.object({ accountId: id('Account').nullable(), name: z.string() })
const place = z.object({ id: id('Branch'), name: z.string() })
const patient = z.object({ id: id('Patient'), number: z.string(), name: z.string() })

/** One thing somebody did: all rows a request changed, or one look. */
export const logEntry = z.object({
  id: logId,
  kind: logKind,
  at: instant,
  actor: person,
  branch: place.nullable(),
  action: z.enum(logActions),
  /** Id of the operation it came through; null for a job, an import or the first seeding. */
  route: z.string().nullable(),
  /** Table and key of the row that says most: the first that was changed; null for a look. */
  entity: z.string().nullable(),
  entityId: z.string().nullable(),
  /** Whose data it was, where it was one person's. */
  patient: patient.nullable(),
  /** How many people's data. */
  patients: z.number().int(),
  reason: z.string().nullable(),
  /** What happened, where it was neither a change nor a look; the same again within a minute is counted. */
  event: z.object({ kind: z.enum(eventKinds), subject: z.string().nullable(), count: z.number().int() }).nullable(),
  /** Rows changed, by table; empty for a look. */
  rows: z.array(z.object({ entity: z.string(), action: z.enum(changeActions), count: z.number().int() })),
})
export type LogEntry = z.infer<typeof logEntry>

/** A field of a changed row, as it was and as it became; absent sides are null. */
const field = z.object({ name: z.string(), before: z.unknown(), after: z.unknown() })
export type LogField = z.infer<typeof field>

/** One changed row. A new row has no before, a removed one no after; a changed one names only what differs. */
export const changedRow = z.object({
  id: logId,
  at: instant,
  action: z.enum(changeActions),
  entity: z.string(),
  entityId: z.string(),
  patient: patient.nullable(),
  fields: z.array(field),
})
export type ChangedRow = z.infer<typeof changedRow>

export const logDetail = logEntry.extend({
  address: z.string().nullable(),
  device: z.string().nullable(),
  requestId: z.string().nullable(),
  /** Every row the request changed, in the order they were changed; at most 200 are given. */
  changes: z.array(changedRow),
  changesInAll: z.number().int(),
  /** Whose data was shown; at most 50 are kept. */
  seen: z.array(patient),
  /** Names for ids of people, patients, branches and medicines that stand in the fields. */
  names: z.record(z.string(), z.string()),
})
export type LogDetail = z.infer<typeof logDetail>

/** What a request of the list may ask for; every filter narrows, all hold together. */
export const logFilter = {
  accountId: id('Account').optional(),
  patientId: id('Patient').optional(),
  /** What was done in one branch. */
  branchId: id('Branch').optional(),
  view: z.enum(logViews).optional(),
  /** A module's name: `billing`. */
  module: z
    .string()
    .regex(/^[a-z]{2,30}$/)
    .optional(),
  /** Inclusive, and exclusive. */
  from: instant.optional(),
  to: instant.optional(),
  /** Part of an employee's name or user name, or a patient's number. */
  q: z.string().max(200).transform(clean).optional(),
}

/** What the audit can be taken away as. FHIR is R4's AuditEvent, one JSON document a line. */
export const exportFormats = ['csv', 'fhir'] as const

export const logs = {
  export: route('audit.logs.export', {
    method: 'GET',
    path: '/audit-logs/export',
    permission: 'audit.log.read',
    summary: 'The list as a file, as far as it goes: comma separated, or FHIR R4 AuditEvents, one a line.',
    query: z.strictObject({ format: z.enum(exportFormats), ...logFilter }),
    result: z.unknown(),
    answers: 'file',
    look: { action: 'export' },
    stepUp: 'The audit leaves the house with it.',
  }),
  list: route('audit.logs.list', {
    method: 'GET',
    path: '/audit-logs',
    permission: 'audit.log.read',
    summary: 'Who changed and who saw what, newest first; the rows one request changed stand together.',
    query: z.strictObject({ ...paging, ...logFilter }),
    result: page(logEntry),
    look: { action: 'list', patients: ({ result }) => result.items.map((e: LogEntry) => e.patient?.id) },
  }),
  get: route('audit.logs.get', {
    method: 'GET',
    path: '/audit-logs/:kind/:id',
    permission: 'audit.log.read',
    summary: 'One entry with every row before and after, from where it came, and why.',
    params: z.strictObject({ kind: logKind, id: logId }),
    result: logDetail,
    look: {
      action: 'open',
      patients: ({ result }: { result: LogDetail }) => [
        ...result.seen.map((p) => p.id),
        ...result.changes.map((c) => c.patient?.id),
        result.patient?.id,
      ],
    },
  }),
}
