import { type Insertable, sql } from 'kysely'
import type { PriceName } from '@tabib/contracts/billing/prices'
import type { Reader, WriteTx } from '../../platform/db/db.js'
import type { BillingPrices } from '../../platform/db/tables.js'
import { changing } from '../../platform/db/versions.js'

const columns = (db: Reader) =>
  db
    .selectFrom('billing.prices')
    .select([
      'id',
      'version',
      'code',
      'kind',
      'amount_minor as amountMinor',
      'tax_rate as taxRate',
      'hsn_sac as hsnSac',
      'active',
    ])
    .select(sql<PriceName>`name`.as('name'))

export const find = (db: Reader, id: string) => columns(db).where('id', '=', id).executeTakeFirst()

export interface PriceFilter {
  q?: string | undefined
  kind?: string | undefined
  inactive: boolean
  after?: { kind: string; code: string } | undefined
  limit: number
}

/** A page of the price list by kind and code. */
export function list(db: Reader, f: PriceFilter) {
  let query = columns(db)
  for (const word of f.q?.split(/\s+/).filter(Boolean) ?? []) {
    query = query.where(
      sql<boolean>`search like '%' || replace(replace(replace(platform.fold(${word}), '\\', '\\\\'), '%', '\\%'), '_', '\\_') || '%'`,
    )
  }
  if (f.kind) query = query.where('kind', '=', f.kind)
  if (!f.inactive) query = query.where('active', '=', true)
  if (f.after) query = query.where(sql<boolean>`(kind, code) > (${f.after.kind}, ${f.after.code})`)
  return query.orderBy('kind').orderBy('code').limit(f.limit).execute()
}

/** Adds prices whose code is not in the list. */
export const addMissing = (tx: WriteTx, rows: Insertable<BillingPrices>[]) =>
  tx
    .insertInto('billing.prices')
    .values(rows)
    .onConflict((c) => c.column('code').doNothing())
    .execute()

/** Makes a code cost this; a price that is the same stays untouched. */
export const put = (tx: WriteTx, row: Insertable<BillingPrices>) =>
  tx
    .insertInto('billing.prices')
    .values(row)
    .onConflict((c) =>
      c
        .column('code')
        .doUpdateSet({
          version: sql`prices.version + 1`,
          kind: sql`excluded.kind`,
          name: sql`excluded.name`,
          amount_minor: sql`excluded.amount_minor`,
          tax_rate: sql`excluded.tax_rate`,
          hsn_sac: sql`excluded.hsn_sac`,
          active: true,
        })
        .where(
          sql<boolean>`(prices.kind, prices.name, prices.amount_minor, prices.tax_rate, prices.hsn_sac, prices.active)
            is distinct from (excluded.kind, excluded.name, excluded.amount_minor, excluded.tax_rate, excluded.hsn_sac, true)`,
        ),
    )
    .execute()

/** Writes changes where the version is still the one that was read; false otherwise. */
export const update = changing('billing.prices')

/** The code of the consultation price named after the doctor's speciality: `Consultation, cardiology, new` or `Cardiology, new`. */
export async function consultationOf(db: Reader, doctorId: string, ending: string): Promise<string | undefined> {
  const { rows } = await sql<{ code: string }>`
    select p.code from identity.pub_staff s
    join billing.prices p on p.kind = 'consultation' and p.active
      and platform.fold(p.name->>'en') in (platform.fold(s.speciality) || ${ending}, 'consultation, ' || platform.fold(s.speciality) || ${ending})
    where s.id = ${doctorId} order by p.code limit 1`.execute(db)
  return rows[0]?.code
}
