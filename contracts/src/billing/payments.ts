import { z } from 'zod'
import { id } from '../core/id.js'
import { minor, minorPositive } from '../core/money.js'
import { page, paging } from '../core/page.js'
import { route } from '../core/route.js'
import { line } from '../core/text.js'
import { calendarDate } from '../core/time.js'
import { invoice } from './invoices.js'
import { payment, paymentMethod } from './payment.js'

const paid = z.object({ invoice, payment })

/** A payment in the day's list. */
export const takenPayment = payment.extend({
  invoiceId: id('Invoice'),
  invoiceNumber: z.string(),
  patientId: id('Patient'),
  patientName: z.string(),
  patientNumber: z.string(),
})
export type TakenPayment = z.infer<typeof takenPayment>

const count = z.number().int()

/** Payments less refunds, and the refunds by themselves. A day on which more went back than came in is below zero. */
const sums = { count, amountMinor: minor, refunds: count, refundedMinor: minorPositive }

/** What one branch took on one day, less what it paid back on it. */
export const takings = z.object({
  on: calendarDate,
  currency: z.string(),
  totalMinor: minor,
  count,
  refunds: count,
  refundedMinor: minorPositive,
  byMethod: z.array(z.object({ method: paymentMethod, ...sums })),
  byCashier: z.array(
    z.object({
      accountId: id('Account'),
      name: z.string(),
      ...sums,
      /** Cash alone: what should be in the drawer. */
      cashMinor: minor,
    }),
  ),
})
export type Takings = z.infer<typeof takings>

export const payments = {
  take: route('billing.payments.take', {
    method: 'POST',
    path: '/invoices/:id/payments',
    permission: 'billing.payment.take',
    summary: 'Take money for an invoice (send If-Match with the version you read); the first payment issues it.',
    params: z.strictObject({ id: id('Invoice') }),
    body: z.strictObject({ amountMinor: minor.min(1), method: paymentMethod, reference: line(100).nullish() }),
    result: paid,
    look: { action: 'open', patients: ({ result }) => [result.invoice.patient.id] },
  }),
  takings: route('billing.payments.takings', {
    method: 'GET',
    path: '/takings',
    permission: 'billing.takings.read',
    summary:
      'What the current branch took on a day of its own calendar less what it paid back, by method and by cashier; today unless said.',
    query: z.strictObject({ on: calendarDate.optional() }),
    result: takings,
  }),
  list: route('billing.payments.list', {
    method: 'GET',
    path: '/payments',
    permission: 'billing.takings.read',
    summary: 'The payments the current branch took on a day, newest first; today unless said.',
    query: z.strictObject({ ...paging, on: calendarDate.optional(), method: paymentMethod.optional() }),
    result: page(takenPayment),
    look: { action: 'list', patients: ({ result }) => result.items.map((p: TakenPayment) => p.patientId) },
  }),
}
