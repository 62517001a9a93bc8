import { z } from 'zod'
import { id } from '../core/id.js'
import { page, paging } from '../core/page.js'
import { route } from '../core/route.js'
import { line } from '../core/text.js'
import { instant } from '../core/time.js'
import { names, orderCode } from './catalogue.js'
import { value } from './order-tests.js'
import { order } from './orders.js'
import { flags } from './values.js'

/** A point of a trend. */
export const trendPoint = z.object({
  id: id('LabResult'),
  orderId: id('LabOrder'),
  code: z.string(),
  name: names,
  unit: z.string().nullable(),
  decimals: z.number().int(),
  value: z.union([z.number(), z.string()]),
  low: z.number().nullable(),
  high: z.number().nullable(),
  flag: z.enum(flags).nullable(),
  collectedAt: instant,
  verified: z.boolean(),
})
export type TrendPoint = z.infer<typeof trendPoint>

export const labResults = {
  enter: route('lab.results.enter', {
    method: 'POST',
    path: '/lab/orders/:id/results',
    permission: 'lab.result.enter',
    summary: 'Enter results; when every test has one the order awaits verification.',
    params: z.strictObject({ id: id('LabOrder') }),
    body: z.strictObject({
      results: z
        .array(z.strictObject({ orderTestId: id('LabOrderTest'), value, note: line(300).nullish() }))
        .min(1)
        .max(100),
    }),
    result: order,
    look: { action: 'open', patients: ({ result }) => [result.patient.id] },
  }),
  amend: route('lab.results.amend', {
    method: 'POST',
    path: '/lab/results/:id/amendment',
    permission: 'lab.result.enter',
    summary: 'Correct a value with a reason: a new result that amends it. A verified order has to be verified again.',
    params: z.strictObject({ id: id('LabResult') }),
    body: z.strictObject({ value, note: line(300).nullish(), reason: line(300) }),
    result: order,
    look: { action: 'open', patients: ({ result }) => [result.patient.id] },
  }),
  ofPatient: route('lab.results.of_patient', {
    method: 'GET',
    path: '/patients/:patientId/lab-results',
    permission: 'lab.order.read',
    summary: 'Results of a patient in every branch, newest first; of one test where it is named.',
    params: z.strictObject({ patientId: id('Patient') }),
    query: z.strictObject({ ...paging, test: orderCode.optional() }),
    result: page(trendPoint),
    look: { action: 'open', patients: ({ params }) => [params.patientId] },
  }),
}
