import { type Insertable, sql } from 'kysely'
import type { Reader, WriteTx } from '../../platform/db/db.js'
import type { BillingRefunds } from '../../platform/db/tables.js'
import type { DayPage } from './payments.repo.js'

/** Writes a refund; the trigger `refund_within_payment` has the last word on how much. */
export const insert = (tx: WriteTx, row: Insertable<BillingRefunds>) =>
  tx.insertInto('billing.refunds').values(row).execute()

/** What was paid back of a payment, and of the whole invoice. */
export async function given(db: Reader, { id, invoiceId }: { id: string; invoiceId: string }) {
  const { rows } = await sql<{ payment: number; invoice: number }>`
    select coalesce(sum(amount_minor) filter (where payment_id = ${id}), 0)::bigint as payment, coalesce(sum(amount_minor), 0)::bigint as invoice
    from billing.refunds where invoice_id = ${invoiceId}`.execute(db)
  return rows[0]!
}

const refunds = (db: Reader) =>
  db
    .selectFrom('billing.refunds as r')
    .innerJoin('identity.pub_accounts as a', 'a.id', 'r.refunded_by')
    .innerJoin('billing.payments as y', 'y.id', 'r.payment_id')
    .select([
      'r.id',
      'r.number',
      'r.payment_id as paymentId',
      'y.receipt_number as receiptNumber',
      'r.amount_minor as amountMinor',
      'r.method',
      'r.reference',
      'r.reason',
      'r.refunded_at as refundedAt',
      'a.name as refundedBy',
    ])

/** What was paid back of an invoice, oldest first. */
export const ofInvoice = (db: Reader, invoiceId: string) =>
  refunds(db).where('r.invoice_id', '=', invoiceId).orderBy('r.refunded_at').orderBy('r.id').execute()

/** The invoice a refund belongs to. */
export const invoiceOf = (db: Reader, id: string) =>
  db.selectFrom('billing.refunds').select('invoice_id as id').where('id', '=', id).executeTakeFirst()

/** A page of what a day paid back, newest first. */
export function list(db: Reader, { branchId, on, method, after, limit }: DayPage) {
  let query = refunds(db)
    .innerJoin('billing.invoices as i', 'i.id', 'r.invoice_id')
    .innerJoin('patients.pub_patients as p', 'p.id', 'r.patient_id')
    .select([
      'r.invoice_id as invoiceId',
      sql<string>`i.number`.as('invoiceNumber'),
      'p.id as patientId',
      'p.name as patientName',
      'p.number as patientNumber',
    ])
    .where('r.branch_id', '=', branchId)
    .where('r.refunded_on', '=', on)
  if (method) query = query.where('r.method', '=', method)
  if (after) query = query.where(sql<boolean>`(r.refunded_at, r.id) < (${after.at}::timestamptz, ${after.id}::uuid)`)
  return query.orderBy('r.refunded_at', 'desc').orderBy('r.id', 'desc').limit(limit).execute()
}

/** The limit of a branch; undefined where none was ever set. */
export const limitOf = (db: Reader, branchId: string) =>
  db
    .selectFrom('billing.refund_limits')
    .select(['version', 'amount_minor as amountMinor'])
    .where('id', '=', branchId)
    .executeTakeFirst()

/** Sets the limit where its version is still the one that was read (0 where there is none); false otherwise. */
export async function setLimit(tx: WriteTx, branchId: string, version: number, amountMinor: number) {
  const row = await tx
    .insertInto('billing.refund_limits')
    .values({ id: branchId, amount_minor: amountMinor })
    .onConflict((c) =>
      c
        .column('id')
        .doUpdateSet({ amount_minor: amountMinor, version: version + 1 })
        .where(sql<boolean>`refund_limits.version = ${version}`),
    )
    .returning('version')
    .executeTakeFirst()
  return row !== undefined
}
