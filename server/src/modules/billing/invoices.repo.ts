import { type Insertable, sql, type Updateable } from 'kysely'
import type { PriceName } from '@tabib/contracts/billing/prices'
import { sum } from '@tabib/contracts/core/money'
import type { Reader, WriteTx } from '../../platform/db/db.js'
import type { BillingInvoiceLines, BillingInvoices } from '../../platform/db/tables.js'
import { standingOf } from './refunds.rules.js'

/** Holds the account of an invoice, then the invoice itself: the order everybody takes them in. */
export async function lock(tx: WriteTx, id: string) {
  await sql`select 1 from billing.accounts where id = (select account_id from billing.invoices where id = ${id}) for update`.execute(
    tx,
  )
  return tx.selectFrom('billing.invoices').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

export const draftOf = (tx: WriteTx, accountId: string) =>
  tx
    .selectFrom('billing.invoices')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('status', '=', 'draft')
    .forUpdate()
    .executeTakeFirst()

/** What is unpaid on the issued invoices of an account, and the newest of them. */
export async function unpaid(db: Reader, accountId: string) {
  const rows = await db
    .selectFrom('billing.invoices')
    .select(['id', 'total_minor as totalMinor', 'paid_minor as paidMinor', 'credited_minor as creditedMinor'])
    .where('account_id', '=', accountId)
    .where('status', '=', 'issued')
    .orderBy('drafted_at', 'desc')
    .execute()
  return { dueMinor: sum(rows.map((r) => standingOf(r).balanceMinor)), invoiceId: rows[0]?.id ?? null }
}

export const insert = (tx: WriteTx, row: Insertable<BillingInvoices>) =>
  tx.insertInto('billing.invoices').values(row).execute()

export const change = (tx: WriteTx, id: string, changes: Updateable<BillingInvoices>) =>
  tx
    .updateTable('billing.invoices')
    .set({ ...changes, version: sql`version + 1` })
    .where('id', '=', id)
    .execute()

export const lines = (db: Reader, invoiceId: string) =>
  db
    .selectFrom('billing.invoice_lines as l')
    .select([
      'l.id',
      'l.kind',
      'l.code',
      'l.description',
      'l.hsn_sac as hsnSac',
      'l.quantity',
      'l.unit_minor as unitMinor',
      'l.amount_minor as amountMinor',
      'l.discount_minor as discountMinor',
      'l.tax_rate as taxRate',
      'l.tax_minor as taxMinor',
      'l.unpriced',
      'l.position',
    ])
    .select(sql<PriceName | null>`l.names`.as('names'))
    .select(sql<boolean>`exists (select 1 from billing.charges r where r.reverses = l.charge_id)`.as('reversed'))
    .where('l.invoice_id', '=', invoiceId)
    .orderBy('l.position')
    .execute()
export type Line = Awaited<ReturnType<typeof lines>>[number]

export const addLines = (tx: WriteTx, rows: Insertable<BillingInvoiceLines>[]) =>
  tx.insertInto('billing.invoice_lines').values(rows).execute()

export const hasUnpriced = async (tx: WriteTx, invoiceId: string) =>
  (
    await tx
      .selectFrom('billing.invoice_lines')
      .select('id')
      .where('invoice_id', '=', invoiceId)
      .where('unpriced', '=', true)
      .limit(1)
      .execute()
  ).length > 0

/** Writes what lines come to, touching only those that came to something else before. */
export async function reckonLines(
  tx: WriteTx,
  rows: { id: string; amountMinor: number; discountMinor: number; taxMinor: number }[],
) {
  const values = rows.map((r) => ({ id: r.id, amount: r.amountMinor, discount: r.discountMinor, tax: r.taxMinor }))
  await sql`
    update billing.invoice_lines l set amount_minor = r.amount, discount_minor = r.discount, tax_minor = r.tax
    from json_to_recordset(${JSON.stringify(values)}::json) r(id uuid, amount bigint, discount bigint, tax bigint)
    where l.id = r.id and (l.amount_minor, l.discount_minor, l.tax_minor) <> (r.amount, r.discount, r.tax)`.execute(tx)
}

/** Prices lines that had no price from the list as it is now. */
export const priceFromList = (tx: WriteTx, invoiceId: string) =>
  sql`
    update billing.invoice_lines l
    set unit_minor = p.amount_minor, tax_rate = p.tax_rate, hsn_sac = coalesce(l.hsn_sac, p.hsn_sac), names = p.name, unpriced = false
    from billing.prices p where p.code = l.code and p.active and l.unpriced and l.invoice_id = ${invoiceId}`.execute(tx)

/** Says what a line costs; false where the invoice has no such line. */
export async function priceLine(tx: WriteTx, invoiceId: string, lineId: string, unitMinor: number) {
  const row = await tx
    .updateTable('billing.invoice_lines')
    .set({ unit_minor: unitMinor, unpriced: false })
    .where('id', '=', lineId)
    .where('invoice_id', '=', invoiceId)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** Removes the lines of a draft whose care was called off; returns how many. */
export async function dropReversed(tx: WriteTx, invoiceId: string): Promise<number> {
  const gone = await tx
    .deleteFrom('billing.invoice_lines as l')
    .where('l.invoice_id', '=', invoiceId)
    .where(sql<boolean>`exists (select 1 from billing.charges r where r.reverses = l.charge_id)`)
    .returning('l.id')
    .execute()
  return gone.length
}

/** Takes off the issued invoices of an account what lines come to whose care was called off (`creditOf`, in SQL). */
export const creditReversed = (tx: WriteTx, accountId: string) =>
  sql`
    update billing.invoices i set credited_minor = c.minor, version = i.version + 1
    from (
      select l.invoice_id, sum(l.amount_minor - l.discount_minor + l.tax_minor) as minor
      from billing.invoice_lines l join billing.invoices v on v.id = l.invoice_id
      where v.account_id = ${accountId} and v.status = 'issued'
        and exists (select 1 from billing.charges r where r.reverses = l.charge_id)
      group by l.invoice_id
    ) c
    where i.id = c.invoice_id and i.credited_minor <> c.minor`.execute(tx)

/** One invoice with the people on it. */
export async function find(db: Reader, id: string, branchIds: readonly string[]) {
  const { rows } = await sql<InvoiceRow>`
    select i.id, i.version, i.status, i.number, i.account_id as "accountId", i.encounter_id as "encounterId", i.branch_id as "branchId",
           i.currency, i.subtotal_minor as "subtotalMinor", i.discount_minor as "discountMinor", i.discount_rate as "discountRate",
           i.discount_reason as "discountReason", db.name as "discountBy", i.tax_minor as "taxMinor", i.total_minor as "totalMinor",
           i.paid_minor as "paidMinor", i.credited_minor as "creditedMinor", i.drafted_at as "draftedAt", i.issued_at as "issuedAt", ib.name as "issuedBy",
           a.token, s.name as "doctorName", p.id as "patientId", p.number as "patientNumber", p.name as "patientName", p.gender,
           p.birth_date as "birthDate", p.birth_date_estimated as "birthDateEstimated", p.phone, p.language
    from billing.invoices i
    join patients.pub_patients p on p.id = i.patient_id
    left join billing.accounts a on a.id = i.account_id
    left join identity.pub_staff s on s.id = a.doctor_id
    left join identity.pub_accounts db on db.id = i.discount_by
    left join identity.pub_accounts ib on ib.id = i.issued_by
    where i.id = ${id} and i.branch_id = any(${branchIds}::uuid[])`.execute(db)
  return rows[0]
}

export interface InvoiceRow {
  id: string
  version: number
  status: string
  number: string | null
  accountId: string
  encounterId: string | null
  branchId: string
  currency: string
  subtotalMinor: number
  discountMinor: number
  discountRate: number | null
  discountReason: string | null
  discountBy: string | null
  taxMinor: number
  totalMinor: number
  paidMinor: number
  creditedMinor: number
  draftedAt: string
  issuedAt: string | null
  issuedBy: string | null
  token: number | null
  doctorName: string | null
  patientId: string
  patientNumber: string
  patientName: string
  gender: string
  birthDate: string
  birthDateEstimated: boolean
  phone: string | null
  language: string | null
}

const summaries = (db: Reader, branchIds: readonly string[]) =>
  db
    .selectFrom('billing.invoices')
    .select([
      'id',
      'status',
      'number',
      'account_id as accountId',
      'encounter_id as encounterId',
      'branch_id as branchId',
      'patient_id as patientId',
      'currency',
      'total_minor as totalMinor',
      'paid_minor as paidMinor',
      'credited_minor as creditedMinor',
      'drafted_at as draftedAt',
      'issued_at as issuedAt',
    ])
    .select(sql<number>`greatest(0, total_minor - credited_minor - paid_minor)`.as('balanceMinor'))
    .select(sql<number>`greatest(0, paid_minor + credited_minor - total_minor)`.as('owedBackMinor'))
    .where('branch_id', '=', sql<string>`any(${branchIds}::uuid[])`)
    .where('status', '<>', 'cancelled')

/** The invoices of an account, oldest first. */
export const ofAccount = (db: Reader, accountId: string, branchIds: readonly string[]) =>
  summaries(db, branchIds).where('account_id', '=', accountId).orderBy('drafted_at').orderBy('id').execute()

export interface PatientPage {
  patientId: string
  branchIds: readonly string[]
  after?: { at: string; id: string } | undefined
  limit: number
}

/** A page of a person's invoices, newest first. */
export function ofPatient(db: Reader, { patientId, branchIds, after, limit }: PatientPage) {
  let query = summaries(db, branchIds).where('patient_id', '=', patientId)
  if (after) query = query.where(sql<boolean>`(drafted_at, id) < (${after.at}::timestamptz, ${after.id}::uuid)`)
  return query.orderBy('drafted_at', 'desc').orderBy('id', 'desc').limit(limit).execute()
}
