import { z } from 'zod'
import { id } from '../core/id.js'
import { minorPositive } from '../core/money.js'
import { page, paging } from '../core/page.js'
import { route } from '../core/route.js'
import { clean } from '../core/text.js'
import { instant } from '../core/time.js'
import { invoiceSummary, payer } from './invoices.js'

/** A visit, or a person outside any visit, with what is still to be invoiced, paid or paid back. */
export const due = z.object({
  /** The visit's id; the patient's for charges outside a visit. */
  id: id('BillingAccount'),
  encounterId: id('Encounter').nullable(),
  patient: payer,
  doctorName: z.string().nullable(),
  token: z.number().int().nullable(),
  openedAt: instant,
  currency: z.string(),
  /** Charges on no invoice yet, priced by today's list, with tax. */
  uninvoicedMinor: minorPositive,
  uninvoicedCount: z.number().int(),
  /** Unpaid on invoices and drafts. */
  balanceMinor: minorPositive,
  /** Both together. */
  dueMinor: minorPositive,
  /** To be paid back: care was called off after it was paid. */
  owedBackMinor: minorPositive,
  /** Something in it has no price yet. */
  unpriced: z.boolean(),
})
export type Due = z.infer<typeof due>

export const dues = {
  list: route('billing.dues.list', {
    method: 'GET',
    path: '/dues',
    permission: 'billing.invoice.read',
    summary:
      'What is owed in the current branch, newest visit first; search by person, phone or token; by the number of an invoice, receipt or refund, or by a scanned visit, paid or not.',
    query: z.strictObject({ ...paging, q: z.string().max(300).transform(clean).optional() }),
    result: page(due),
    look: { action: 'list', patients: ({ result }) => result.items.map((d: Due) => d.patient.id) },
  }),
  get: route('billing.dues.get', {
    method: 'GET',
    path: '/dues/:id',
    permission: 'billing.invoice.read',
    summary: 'What is owed for one visit, and its invoices, oldest first.',
    params: z.strictObject({ id: id('BillingAccount') }),
    result: due.extend({ invoices: z.array(invoiceSummary) }),
    look: { action: 'open', patients: ({ result }) => [result.patient.id] },
  }),
}
