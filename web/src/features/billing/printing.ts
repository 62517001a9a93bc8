import { invoices } from '@tabib/contracts/billing/invoices'
import { refunds } from '@tabib/contracts/billing/refunds'
import { urlOf } from '../../api/call.js'

/** The receipt of one payment (80 mm), or the invoice on A4. */
export const receiptUrl = (id: string, size: '80mm' | 'a4', payment?: string) =>
  urlOf(invoices.receipt, { params: { id }, query: { size, ...(payment ? { payment } : {}) } })

/** The receipt of a refund (80 mm, or A4). */
export const refundUrl = (id: string, size: '80mm' | 'a4' = '80mm') =>
  urlOf(refunds.receipt, { params: { id }, query: { size } })
