import type { PaymentMethod } from '@tabib/contracts/billing/payment'

/** Colours of the methods in the chart and its table: far enough apart in light and dark, with a word beside each. */
export const methodColours: Record<PaymentMethod, string> = {
  cash: 'teal.6',
  upi: 'amber.5',
  card: 'blue.6',
  net_banking: 'gray.5',
}
