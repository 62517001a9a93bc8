import { z } from 'zod'
import { id } from '../core/id.js'
import { page, paging } from '../core/page.js'
import { gender } from '../core/person.js'
import { route } from '../core/route.js'
import { calendarDate, instant } from '../core/time.js'
import { allergyState } from '../encounters/allergies.js'
import { writtenLine } from '../prescriptions/lines.js'
import { safetyWarning } from '../prescriptions/prescriptions.js'
import { medicine, searchWords } from './medicines.js'
import { batch, stockQuantity } from './stock.js'

const person = z.object({
  id: id('Patient'),
  number: z.string(),
  name: z.string(),
  gender,
  birthDate: calendarDate,
  birthDateEstimated: z.boolean(),
})

export const waitingStates = ['waiting', 'partly', 'dispensed'] as const

/** A prescription as the counter's list shows it. */
export const waitingPrescription = z.object({
  id: id('Prescription'),
  /** `partly`: some of it was handed out and the rest is owed. */
  state: z.enum(waitingStates),
  writtenAt: instant,
  doctorName: z.string().nullable(),
  encounterId: id('Encounter').nullable(),
  patient: person,
  lineCount: z.number().int(),
  /** Names of the medicines in the order they were written. */
  medicines: z.array(z.string()),
})
export type WaitingPrescription = z.output<typeof waitingPrescription>

const portion = z.object({ batchId: id('Batch'), quantity: z.number() })

/** One line with what should be taken from where. */
export const proposedLine = writtenLine.extend({
  /** What is still owed; null where the prescription leaves the quantity open. */
  left: z.number().nullable(),
  /** Price per unit, tax and code of the medicine as the formulary has it; null for one that is not in it. */
  formulary: medicine.nullable(),
  /** Batches that may be handed out, first to expire first. */
  batches: z.array(batch),
  portions: z.array(portion),
  /** What the shelf cannot give. */
  short: z.number(),
  /** Units on the shelf that have expired. */
  expired: z.number(),
  /** The same substance, strength and form under another name, as far as the shelf has it. */
  alternatives: z.array(medicine),
})
export type ProposedLine = z.output<typeof proposedLine>

export const dispensedLine = z.object({
  id: id('DispensingLine'),
  prescriptionLineId: id('PrescriptionLine'),
  medicineId: id('Medicine'),
  medicine: z.string(),
  strength: z.string().nullable(),
  form: z.string(),
  unit: z.string(),
  batchId: id('Batch'),
  batchNumber: z.string(),
  expiresOn: calendarDate,
  quantity: z.number(),
  unitPriceMinor: z.number(),
})

/** What was handed out at once. */
export const dispensing = z.object({
  id: id('Dispensing'),
  prescriptionId: id('Prescription'),
  patientId: id('Patient'),
  encounterId: id('Encounter').nullable(),
  dispensedAt: instant,
  dispensedBy: z.string(),
  /** Before tax. */
  totalMinor: z.number(),
  lines: z.array(dispensedLine),
})
export type Dispensing = z.output<typeof dispensing>

export const proposal = z.object({
  prescription: waitingPrescription,
  allergies: allergyState,
  /** Among the lines themselves and against the allergies: a second pair of eyes. */
  warnings: z.array(safetyWarning),
  lines: z.array(proposedLine),
  /** What was handed out of it before, newest first. */
  dispensings: z.array(dispensing),
})
export type Proposal = z.output<typeof proposal>

const oneDispensing = z.strictObject({ id: id('Dispensing') })

export const dispensings = {
  waiting: route('pharmacy.dispensings.waiting', {
    method: 'GET',
    path: '/dispensing/waiting',
    permission: 'pharmacy.dispensing.read',
    summary:
      'Prescriptions of the last days in the current branch of which something is left to hand out, newest first; a scanned visit or prescription in any state.',
    query: z.strictObject({
      ...paging,
      days: z.coerce.number().int().min(1).max(90).default(7),
      /** Words of the patient, their number, or a scanned code. */
      q: searchWords(300),
    }),
    result: page(waitingPrescription),
    look: { action: 'list', patients: ({ result }) => result.items.map((p: WaitingPrescription) => p.patient.id) },
  }),
  proposal: route('pharmacy.dispensings.proposal', {
    method: 'GET',
    path: '/dispensing/:prescriptionId/proposal',
    permission: 'pharmacy.dispensing.read',
    summary: 'What to hand out of a prescription, batch by batch: earliest valid expiry first, expired never.',
    params: z.strictObject({ prescriptionId: id('Prescription') }),
    result: proposal,
    look: { action: 'open', patients: ({ result }) => [result.prescription.patient.id] },
  }),
  dispense: route('pharmacy.dispensings.dispense', {
    method: 'POST',
    path: '/dispensings',
    permission: 'pharmacy.dispensing.dispense',
    summary: 'Hand medicines out: from the batches named, or from those that expire first.',
    body: z.strictObject({
      prescriptionId: id('Prescription'),
      lines: z
        .array(
          z
            .strictObject({
              lineId: id('PrescriptionLine'),
              /** The medicine handed out where it is not the one prescribed. */
              medicineId: id('Medicine').optional(),
              quantity: stockQuantity.optional(),
              batches: z
                .array(z.strictObject({ batchId: id('Batch'), quantity: stockQuantity }))
                .min(1)
                .max(20)
                .optional(),
            })
            .refine((l) => (l.quantity === undefined) !== (l.batches === undefined), {
              message: 'required',
              path: ['quantity'],
            }),
        )
        .min(1)
        .max(50),
    }),
    result: dispensing,
    look: { action: 'open', patients: ({ result }) => [result.patientId] },
  }),
  get: route('pharmacy.dispensings.get', {
    method: 'GET',
    path: '/dispensings/:id',
    permission: 'pharmacy.dispensing.read',
    summary: 'What was handed out at once.',
    params: oneDispensing,
    result: dispensing,
    look: { action: 'open', patients: ({ result }) => [result.patientId] },
  }),
  label: route('pharmacy.dispensings.label', {
    method: 'GET',
    path: '/dispensings/:id/label',
    permission: 'pharmacy.dispensing.read',
    summary: 'The label of one medicine handed out, with directions in the patient’s language.',
    params: oneDispensing,
    query: z.strictObject({ line: id('DispensingLine'), format: z.enum(['pdf', 'escpos']).default('pdf') }),
    result: z.unknown(),
    answers: 'file',
    look: { action: 'print', patients: ({ result }) => [result.patientId] },
  }),
}
