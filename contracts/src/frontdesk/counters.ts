import { z } from 'zod'
import { id } from '../core/id.js'
import { route } from '../core/route.js'
import { line } from '../core/text.js'
import { instant } from '../core/time.js'

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

export const counterWaiting = z.object({
  arrivalId: id('Arrival'),
  encounterId: id('Encounter'),
  token: z.number().int(),
  doctorName: z.string(),
  patient: z.object({ id: id('Patient'), name: z.string() }),
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

export const counters = {
  waiting: route('frontdesk.counters.waiting', {
    method: 'GET',
    path: '/counters/:counter/waiting',
    permission: 'frontdesk.counter.call',
    summary: 'Today’s patients for whom this counter comes next, who waits longest first; at most 100.',
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
}
