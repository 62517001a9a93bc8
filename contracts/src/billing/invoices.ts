import { z } from 'zod'
import { id } from '../core/id.js'
import { minor, minorPositive } from '../core/money.js'
import { page, paging } from '../core/page.js'
import { gender } from '../core/person.js'
import { route } from '../core/route.js'
import { line } from '../core/text.js'
import { calendarDate, instant } from '../core/time.js'
import { payment, refund } from './payment.js'
import { chargeKind, priceName, taxRate } from './prices.js'

export const invoiceStatus = z.enum(['draft', 'issued', 'cancelled'])
export type InvoiceStatus = z.infer<typeof invoiceStatus>

/** Who is charged, as the register shows them. */
export const payer = z.object({
  id: id('Patient'),
  number: z.string(),
  name: z.string(),
  gender,
  birthDate: calendarDate,
  birthDateEstimated: z.boolean(),
  phone: z.string().nullable(),
})

export const invoiceLine = z.object({
  id: id('InvoiceLine'),
  kind: chargeKind,
  code: z.string(),
  description: z.string(),
  /** The name in the price list's languages, where the price list knows it. */
  names: priceName.nullable(),
  hsnSac: z.string().nullable(),
  quantity: z.number(),
  unitMinor: minorPositive,
  /** Quantity × unit, before discount and tax. */
  amountMinor: minorPositive,
  discountMinor: minorPositive,
  taxRate,
  taxMinor: minorPositive,
  /** Nobody has said what it costs: the invoice cannot be issued. */
  unpriced: z.boolean(),
  /** The care was called off after the invoice was issued: the money is owed back. */
  reversed: z.boolean(),
})

/** Where an issued invoice stands. Total = credited + paid + balance − owed back. */
const standing = {
  /** What lines come to whose care was called off after the invoice was issued, with their tax and without their discount. */
  creditedMinor: minorPositive,
  /** The money kept: what was paid less what was paid back. */
  paidMinor: minorPositive,
  /** Still to be paid. */
  balanceMinor: minorPositive,
  /** To be paid back: more is kept than is owed. */
  owedBackMinor: minorPositive,
}

/** A tax line as the law wants it printed: CGST and SGST in India, VAT elsewhere; `rate` in hundredths of a percent. */
export const taxLine = z.object({ name: z.enum(['CGST', 'SGST', 'VAT']), rate: z.number(), amountMinor: minorPositive })
export type TaxLine = z.infer<typeof taxLine>

export const invoice = z.object({
  id: id('Invoice'),
  version: z.number().int(),
  status: invoiceStatus,
  number: z.string().nullable(),
  /** What it belongs to among the dues: the visit, or the person for charges outside a visit. */
  accountId: id('BillingAccount'),
  encounterId: id('Encounter').nullable(),
  patient: payer,
  doctorName: z.string().nullable(),
  token: z.number().int().nullable(),
  currency: z.string(),
  lines: z.array(invoiceLine),
  subtotalMinor: minorPositive,
  discountMinor: minorPositive,
  /** Hundredths of a percent, where the discount was given so. */
  discountRate: z.number().int().nullable(),
  discountReason: z.string().nullable(),
  discountBy: z.string().nullable(),
  /** The most the caller may take off. */
  discountCapMinor: minorPositive,
  taxes: z.array(taxLine),
  taxMinor: minorPositive,
  totalMinor: minorPositive,
  ...standing,
  payments: z.array(payment),
  /** What was paid back, oldest first. */
  refunds: z.array(refund),
  refundedMinor: minorPositive,
  /** A UPI code can be shown for it. */
  upi: z.boolean(),
  draftedAt: instant,
  issuedAt: instant.nullable(),
  issuedBy: z.string().nullable(),
})
export type Invoice = z.infer<typeof invoice>

/** An invoice as a list shows it. */
export const invoiceSummary = z.object({
  id: id('Invoice'),
  status: invoiceStatus,
  number: z.string().nullable(),
  accountId: id('BillingAccount'),
  encounterId: id('Encounter').nullable(),
  branchId: id('Branch'),
  patientId: id('Patient'),
  currency: z.string(),
  totalMinor: minorPositive,
  ...standing,
  draftedAt: instant,
  issuedAt: instant.nullable(),
})
export type InvoiceSummary = z.infer<typeof invoiceSummary>

const oneInvoice = z.strictObject({ id: id('Invoice') })
const patientOf = { patients: ({ result }: { result: Invoice }) => [result.patient.id] }

export const invoices = {
  draft: route('billing.invoices.draft', {
    method: 'POST',
    path: '/encounters/:encounterId/invoice',
    permission: 'billing.invoice.draft',
    summary:
      'Gather the charges of a visit that are on no invoice yet into its one draft; asking again changes nothing.',
    params: z.strictObject({ encounterId: id('Encounter') }),
    result: invoice,
    look: { action: 'open', ...patientOf },
  }),
  draftForPatient: route('billing.invoices.draft_for_patient', {
    method: 'POST',
    path: '/patients/:patientId/invoice',
    permission: 'billing.invoice.draft',
    summary: 'The same for what a person was charged outside any visit, e.g. over the pharmacy counter.',
    params: z.strictObject({ patientId: id('Patient') }),
    result: invoice,
    look: { action: 'open', ...patientOf },
  }),
  get: route('billing.invoices.get', {
    method: 'GET',
    path: '/invoices/:id',
    permission: 'billing.invoice.read',
    summary: 'One invoice with its lines and payments.',
    params: oneInvoice,
    result: invoice,
    look: { action: 'open', ...patientOf },
  }),
  ofEncounter: route('billing.invoices.of_encounter', {
    method: 'GET',
    path: '/encounters/:encounterId/invoices',
    permission: 'billing.invoice.read',
    summary: 'The invoices of a visit, oldest first.',
    params: z.strictObject({ encounterId: id('Encounter') }),
    result: z.object({ items: z.array(invoiceSummary) }),
    look: { action: 'list', patients: ({ result }) => result.items.map((i: InvoiceSummary) => i.patientId) },
  }),
  ofPatient: route('billing.invoices.of_patient', {
    method: 'GET',
    path: '/patients/:patientId/invoices',
    permission: 'billing.invoice.read',
    summary: 'The invoices of a person in the caller’s branches, newest first.',
    params: z.strictObject({ patientId: id('Patient') }),
    query: z.strictObject(paging),
    result: page(invoiceSummary),
    look: { action: 'list', patients: ({ params }) => [params.patientId] },
  }),
  discount: route('billing.invoices.discount', {
    method: 'POST',
    path: '/invoices/:id/discount',
    permission: 'billing.discount.give',
    summary: 'Take something off a draft, within the cap of the caller’s role; 0 takes the discount back.',
    params: oneInvoice,
    body: z.union([
      z.strictObject({ amountMinor: minorPositive, reason: line(300) }),
      /** Percent with up to two decimals. */
      z.strictObject({ percent: z.number().min(0).max(100).multipleOf(0.01), reason: line(300) }),
    ]),
    result: invoice,
    look: { action: 'open', ...patientOf },
  }),
  priceLine: route('billing.invoices.price_line', {
    method: 'PUT',
    path: '/invoices/:id/lines/:lineId/price',
    permission: 'billing.price.manage',
    summary: 'Say what a line of a draft costs that the price list does not know.',
    params: z.strictObject({ id: id('Invoice'), lineId: id('InvoiceLine') }),
    body: z.strictObject({ unitMinor: minorPositive, reason: line(300) }),
    result: invoice,
    look: { action: 'open', ...patientOf },
  }),
  issue: route('billing.invoices.issue', {
    method: 'POST',
    path: '/invoices/:id/issue',
    permission: 'billing.payment.take',
    summary: 'Give a draft its number without taking money: on credit, or because nothing is to be paid.',
    params: oneInvoice,
    result: invoice,
    look: { action: 'open', ...patientOf },
  }),
  receipt: route('billing.invoices.receipt', {
    method: 'GET',
    path: '/invoices/:id/receipt',
    permission: 'billing.invoice.read',
    summary:
      'The receipt for an 80 mm printer, or the invoice on A4 (PDF); every print after the first is marked a duplicate.',
    params: oneInvoice,
    query: z.strictObject({
      size: z.enum(['80mm', 'a4']).default('80mm'),
      /** Only this payment; otherwise all of them. */
      payment: id('Payment').optional(),
      format: z.enum(['pdf', 'escpos']).default('pdf'),
    }),
    answers: 'file',
    result: z.unknown(),
    look: { action: 'print' },
  }),
  upiQr: route('billing.invoices.upi_qr', {
    method: 'GET',
    path: '/invoices/:id/upi-qr',
    permission: 'billing.payment.take',
    summary: 'The UPI deep link for what is due, or for a part of it, and its QR code as SVG.',
    params: oneInvoice,
    query: z.strictObject({ amountMinor: z.coerce.number().pipe(minor.min(1)).optional() }),
    result: z.object({ uri: z.string(), svg: z.string(), amountMinor: minorPositive }),
  }),
}
