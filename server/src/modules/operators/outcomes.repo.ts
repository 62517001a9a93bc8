import { sql } from 'kysely'
import type { Control } from './control.js'

export interface Place {
  operatorId: string
  key: string
}

/** Takes a key: it is free, or whoever had it broke off before `before`. */
export async function claim(
  db: Control,
  { operatorId, key }: Place,
  by: { fingerprint: string; claim: string; at: string; before: string },
): Promise<boolean> {
  const { rows } = await sql`
    insert into control.operator_outcomes as o (operator_id, key, fingerprint, claim, at)
    values (${operatorId}, ${key}, ${by.fingerprint}, ${by.claim}, ${by.at})
    on conflict (operator_id, key) do update set claim = excluded.claim, at = excluded.at
      where o.outcome is null and o.at < ${by.before} and o.fingerprint = excluded.fingerprint
    returning 1`.execute(db)
  return rows.length > 0
}

export const find = (db: Control, { operatorId, key }: Place) =>
  db
    .selectFrom('control.operator_outcomes')
    .select(['fingerprint', 'outcome'])
    .where('operator_id', '=', operatorId)
    .where('key', '=', key)
    .executeTakeFirst()

const mine = (db: Control, { operatorId, key }: Place, claim: string) =>
  db
    .updateTable('control.operator_outcomes')
    .where('operator_id', '=', operatorId)
    .where('key', '=', key)
    .where('claim', '=', claim)

export const settle = (db: Control, place: Place, { claim, outcome }: { claim: string; outcome: string }) =>
  mine(db, place, claim).set({ claim: null, outcome }).execute()

export const release = (db: Control, { operatorId, key }: Place, claim: string) =>
  db
    .deleteFrom('control.operator_outcomes')
    .where('operator_id', '=', operatorId)
    .where('key', '=', key)
    .where('claim', '=', claim)
    .execute()

export const forgetOld = (db: Control, before: string) =>
  db.deleteFrom('control.operator_outcomes').where('at', '<', before).execute()
