import { z } from 'zod'
import { id } from '../core/id.js'
import { minorPositive } from '../core/money.js'
import { instant } from '../core/time.js'

/** How money changes hands, in the order of the buttons. */
export const paymentMethods = ['cash', 'card', 'upi', 'net_banking'] as const
export const paymentMethod = z.enum(paymentMethods)
export type PaymentMethod = z.infer<typeof paymentMethod>

export const payment = z.object({
  id: id('Payment'),
  receiptNumber: z.string(),
  amountMinor: minorPositive,
  method: paymentMethod,
  /** The bank's or card machine's reference. */
  reference: z.string().nullable(),
  receivedAt: instant,
  receivedBy: z.string(),
  /** What of it was paid back. */
  refundedMinor: minorPositive,
})
export type Payment = z.infer<typeof payment>

/** Money that went back: of one payment, wholly or in part. */
export const refund = z.object({
  id: id('Refund'),
  number: z.string(),
  paymentId: id('Payment'),
  /** Of the payment. */
  receiptNumber: z.string(),
  amountMinor: minorPositive,
  method: paymentMethod,
  reference: z.string().nullable(),
  reason: z.string(),
  refundedAt: instant,
  refundedBy: z.string(),
})
export type Refund = z.infer<typeof refund>
