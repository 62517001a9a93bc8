import { z } from 'zod'
import { id } from '../core/id.js'
import { route } from '../core/route.js'
import { exact, line } from '../core/text.js'
import { calendarDate } from '../core/time.js'
import { diagnosisCodeInput } from '../encounters/diagnoses.js'
import { noteParts } from '../encounters/notes.js'
import { prescriptionLine } from '../prescriptions/lines.js'
import { prescription } from '../prescriptions/prescriptions.js'

const code = exact.trim().min(1).max(60)

export const consultations = {
  record: route('frontdesk.consultations.record', {
    method: 'POST',
    path: '/clinical-records',
    permission: 'frontdesk.consultation.write',
    summary: 'Sign the record of a visit and send its orders on; the author is whoever is signed in. Ends the visit.',
    body: z.strictObject({
      encounterId: id('Encounter'),
      ...noteParts,
      /** ICD-10 codes, the main diagnosis first. */
      diagnoses: z.array(diagnosisCodeInput).max(30).default([]),
      prescription: z.array(prescriptionLine).max(60).default([]),
      /** Codes of laboratory tests and panels. */
      tests: z.array(code).max(60).default([]),
      panels: z.array(code).max(30).default([]),
      testsNote: line(500).nullish(),
      urgent: z.boolean().default(false),
      followUpOn: calendarDate.nullish(),
      followUpNote: line(300).nullish(),
    }),
    result: z.object({
      encounterId: id('Encounter'),
      noteId: id('Note'),
      prescriptionId: id('Prescription').nullable(),
      labOrderIds: z.array(id('LabOrder')),
      followUpId: id('FollowUp').nullable(),
    }),
  }),
  amendPrescription: route('frontdesk.consultations.amend_prescription', {
    method: 'POST',
    path: '/prescriptions/:id/amendment',
    permission: 'prescriptions.prescription.write',
    summary:
      'Write a prescription anew, with the reason: the new version stands in its place, and what was handed out counts for it. Only its doctor may.',
    params: z.strictObject({ id: id('Prescription') }),
    body: z.strictObject({ reason: line(300), lines: z.array(prescriptionLine).min(1).max(60) }),
    result: prescription,
  }),
  sheet: route('frontdesk.consultations.sheet', {
    method: 'GET',
    path: '/encounters/:encounterId/prescription-sheet',
    permission: 'prescriptions.prescription.read',
    summary:
      'The A5 prescription of a finished visit, with directions in the patient’s language beside the doctor’s (PDF).',
    params: z.strictObject({ encounterId: id('Encounter') }),
    query: z.strictObject({ duplicate: z.enum(['true', 'false']).optional() }),
    answers: 'file',
    result: z.unknown(),
    look: { action: 'print' },
  }),
}
