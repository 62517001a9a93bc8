import { z } from 'zod'
import { id } from '../core/id.js'
import { route } from '../core/route.js'
import { calendarDate, instant } from '../core/time.js'
import { names } from '../lab/catalogue.js'
import { flags } from '../lab/values.js'

const onePatient = z.strictObject({ patientId: id('Patient') })
const lookAt = { patients: ({ params }: { params: { patientId: string } }) => [params.patientId] }
const opened = { permission: 'patient' as const, params: onePatient, look: { action: 'list' as const, ...lookAt } }
const downloaded = {
  method: 'GET' as const,
  permission: 'patient' as const,
  result: z.unknown(),
  answers: 'file' as const,
  look: { action: 'download' as const, ...lookAt },
}

/** A visit with what was signed about it; nothing of a draft. */
const visit = z.object({
  id: id('Encounter'),
  date: calendarDate,
  branchName: z.string(),
  doctorName: z.string().nullable(),
  token: z.number().int().nullable(),
  complaint: z.string().nullable(),
  advice: z.string().nullable(),
  diagnoses: z.array(z.string()),
  followUpOn: calendarDate.nullable(),
})
export type OwnVisit = z.infer<typeof visit>

const prescription = z.object({
  id: id('Prescription'),
  encounterId: id('Encounter').nullable(),
  writtenAt: instant,
  doctorName: z.string().nullable(),
  cancelled: z.boolean(),
  /** Whether there is a sheet to download. */
  sheet: z.boolean(),
  medicines: z.array(z.object({ name: z.string(), strength: z.string().nullable(), form: z.string().nullable() })),
})

const report = z.object({
  id: id('LabOrder'),
  title: names,
  verifiedAt: instant,
  worstFlag: z.enum(flags).nullable(),
})

/** Asked for and not verified yet: that it is on its way, and nothing of what is in it. */
const awaited = z.object({ id: id('LabOrder'), title: names, placedAt: instant })

const bill = z.object({
  id: id('Invoice'),
  number: z.string(),
  issuedAt: instant,
  branchName: z.string(),
  currency: z.string(),
  totalMinor: z.number().int(),
  paidMinor: z.number().int(),
  receipts: z.boolean(),
})

const file = z.object({
  id: id('Document'),
  title: z.string(),
  kind: z.string(),
  contentType: z.string(),
  createdAt: instant,
})

const base = '/portal/people/:patientId'

export const health = {
  visits: route('portal.health.visits', {
    method: 'GET',
    path: `${base}/visits`,
    summary: 'Visits that took place, newest first, with what was signed about them.',
    ...opened,
    result: z.object({ items: z.array(visit) }),
  }),
  prescriptions: route('portal.health.prescriptions', {
    method: 'GET',
    path: `${base}/prescriptions`,
    summary: 'Prescriptions in the version that stands, newest first.',
    ...opened,
    result: z.object({ items: z.array(prescription) }),
  }),
  prescriptionSheet: route('portal.health.prescription_sheet', {
    path: `${base}/prescriptions/:id/sheet`,
    summary: 'The prescription as a PDF.',
    params: onePatient.extend({ id: id('Prescription') }),
    ...downloaded,
  }),
  reports: route('portal.health.reports', {
    method: 'GET',
    path: `${base}/reports`,
    summary: 'Verified reports, newest first; of the others only that they are on their way.',
    ...opened,
    result: z.object({ items: z.array(report), awaited: z.array(awaited) }),
  }),
  reportSheet: route('portal.health.report_sheet', {
    path: `${base}/reports/:id/sheet`,
    summary: 'A verified report as a PDF.',
    params: onePatient.extend({ id: id('LabOrder') }),
    ...downloaded,
  }),
  bills: route('portal.health.bills', {
    method: 'GET',
    path: `${base}/bills`,
    summary: 'Issued bills, newest first.',
    ...opened,
    result: z.object({ items: z.array(bill) }),
  }),
  billSheet: route('portal.health.bill_sheet', {
    path: `${base}/bills/:id/sheet`,
    summary: 'A bill, or its receipt, as a PDF.',
    params: onePatient.extend({ id: id('Invoice') }),
    query: z.strictObject({ as: z.enum(['bill', 'receipt']).default('bill') }),
    ...downloaded,
  }),
  documents: route('portal.health.documents', {
    method: 'GET',
    path: `${base}/documents`,
    summary: 'Files the person brought or was given, newest first.',
    ...opened,
    result: z.object({ items: z.array(file) }),
  }),
  documentFile: route('portal.health.document_file', {
    path: `${base}/documents/:id/file`,
    summary: 'One of those files.',
    params: onePatient.extend({ id: id('Document') }),
    ...downloaded,
  }),
}
