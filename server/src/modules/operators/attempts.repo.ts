import { sql } from 'kysely'
import type { Limit, Tried } from '../identity/index.js'
import type { Control, ControlTx } from './control.js'

/** Counts one try under a key; a window that has ended begins anew. One statement, so that tries at once are all counted. */
export async function count(tx: ControlTx, { key, seconds }: Limit, now: Date): Promise<Tried> {
  const at = now.toISOString()
  const ends = new Date(now.getTime() + seconds * 1000).toISOString()
  const { rows } = await sql<Tried>`
    with before as (select last_at from control.operator_attempts where key = ${key} and ends_at > ${at})
    insert into control.operator_attempts as a (key, count, last_at, ends_at) values (${key}, 1, ${at}, ${ends})
    on conflict (key) do update set
      count = case when a.ends_at > ${at} then a.count + 1 else 1 end,
      ends_at = case when a.ends_at > ${at} then a.ends_at else excluded.ends_at end,
      last_at = excluded.last_at
    returning a.count, (select last_at from before) as "previousAt", a.ends_at as "endsAt"`.execute(tx)
  return rows[0]!
}

export const clear = (db: Control, key: string) =>
  sql`delete from control.operator_attempts where key = ${key}`.execute(db)

export const forgetOld = (db: Control, now: string) =>
  sql`delete from control.operator_attempts where ends_at < ${now}`.execute(db)
