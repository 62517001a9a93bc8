import { type Insertable, sql } from 'kysely'
import type { WriteTx } from './db.js'
import type { DB } from './tables.js'

/**
 * Adds any number of rows in one statement whose text depends on the columns only, so it is planned once.
 * Every row must name the same columns; what no row names gets its default. JSON columns take values, not text.
 */
export async function insertRows<T extends keyof DB>(
  tx: WriteTx,
  table: T,
  rows: readonly Insertable<DB[T]>[],
): Promise<void> {
  if (rows.length === 0) return
  const columns = sql.join(Object.keys(rows[0]!).map((c) => sql.ref(c)))
  const into = sql.table(table)
  await sql`insert into ${into} (${columns}) select ${columns} from json_populate_recordset(null::${into}, ${JSON.stringify(rows)}::json)`.execute(
    tx,
  )
}
