import type { Invoice } from '@tabib/contracts/billing/invoices'

export type PaidPayment = Invoice['payments'][number]

/** What of a payment can still go back. */
export const leftOf = (p: PaidPayment) => p.amountMinor - p.refundedMinor

/** Payments of which something can still go back, the newest first: that is the receipt in the patient's hand. */
export const refundable = (i: Pick<Invoice, 'payments'>) => i.payments.filter((p) => leftOf(p) > 0).toReversed()

/** What is offered to go back of a payment: what is owed back, or all of it where nothing was called off. */
export const offered = (i: Pick<Invoice, 'owedBackMinor'>, p: PaidPayment) =>
  i.owedBackMinor > 0 ? Math.min(i.owedBackMinor, leftOf(p)) : leftOf(p)

/** What is due again once this goes back: whatever nobody called off. */
export const dueAgain = (i: Pick<Invoice, 'owedBackMinor'>, amountMinor: number) =>
  Math.max(0, amountMinor - i.owedBackMinor)
