import type { Insertable } from 'kysely'
import type { WriteTx } from '../../platform/db/db.js'
import type { BillingPrices } from '../../platform/db/tables.js'

/** Adds a price, or makes the one of that code exactly this. */
export const put = (tx: WriteTx, { id, code, ...price }: Insertable<BillingPrices>) =>
  tx
    .insertInto('billing.prices')
    .values({ id, code, ...price })
    .onConflict((c) => c.column('code').doUpdateSet(price))
    .execute()
