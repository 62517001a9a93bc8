import { z } from 'zod'
import { id } from '../core/id.js'
import { bloodGroup, gender } from '../core/person.js'
import { route } from '../core/route.js'
import { instant } from '../core/time.js'
import { arrivalStatuses, holdReasons } from './arrivals.states.js'
import { priority, visitType } from './arrivals.js'

/** One place in a doctor's queue. */
export const arrival = z.object({
  id: id('Arrival'),
  version: z.number().int(),
  encounterId: id('Encounter'),
  token: z.number().int(),
  status: z.enum(arrivalStatuses),
  visitType,
  chiefComplaint: z.string().nullable(),
  reference: z.string().nullable(),
  arrivedAt: instant,
  calledAt: instant.nullable(),
  seenAt: instant.nullable(),
  doneAt: instant.nullable(),
  timesCalled: z.number().int(),
  /** When the appointment was for; null for who came without one. */
  bookedFor: instant.nullable(),
  priority,
  heldFor: z.enum(holdReasons).nullable(),
  heldAt: instant.nullable(),
  /** Whether vital signs were taken in this visit. */
  vitalsTaken: z.boolean(),
  doctor: z.object({ id: id('Staff'), name: z.string(), roomName: z.string().nullable() }),
  patient: z.object({
    id: id('Patient'),
    number: z.string(),
    name: z.string(),
    gender,
    birthDate: z.string(),
    birthDateEstimated: z.boolean(),
    phone: z.string().nullable(),
    bloodGroup: bloodGroup.nullable(),
  }),
})
export type Arrival = z.infer<typeof arrival>

const everybody = {
  action: 'list' as const,
  patients: ({ result }: { result: { items: Arrival[] } }) => result.items.map((a) => a.patient.id),
}
const one = { action: 'open' as const, patients: ({ result }: { result: Arrival }) => [result.patient.id] }
const arrivalId = z.strictObject({ id: id('Arrival') })

/** Whether finishing calls the next; `mine` is null for who has decided nothing and follows the branch. */
export const queueRules = z.object({ branch: z.boolean(), mine: z.boolean().nullable() })

export const queue = {
  today: route('frontdesk.queue.today', {
    method: 'GET',
    path: '/queue',
    permission: 'frontdesk.queue.read',
    summary:
      "Today's arrivals of the current branch: who is here in the order of the queues, then who is done, the last first; at most 500.",
    query: z.strictObject({ doctorId: id('Staff').optional(), open: z.enum(['true', 'false']).optional() }),
    result: z.object({ items: z.array(arrival) }),
    look: everybody,
  }),
  mine: route('frontdesk.queue.mine', {
    method: 'GET',
    path: '/queue/mine',
    permission: 'frontdesk.queue.call',
    summary: "The signed-in doctor's queue of today.",
    result: z.object({ items: z.array(arrival) }),
    look: everybody,
  }),
  callNext: route('frontdesk.queue.call_next', {
    method: 'POST',
    path: '/queue/next',
    permission: 'frontdesk.queue.arrange',
    summary: 'Call the next patient of my queue, or as reception of another doctor’s.',
    body: z.strictObject({ doctorId: id('Staff').optional() }),
    result: arrival,
    look: one,
  }),
  call: route('frontdesk.queue.call', {
    method: 'POST',
    path: '/arrivals/:id/call',
    permission: 'frontdesk.queue.arrange',
    summary: 'Call this patient, or call them again.',
    params: arrivalId,
    result: arrival,
    look: one,
  }),
  start: route('frontdesk.queue.start', {
    method: 'POST',
    path: '/arrivals/:id/consultation',
    permission: 'frontdesk.queue.call',
    summary: 'The patient is with the doctor.',
    params: arrivalId,
    result: arrival,
    look: one,
  }),
  skip: route('frontdesk.queue.skip', {
    method: 'POST',
    path: '/arrivals/:id/skip',
    permission: 'frontdesk.queue.arrange',
    summary: 'The patient did not come when called.',
    params: arrivalId,
    result: arrival,
    look: one,
  }),
  putBack: route('frontdesk.queue.put_back', {
    method: 'POST',
    path: '/arrivals/:id/return',
    permission: 'frontdesk.queue.arrange',
    summary: 'Back into the queue, behind the next `behind` patients.',
    params: arrivalId,
    body: z.strictObject({ behind: z.number().int().min(0).max(500).default(2) }),
    result: arrival,
    look: one,
  }),
  finish: route('frontdesk.queue.finish', {
    method: 'POST',
    path: '/arrivals/:id/completion',
    permission: 'frontdesk.queue.call',
    summary: 'Done without a clinical record.',
    params: arrivalId,
    result: arrival,
    look: one,
  }),
  hold: route('frontdesk.queue.hold', {
    method: 'POST',
    path: '/arrivals/:id/hold',
    permission: 'frontdesk.queue.arrange',
    summary: 'Away for a while (at the laboratory, on the phone), keeping the place.',
    params: arrivalId,
    body: z.strictObject({ for: z.enum(holdReasons) }),
    result: arrival,
    look: one,
  }),
  resume: route('frontdesk.queue.resume', {
    method: 'POST',
    path: '/arrivals/:id/resumption',
    permission: 'frontdesk.queue.arrange',
    summary: 'Here again: at the old place, and from the laboratory right behind the next patient.',
    params: arrivalId,
    result: arrival,
    look: one,
  }),
  transfer: route('frontdesk.queue.transfer', {
    method: 'POST',
    path: '/arrivals/:id/transfer',
    permission: 'frontdesk.queue.arrange',
    summary: 'To another doctor of the branch, with a token of that doctor and the time waited so far.',
    params: arrivalId,
    body: z.strictObject({ doctorId: id('Staff') }),
    result: arrival,
    look: one,
  }),
  prioritise: route('frontdesk.queue.prioritise', {
    method: 'PUT',
    path: '/arrivals/:id/priority',
    permission: 'frontdesk.queue.arrange',
    summary: 'Why this patient goes before others, or that they do not any more.',
    params: arrivalId,
    body: z.strictObject({ priority }),
    result: arrival,
    look: one,
  }),
  rules: route('frontdesk.queue.rules', {
    method: 'GET',
    path: '/queue/rules',
    permission: 'frontdesk.queue.read',
    summary: 'Whether finishing a visit calls the next patient: for me, and for this branch.',
    result: queueRules,
  }),
  setRules: route('frontdesk.queue.set_rules', {
    method: 'PUT',
    path: '/queue/rules',
    permission: 'frontdesk.queue.call',
    summary: 'Let finishing a visit call my next patient, or not; for the whole branch where one manages screens.',
    body: z.strictObject({ for: z.enum(['me', 'branch']), automaticNext: z.boolean() }),
    result: queueRules,
  }),
}
