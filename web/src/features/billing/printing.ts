import { invoices } from '@tabib/contracts/billing/invoices'
import { urlOf } from '../../api/call.js'

/** The receipt of one payment (80 mm), or the invoice on A4. */
export const receiptUrl = (id: string, size: '80mm' | 'a4', payment?: string) =>
  urlOf(invoices.receipt, { params: { id }, query: { size, ...(payment ? { payment } : {}) } })
