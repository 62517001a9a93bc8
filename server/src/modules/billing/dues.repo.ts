import { type RawBuilder, sql } from 'kysely'
import type { Reader } from '../../platform/db/db.js'

export interface DueRow {
  id: string
  encounterId: string | null
  patientId: string
  patientNumber: string
  patientName: string
  gender: string
  birthDate: string
  birthDateEstimated: boolean
  phone: string | null
  doctorName: string | null
  token: number | null
  openedAt: string
  currency: string
  uninvoicedMinor: number
  uninvoicedCount: number
  unpriced: boolean
  balanceMinor: number
  owedBackMinor: number
}

/**
 * Accounts with what is on no invoice yet, priced by the list as drafting would, and what is unpaid on invoices.
 * Sums are made for the rows of the page only.
 */
const dues = (which: RawBuilder<unknown>) => sql<DueRow>`
  select a.id, a.encounter_id as "encounterId", a.doctor_name as "doctorName", a.token, a.opened_at as "openedAt", b.currency,
         a.patient_id as "patientId", a.number as "patientNumber", a.name as "patientName", a.gender,
         a.birth_date as "birthDate", a.birth_date_estimated as "birthDateEstimated", a.phone,
         u.amount as "uninvoicedMinor", u.count as "uninvoicedCount", u.unpriced, i.balance as "balanceMinor", i.back as "owedBackMinor"
  from (${which}) a
  join organisation.pub_branches b on b.id = a.branch_id
  cross join lateral (
    select coalesce(sum(amount + round(amount * rate / 10000)), 0)::bigint as amount, count(*)::int as count, coalesce(bool_or(unknown), false) as unpriced
    from (
      select round(c.quantity * coalesce(c.unit_minor, p.amount_minor, 0)) as amount, coalesce(c.tax_rate, p.tax_rate, 0) as rate,
             coalesce(c.unit_minor, p.amount_minor) is null as unknown
      from billing.charges c left join billing.prices p on p.code = c.code and p.active
      where c.account_id = a.id and c.reverses is null
        and not exists (select 1 from billing.charges r where r.reverses = c.id)
        and not exists (select 1 from billing.invoice_lines l where l.charge_id = c.id)
    ) fresh
  ) u
  cross join lateral (
    select coalesce(sum(greatest(0, total_minor - credited_minor - paid_minor)), 0)::bigint as balance,
           coalesce(sum(greatest(0, paid_minor + credited_minor - total_minor)), 0)::bigint as back
    from billing.invoices v where v.account_id = a.id and v.status <> 'cancelled'
  ) i
  order by a.opened_at desc, a.id desc`

const account = sql`
  a.id, a.branch_id, a.encounter_id, a.patient_id, a.token, a.opened_at, s.name as doctor_name,
  p.number, p.name, p.gender, p.birth_date, p.birth_date_estimated, p.phone
  from billing.accounts a
  join patients.pub_patients p on p.id = a.patient_id
  left join identity.pub_staff s on s.id = a.doctor_id`

export interface DuesFilter {
  branchId: string
  q?: string | undefined
  after?: { at: string; id: string } | undefined
  limit: number
}

/** A page of open accounts, newest first. */
export async function list(db: Reader, { branchId, q, after, limit }: DuesFilter) {
  const later = after ? sql`and (a.opened_at, a.id) < (${after.at}::timestamptz, ${after.id}::uuid)` : sql``
  const which = sql`
    select ${account} where a.branch_id = ${branchId} and a.open ${matching(q)} ${later}
    order by a.opened_at desc, a.id desc limit ${limit}`
  return (await dues(which).execute(db)).rows
}

/** Accounts by a scanned visit or the number of an invoice, a receipt or a refund, open or not. */
export async function named(db: Reader, branchIds: readonly string[], by: { id: string } | { number: string }) {
  const which =
    'id' in by
      ? sql`a.id = ${by.id}`
      : sql`a.id in (select account_id from billing.invoices where number = ${by.number}
          or id in (select invoice_id from billing.payments where receipt_number = ${by.number})
          or id in (select invoice_id from billing.refunds where number = ${by.number}))`
  return (await dues(sql`select ${account} where a.branch_id = any(${branchIds}::uuid[]) and ${which}`).execute(db))
    .rows
}

/** Every word must be part of the name, the patient number or the phone; a short number may also be the token. */
function matching(q: string | undefined): RawBuilder<unknown> {
  const words = q?.split(/\s+/).filter(Boolean).slice(0, 8) ?? []
  return sql.join(words.map(wordMatches), sql` `)
}

function wordMatches(word: string) {
  const like = `%${word.replace(/[\\%_]/g, '\\$&')}%`
  const digits = word.replace(/\D/g, '')
  const token = /^\d{1,4}$/.test(word) ? sql`or a.token = ${Number(word)}` : sql``
  const phone = digits.length >= 4 ? sql`or p.phone like ${`%${digits}%`}` : sql``
  return sql`and (platform.fold(p.name) like platform.fold(${like}) or p.number ilike ${like} ${phone} ${token})`
}
