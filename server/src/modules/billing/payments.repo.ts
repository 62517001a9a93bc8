import { type Insertable, sql } from 'kysely'
import type { Reader, WriteTx } from '../../platform/db/db.js'
import type { BillingPayments } from '../../platform/db/tables.js'

export const insert = (tx: WriteTx, row: Insertable<BillingPayments>) =>
  tx.insertInto('billing.payments').values(row).execute()

/** Adds to the money kept, or takes from it; the constraint `invoice_not_overpaid` has the last word. */
export const addPaid = (tx: WriteTx, invoiceId: string, amountMinor: number) =>
  tx
    .updateTable('billing.invoices')
    .set({ paid_minor: sql`paid_minor + ${amountMinor}`, version: sql`version + 1` })
    .where('id', '=', invoiceId)
    .execute()

/** A payment and what it paid. */
export const find = (db: Reader, id: string) =>
  db
    .selectFrom('billing.payments')
    .select(['id', 'invoice_id as invoiceId', 'amount_minor as amountMinor'])
    .where('id', '=', id)
    .executeTakeFirst()

const refunded = sql<number>`coalesce((select sum(r.amount_minor) from billing.refunds r where r.payment_id = y.id), 0)::bigint`

/** The payments of an invoice, oldest first. */
export const ofInvoice = (db: Reader, invoiceId: string) =>
  db
    .selectFrom('billing.payments as y')
    .innerJoin('identity.pub_accounts as a', 'a.id', 'y.received_by')
    .select([
      'y.id',
      'y.receipt_number as receiptNumber',
      'y.amount_minor as amountMinor',
      'y.method',
      'y.reference',
      'y.received_at as receivedAt',
      'a.name as receivedBy',
      refunded.as('refundedMinor'),
    ])
    .where('y.invoice_id', '=', invoiceId)
    .orderBy('y.received_at')
    .orderBy('y.id')
    .execute()

export interface DayPage {
  branchId: string
  on: string
  method?: string | undefined
  after?: { at: string; id: string } | undefined
  limit: number
}

/** A page of a day's payments, newest first. */
export function list(db: Reader, { branchId, on, method, after, limit }: DayPage) {
  let query = db
    .selectFrom('billing.payments as y')
    .innerJoin('billing.invoices as i', 'i.id', 'y.invoice_id')
    .innerJoin('patients.pub_patients as p', 'p.id', 'y.patient_id')
    .innerJoin('identity.pub_accounts as a', 'a.id', 'y.received_by')
    .select([
      'y.id',
      'y.receipt_number as receiptNumber',
      'y.amount_minor as amountMinor',
      'y.method',
      'y.reference',
      'y.received_at as receivedAt',
      'a.name as receivedBy',
      refunded.as('refundedMinor'),
      'y.invoice_id as invoiceId',
      sql<string>`i.number`.as('invoiceNumber'),
      'p.id as patientId',
      'p.name as patientName',
      'p.number as patientNumber',
    ])
    .where('y.branch_id', '=', branchId)
    .where('y.received_on', '=', on)
  if (method) query = query.where('y.method', '=', method)
  if (after) query = query.where(sql<boolean>`(y.received_at, y.id) < (${after.at}::timestamptz, ${after.id}::uuid)`)
  return query.orderBy('y.received_at', 'desc').orderBy('y.id', 'desc').limit(limit).execute()
}
