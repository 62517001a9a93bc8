import { z } from 'zod'
import { id } from '../core/id.js'
import { route } from '../core/route.js'
import { order } from './orders.js'

const oneOrder = z.strictObject({ id: id('LabOrder') })

export const labSamples = {
  collect: route('lab.samples.collect', {
    method: 'POST',
    path: '/lab/orders/:id/sample',
    permission: 'lab.sample.collect',
    summary: 'Collect the sample of an order; it gets the branch’s next sample number of the day.',
    params: oneOrder,
    result: order,
    look: { action: 'open', patients: ({ result }) => [result.patient.id] },
  }),
  label: route('lab.samples.label', {
    method: 'GET',
    path: '/lab/orders/:id/label',
    permission: 'lab.sample.collect',
    summary: 'The barcode label of a sample.',
    params: oneOrder,
    query: z.strictObject({ format: z.enum(['pdf', 'png', 'escpos']).default('pdf') }),
    result: z.unknown(),
    answers: 'file',
    look: { action: 'print', patients: ({ result }) => [result.patientId] },
  }),
}
