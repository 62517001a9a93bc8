import { z } from 'zod'
import { id } from '../core/id.js'
import { page, paging } from '../core/page.js'
import { route } from '../core/route.js'
import { instant } from '../core/time.js'
import { diagnosis } from './diagnoses.js'
import { encounterStatuses } from './encounters.states.js'
import { note } from './notes.js'

export const visitTypes = ['new', 'follow_up'] as const
export const visitType = z.enum(visitTypes)
export type VisitType = z.infer<typeof visitType>
export const encounterStatus = z.enum(encounterStatuses)

/** A visit: from the door to the doctor's signature. */
export const encounter = z.object({
  id: id('Encounter'),
  version: z.number().int(),
  branchId: id('Branch'),
  branchName: z.string(),
  patientId: id('Patient'),
  doctorId: id('Staff').nullable(),
  /** As known here, or as an imported record names them. */
  doctorName: z.string().nullable(),
  visitType,
  status: encounterStatus,
  /** The day of the visit in the branch's zone. */
  serviceDate: z.string(),
  chiefComplaint: z.string().nullable(),
  /** Who sent the patient. */
  reference: z.string().nullable(),
  /** The paper the patient brought along. */
  existingPrescriptionId: id('Document').nullable(),
  source: z.enum(['desk', 'import']),
  startedAt: instant,
  completedAt: instant.nullable(),
})
export type Encounter = z.infer<typeof encounter>

export const visit = encounter.extend({ diagnoses: z.array(diagnosis) })
export type Visit = z.infer<typeof visit>

/** A visit with what was written about it; `notes` in the order they were signed, an amendment after what it amends. */
export const visitInFull = visit.extend({ notes: z.array(note) })
export type VisitInFull = z.infer<typeof visitInFull>

export const encounters = {
  get: route('encounters.encounters.get', {
    method: 'GET',
    path: '/encounters/:id',
    permission: 'encounters.encounter.read',
    summary: 'One visit with its diagnoses and signed notes.',
    params: z.strictObject({ id: id('Encounter') }),
    result: visitInFull,
    look: { action: 'open', patients: ({ result }) => [result.patientId] },
  }),
  timeLine: route('encounters.encounters.time_line', {
    method: 'GET',
    path: '/patients/:patientId/encounters',
    permission: 'encounters.encounter.read',
    summary: "A patient's visits, latest first, each with doctor, complaint and diagnoses.",
    params: z.strictObject({ patientId: id('Patient') }),
    query: z.strictObject(paging),
    result: page(visit),
    look: { action: 'open', patients: ({ params }) => [params.patientId] },
  }),
}
