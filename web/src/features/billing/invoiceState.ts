import { type Invoice, invoices } from '@tabib/contracts/billing/invoices'
import { queries, query } from '../../api/query.js'

/** Shows a new state of an invoice at once, wherever it is on screen. */
export const keepInvoice = (now: Invoice) =>
  queries.setQueryData(query(invoices.get, { params: { id: now.id } }).queryKey, now)

/** `words` where a line has no price yet, so that neither money nor a number can be given. */
export const unpricedReason = (invoice: Invoice, words: string) =>
  invoice.lines.some((l) => l.unpriced) ? words : null
