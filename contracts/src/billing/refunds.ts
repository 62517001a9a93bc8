import { z } from 'zod'
import { id } from '../core/id.js'
import { minor, minorPositive } from '../core/money.js'
import { page, paging } from '../core/page.js'
import { route } from '../core/route.js'
import { line } from '../core/text.js'
import { calendarDate } from '../core/time.js'
import { invoice } from './invoices.js'
import { paymentMethod, refund } from './payment.js'

/** A refund in the day's list. */
export const givenRefund = refund.extend({
  invoiceId: id('Invoice'),
  invoiceNumber: z.string(),
  patientId: id('Patient'),
  patientName: z.string(),
  patientNumber: z.string(),
})
export type GivenRefund = z.infer<typeof givenRefund>

/** Up to which amount a bill is paid back without showing again who one is. */
export const refundLimit = z.object({ version: z.number().int(), currency: z.string(), amountMinor: minorPositive })
export type RefundLimit = z.infer<typeof refundLimit>

export const refunds = {
  give: route('billing.refunds.give', {
    method: 'POST',
    path: '/payments/:id/refunds',
    permission: 'billing.refund.give',
    summary:
      'Pay a payment back, wholly or in part (send If-Match with the version of the invoice you read). Where the bill goes beyond the clinic’s limit with it, a permission of its own and a step-up are asked.',
    params: z.strictObject({ id: id('Payment') }),
    body: z.strictObject({
      amountMinor: minor.min(1),
      method: paymentMethod,
      reference: line(100).nullish(),
      reason: line(300),
    }),
    result: z.object({ invoice, refund }),
    look: { action: 'open', patients: ({ result }) => [result.invoice.patient.id] },
  }),
  list: route('billing.refunds.list', {
    method: 'GET',
    path: '/refunds',
    permission: 'billing.takings.read',
    summary: 'What the current branch paid back on a day, newest first; today unless said.',
    query: z.strictObject({ ...paging, on: calendarDate.optional(), method: paymentMethod.optional() }),
    result: page(givenRefund),
    look: { action: 'list', patients: ({ result }) => result.items.map((r: GivenRefund) => r.patientId) },
  }),
  receipt: route('billing.refunds.receipt', {
    method: 'GET',
    path: '/refunds/:id/receipt',
    permission: 'billing.invoice.read',
    summary:
      'The receipt of a refund for an 80 mm printer or on A4 (PDF), with the lines it is for; every print after the first is marked a duplicate.',
    params: z.strictObject({ id: id('Refund') }),
    query: z.strictObject({
      size: z.enum(['80mm', 'a4']).default('80mm'),
      format: z.enum(['pdf', 'escpos']).default('pdf'),
    }),
    answers: 'file',
    result: z.unknown(),
    look: { action: 'print' },
  }),
  limit: route('billing.refunds.limit', {
    method: 'GET',
    path: '/refund-limit',
    permission: 'billing.price.read',
    summary: 'Up to which amount the current branch pays a bill back without asking again who does it.',
    result: refundLimit,
  }),
  setLimit: route('billing.refunds.set_limit', {
    method: 'PUT',
    path: '/refund-limit',
    permission: 'billing.price.manage',
    summary: 'Set the limit of the current branch (send If-Match with the version you read).',
    stepUp: 'A limit says how much money may leave unasked.',
    body: z.strictObject({ amountMinor: minorPositive }),
    result: refundLimit,
  }),
}
