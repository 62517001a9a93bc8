import { z } from 'zod'
import { id } from '../core/id.js'
import { done, route } from '../core/route.js'
import { line } from '../core/text.js'
import { instant } from '../core/time.js'
import { priorities } from './arrivals.states.js'

/** Desks a patient is called to besides the doctor's room. */
export const counterKinds = ['vitals', 'lab', 'pharmacy', 'register'] as const
export const counterKind = z.enum(counterKinds)
export type CounterKind = (typeof counterKinds)[number]

/** What somebody must hold to call to a counter, beside `frontdesk.counter.call`. */
export const counterNeeds = {
  vitals: 'encounters.vitals.record',
  lab: 'lab.sample.collect',
  pharmacy: 'pharmacy.dispensing.dispense',
  register: 'billing.payment.take',
} as const satisfies Record<CounterKind, string>

/** Where somebody stands at a counter that has something to do for them. */
export const counterStatuses = ['waiting', 'called', 'skipped', 'held'] as const
export type CounterStatus = (typeof counterStatuses)[number]

const from = {
  call: ['waiting', 'called', 'skipped', 'held'],
  skip: ['waiting', 'called'],
  hold: ['waiting', 'called', 'skipped'],
  resume: ['skipped', 'held'],
  transfer: ['waiting', 'called', 'skipped', 'held'],
  finish: ['waiting', 'called', 'skipped', 'held'],
} as const satisfies Record<string, readonly CounterStatus[]>

export type CounterAction = keyof typeof from

/** Whether a counter may do this now; the server refuses and the web disables by the same table. */
export const counterCan = (action: CounterAction, visit: { status: CounterStatus }) =>
  (from[action] as readonly CounterStatus[]).includes(visit.status)

export const counterWaiting = z.object({
  arrivalId: id('Arrival'),
  encounterId: id('Encounter'),
  token: z.number().int(),
  doctorName: z.string(),
  patient: z.object({ id: id('Patient'), name: z.string() }),
  status: z.enum(counterStatuses),
  priority: z.enum(priorities),
  /** The counter they were sent to first. */
  sentTo: counterKind.nullable(),
  /** Since when this counter is what comes next. */
  since: instant,
  calledAt: instant.nullable(),
})
export type CounterWaiting = z.infer<typeof counterWaiting>

const at = z.strictObject({ counter: counterKind })
const looked = {
  action: 'list' as const,
  patients: ({ result }: { result: { items: CounterWaiting[] } }) => result.items.map((w) => w.patient.id),
}
const place = line(60).nullish()
const visit = z.strictObject({ counter: counterKind, encounterId: id('Encounter') })
const decided = { method: 'POST' as const, permission: 'frontdesk.counter.call' as const, params: visit, result: done }

export const counters = {
  waiting: route('frontdesk.counters.waiting', {
    method: 'GET',
    path: '/counters/:counter/waiting',
    permission: 'frontdesk.counter.call',
    summary:
      'Today’s patients for whom this counter comes next: who waits, in the order they are called, then who was called, is away or did not come; at most 100.',
    params: at,
    result: z.object({ items: z.array(counterWaiting) }),
    look: looked,
  }),
  next: route('frontdesk.counters.next', {
    method: 'POST',
    path: '/counters/:counter/next',
    permission: 'frontdesk.counter.call',
    summary: 'Call the next patient to this counter.',
    params: at,
    body: z.strictObject({ place }),
    result: counterWaiting,
    look: { action: 'open', patients: ({ result }) => [result.patient.id] },
  }),
  call: route('frontdesk.counters.call', {
    method: 'POST',
    path: '/counters/:counter/calls',
    permission: 'frontdesk.counter.call',
    summary: 'Call this patient to this counter, or call them again.',
    params: at,
    body: z.strictObject({ encounterId: id('Encounter'), place }),
    result: counterWaiting,
    look: { action: 'open', patients: ({ result }) => [result.patient.id] },
  }),
  skip: route('frontdesk.counters.skip', {
    ...decided,
    path: '/counters/:counter/visits/:encounterId/skip',
    summary: 'The patient did not come to this counter when called.',
  }),
  hold: route('frontdesk.counters.hold', {
    ...decided,
    path: '/counters/:counter/visits/:encounterId/hold',
    summary: 'Away from this counter for a while, keeping the place.',
  }),
  resume: route('frontdesk.counters.resume', {
    ...decided,
    path: '/counters/:counter/visits/:encounterId/resumption',
    summary: 'Waits at this counter again, at the old place.',
  }),
  transfer: route('frontdesk.counters.transfer', {
    ...decided,
    path: '/counters/:counter/visits/:encounterId/transfer',
    body: z.strictObject({ to: counterKind }),
    summary: 'First to another counter, and back to the old place here once that one is done.',
  }),
  finish: route('frontdesk.counters.finish', {
    ...decided,
    path: '/counters/:counter/visits/:encounterId/completion',
    summary: 'This counter has nothing to do for the visit any more, until something new comes up.',
  }),
}
