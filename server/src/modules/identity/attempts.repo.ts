import { type QueryExecutorProvider, type RawBuilder, sql } from 'kysely'
import type { WriteTx } from '../../platform/db/db.js'
import { together } from '../../platform/db/together.js'
import { type Limit, secondsTooEarly, type Tried } from './attempts.rules.js'

/**
 * Counts a try under each key of this table, in an order in which tries at once never wait for each other in a ring.
 * @returns seconds it comes too early, and whether this is the one that closed the door
 */
export const counting = (table: string) => async (tx: QueryExecutorProvider, limits: readonly Limit[], now: Date) => {
  let [wait, closed] = [0, false]
  const sorted = [...limits].sort((a, b) => (a.key < b.key ? -1 : 1))
  const tries = await together(sorted.map((limit) => countOne(tx, sql.table(table), limit, now)))
  for (const [i, tried] of tries.entries()) {
    const limit = sorted[i]!
    wait = Math.max(wait, secondsTooEarly(limit, tried, now))
    closed ||= tried.count === limit.most + 1
  }
  return { wait, closed }
}

/** A window that has ended begins anew. One statement, so that tries at once are all counted. */
async function countOne(tx: QueryExecutorProvider, table: RawBuilder<unknown>, limit: Limit, now: Date) {
  const { key, seconds } = limit
  const at = now.toISOString()
  const ends = new Date(now.getTime() + seconds * 1000).toISOString()
  const { rows } = await sql<Tried>`
    with before as (select last_at from ${table} where key = ${key} and ends_at > ${at})
    insert into ${table} as a (key, count, last_at, ends_at) values (${key}, 1, ${at}, ${ends})
    on conflict (key) do update set
      count = case when a.ends_at > ${at} then a.count + 1 else 1 end,
      ends_at = case when a.ends_at > ${at} then a.ends_at else excluded.ends_at end,
      last_at = excluded.last_at
    returning a.count, (select last_at from before) as "previousAt", a.ends_at as "endsAt"`.execute(tx)
  return rows[0]!
}

export const count = counting('identity.attempts')

/** Lets the transaction end without waiting for the disk: a power cut may forget the tries of its last half second. */
export const inHaste = (tx: WriteTx) => sql`select set_config('synchronous_commit', 'off', true)`.execute(tx)

export const clear = (tx: WriteTx, keys: readonly string[]) =>
  tx
    .deleteFrom('identity.attempts')
    .where('key', 'in', [...keys])
    .execute()

export const forgetOld = (tx: WriteTx, now: string) =>
  tx.deleteFrom('identity.attempts').where('ends_at', '<', now).execute()
