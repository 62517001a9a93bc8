import { type Insertable, sql } from 'kysely'
import type { WriteTx } from '../../platform/db/db.js'
import type { BillingCharges } from '../../platform/db/tables.js'

/** Adds charges; a charge of a source and line that is already there stays as it is. Returns how many were new. */
export async function add(tx: WriteTx, rows: Insertable<BillingCharges>[]): Promise<number> {
  const added = await tx
    .insertInto('billing.charges')
    .values(rows)
    .onConflict((c) => c.columns(['source', 'line']).doNothing())
    .returning('id')
    .execute()
  return added.length
}

/** Accounts a source has charged. */
export const accountsOf = (tx: WriteTx, source: string) =>
  tx.selectFrom('billing.charges').select('account_id as id').where('source', '=', source).distinct().execute()

/** Charges of a source that have not been taken back. */
export const standing = (tx: WriteTx, source: string) =>
  tx
    .selectFrom('billing.charges as c')
    .selectAll('c')
    .where('c.source', '=', source)
    .where('c.reverses', 'is', null)
    .where(sql<boolean>`not exists (select 1 from billing.charges r where r.reverses = c.id)`)
    .execute()

/** Charges of an account that stand and are on no invoice line, oldest first, with what the price list says of them. */
export async function uninvoiced(tx: WriteTx, accountId: string) {
  const { rows } = await sql<Uninvoiced>`
    select c.id, c.kind, c.code, c.description, c.quantity, p.name as names,
           coalesce(c.unit_minor, p.amount_minor) as "unitMinor", coalesce(c.tax_rate, p.tax_rate, 0) as "taxRate",
           coalesce(c.hsn_sac, p.hsn_sac) as "hsnSac"
    from billing.charges c left join billing.prices p on p.code = c.code and p.active
    where c.account_id = ${accountId} and c.reverses is null
      and not exists (select 1 from billing.charges r where r.reverses = c.id)
      and not exists (select 1 from billing.invoice_lines l where l.charge_id = c.id)
    order by c.charged_at, c.id`.execute(tx)
  return rows
}

export interface Uninvoiced {
  id: string
  kind: string
  code: string
  description: string
  quantity: number
  names: unknown
  unitMinor: number | null
  taxRate: number
  hsnSac: string | null
}
