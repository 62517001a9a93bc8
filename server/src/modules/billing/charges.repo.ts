import type { Insertable } from 'kysely'
import type { Reader, WriteTx } from '../../platform/db/db.js'
import type { BillingCharges } from '../../platform/db/tables.js'

/** Adds charges; a charge of a source and line that is already there stays as it is. */
export const add = (tx: WriteTx, rows: Insertable<BillingCharges>[]) =>
  tx.insertInto('billing.charges').values(rows).onConflict((c) => c.columns(['source', 'line']).doNothing()).execute()

/** Charges of a source that nothing has taken back. */
export const standing = (db: Reader, source: string) =>
  db
    .selectFrom('billing.charges as c')
    .selectAll('c')
    .where('c.source', '=', source)
    .where('c.reverses', 'is', null)
    .where((eb) => eb.not(eb.exists(eb.selectFrom('billing.charges as r').select('r.id').whereRef('r.reverses', '=', 'c.id'))))
    .execute()
