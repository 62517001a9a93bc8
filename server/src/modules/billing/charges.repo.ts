import type { Insertable } from 'kysely'
import type { WriteTx } from '../../platform/db/db.js'
import type { BillingCharges } from '../../platform/db/tables.js'

/** Adds charges; a charge of a source and line that is already there stays as it is. */
export const add = (tx: WriteTx, rows: Insertable<BillingCharges>[]) =>
  tx.insertInto('billing.charges').values(rows).onConflict((c) => c.columns(['source', 'line']).doNothing()).execute()
