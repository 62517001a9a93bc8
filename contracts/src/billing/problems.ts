import type { Kind } from '../core/problem.js'

/** Codes of refusal that billing adds, each with its kind. */
export const billingProblems = {
  /** Everything the visit has given rise to is on an invoice already; `details.dueMinor` is what of it is unpaid. */
  'billing.nothing_due': 'refused',
  /** More than the person's role may take off; `details.capMinor` is the most. */
  'billing.discount_above_cap': 'refused',
  /** More than what is charged; `details.maxMinor` is the most. */
  'billing.discount_above_charges': 'refused',
  /** The invoice has its number: discount and prices stay as they are. */
  'billing.already_issued': 'conflict',
  /** Somebody has taken the rest of the money. */
  'billing.already_paid': 'conflict',
  /** More than is due; `details.dueMinor` is what is. */
  'billing.overpaid': 'refused',
  /** A line has no price: the price list does not know its code. */
  'billing.unpriced': 'refused',
  /** A draft has no number yet, so it is not printed. */
  'billing.not_issued': 'refused',
  /** A receipt says what was paid, and nothing was. */
  'billing.nothing_paid': 'refused',
  /** More than was paid and not yet paid back; `details.leftMinor` is what is left of the payment. */
  'billing.refund_above_payment': 'refused',
  /** Above the clinic's limit, for which the person does not hold the permission; `details.limitMinor` is the limit. */
  'billing.refund_above_limit': 'forbidden',
  'billing.invoice_cancelled': 'refused',
  /** The branch has no UPI address, or does not take rupees. */
  'billing.no_upi': 'refused',
} as const satisfies Record<string, Kind>
