import { z } from 'zod'
import { id } from '../core/id.js'
import { route } from '../core/route.js'
import { line } from '../core/text.js'
import { calendarDate } from '../core/time.js'
import { diagnosisCodeInput } from '../encounters/diagnoses.js'
import { noteParts } from '../encounters/notes.js'
import { prescriptionLine } from '../prescriptions/lines.js'

const code = z.string().trim().min(1).max(60)

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
