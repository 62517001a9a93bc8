import { z } from 'zod'
import { id } from '../core/id.js'
import { page, paging } from '../core/page.js'
import { route } from '../core/route.js'
import { line } from '../core/text.js'
import { calendarDate, instant } from '../core/time.js'
import { draftLine, writtenLine } from './lines.js'
import { warningKinds } from './safety.rules.js'

export const prescriptionStatuses = ['active', 'dispensed', 'cancelled', 'superseded'] as const

/** A signed prescription. `dispensed`: nothing of it is left to hand out. `superseded`: a later version stands in its place. */
export const prescription = z.object({
  id: id('Prescription'),
  version: z.number().int(),
  status: z.enum(prescriptionStatuses),
  /** `import`: came from elsewhere and waits for nobody. */
  source: z.enum(['desk', 'import']),
  branchId: id('Branch'),
  patientId: id('Patient'),
  encounterId: id('Encounter').nullable(),
  doctorId: id('Staff').nullable(),
  doctorName: z.string().nullable(),
  writtenAt: instant,
  /** The version this one stands in place of, and why. */
  amends: id('Prescription').nullable(),
  amendReason: z.string().nullable(),
  cancelledAt: instant.nullable(),
  cancelledBy: z.string().nullable(),
  cancelReason: z.string().nullable(),
  lines: z.array(writtenLine),
})
export type Prescription = z.output<typeof prescription>

/** A medicine the patient should be taking now; `until` is the last day of the course, null where it has no end. */
export const currentMedicine = writtenLine.extend({
  prescriptionId: id('Prescription'),
  writtenAt: instant,
  doctorName: z.string().nullable(),
  until: calendarDate.nullable(),
})
export type CurrentMedicine = z.output<typeof currentMedicine>

/** What may happen, in every language. */
const effect = z.object({ en: z.string(), hi: z.string(), bn: z.string(), ar: z.string() })

/** Something a doctor should know before signing. It never blocks: the reason for going on is kept with the line. */
export const safetyWarning = z.object({
  kind: z.enum(warningKinds),
  /** Places in the lines that were asked about, from 0. */
  lines: z.array(z.number().int()),
  medicine: z.string(),
  /** The other medicine, or the substance the patient is allergic to. */
  against: z.string(),
  /** Whether the other medicine is one the patient takes already. */
  current: z.boolean(),
  /** What may happen, in words; null where the kind says it. */
  effect: effect.nullable(),
  reaction: z.string().nullable(),
})
export type SafetyWarning = z.output<typeof safetyWarning>

const ofPatient = z.strictObject({ patientId: id('Patient') })
const theirs = { patients: ({ params }: { params: { patientId: string } }) => [params.patientId] }

export const prescriptions = {
  get: route('prescriptions.prescriptions.get', {
    method: 'GET',
    path: '/prescriptions/:id',
    permission: 'prescriptions.prescription.read',
    summary: 'One prescription with its lines and how much of each has been dispensed.',
    params: z.strictObject({ id: id('Prescription') }),
    result: prescription,
    look: { action: 'open', patients: ({ result }) => [result.patientId] },
  }),
  ofPatient: route('prescriptions.prescriptions.of_patient', {
    method: 'GET',
    path: '/patients/:patientId/prescriptions',
    permission: 'prescriptions.prescription.read',
    summary: "A patient's prescriptions in every branch, newest first.",
    params: ofPatient,
    query: z.strictObject(paging),
    result: page(prescription),
    look: { action: 'list', ...theirs },
  }),
  current: route('prescriptions.prescriptions.current', {
    method: 'GET',
    path: '/patients/:patientId/current-medicines',
    permission: 'prescriptions.prescription.read',
    summary: 'What a patient should be taking now, each medicine once, newest first; at most 50.',
    params: ofPatient,
    result: z.object({ items: z.array(currentMedicine) }),
    look: { action: 'open', ...theirs },
  }),
  ofEncounter: route('prescriptions.prescriptions.of_encounter', {
    method: 'GET',
    path: '/encounters/:encounterId/prescription',
    permission: 'prescriptions.prescription.read',
    summary: 'The prescription of a visit as it stands now, cancelled or not; null where none was written.',
    params: z.strictObject({ encounterId: id('Encounter') }),
    result: z.object({ prescription: prescription.nullable() }),
    look: { action: 'open', patients: ({ result }) => [result.prescription?.patientId] },
  }),
  cancel: route('prescriptions.prescriptions.cancel', {
    method: 'POST',
    path: '/prescriptions/:id/cancellation',
    permission: 'prescriptions.prescription.write',
    summary: 'Take a prescription back, with the reason; not once something of it was handed out.',
    params: z.strictObject({ id: id('Prescription') }),
    body: z.strictObject({ reason: line(300) }),
    result: prescription,
  }),
  check: route('prescriptions.prescriptions.check', {
    method: 'POST',
    path: '/prescriptions/check',
    permission: 'prescriptions.prescription.read',
    summary: 'Allergies, dangerous interactions and doubles among these lines and what the patient takes already.',
    body: z.strictObject({
      patientId: id('Patient'),
      lines: z.array(draftLine).max(50),
      /** The prescription these lines would replace: what it prescribes is not taken beside them. */
      amends: id('Prescription').optional(),
    }),
    result: z.object({ warnings: z.array(safetyWarning) }),
    look: { action: 'open', patients: ({ body }) => [body.patientId] },
    idempotencyExempt: 'It only reads.',
  }),
}
