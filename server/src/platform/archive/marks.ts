import pg from 'pg'
import { withDatabase } from '../db/pools.js'

/**
 * How much had been written to a database, as Postgres counts it: where this says the same as before, the same rows are
 * there. What the job library keeps for itself does not count; whatever a job does, does. After a crash Postgres counts from
 * nothing, which is another number. Statements of the last minute may still be missing from it.
 */
export async function marksOf(adminUrl: string, database: string): Promise<string> {
  const client = new pg.Client({
    connectionString: withDatabase(adminUrl, database),
    application_name: 'tabib backup',
  })
  // A connection that breaks while no statement runs is told of here; the statement fails.
  client.on('error', () => undefined)
  await client.connect()
  try {
    const { rows } = await client.query<{ marks: string }>(`
      select concat_ws('/', coalesce(sum(n_tup_ins), 0), coalesce(sum(n_tup_upd), 0), coalesce(sum(n_tup_del), 0)) as marks
      from pg_stat_user_tables where schemaname <> 'pgboss'`)
    return rows[0]!.marks
  } finally {
    await client.end()
  }
}
