import type { Insertable } from 'kysely'
import type { Control, ControlTx, OperatorsDB } from './control.js'

/** The session a secret opens, where it has not ended and its operator may still sign in. */
export const open = (db: Control, hash: string, now: string) =>
  db
    .selectFrom('control.operator_sessions as s')
    .innerJoin('control.operators as o', 'o.id', 's.operator_id')
    .select([
      's.id as sessionId',
      's.seen_at as seenAt',
      's.stepped_up_at as steppedUpAt',
      'o.id as operatorId',
      'o.name',
      'o.demo_password as demoPassword',
      'o.password_once as passwordOnce',
    ])
    .where('s.hash', '=', hash)
    .where('s.ended_at', 'is', null)
    .where('s.expires_at', '>', now)
    .where('o.active', '=', true)
    .executeTakeFirst()

export const start = (tx: ControlTx, row: Insertable<OperatorsDB['control.operator_sessions']>) =>
  tx.insertInto('control.operator_sessions').values(row).execute()

export const find = (db: Control, sessionId: string) =>
  db
    .selectFrom('control.operator_sessions as s')
    .innerJoin('control.operators as o', 'o.id', 's.operator_id')
    .select([
      'o.id',
      'o.name',
      'o.username',
      's.expires_at as expiresAt',
      'o.demo_password as demoPassword',
      'o.password_once as passwordOnce',
    ])
    .where('s.id', '=', sessionId)
    .executeTakeFirst()

/** The sessions of an operator that are open, the last used first. */
export const openOf = (db: Control, operatorId: string, { now, idleSince }: { now: string; idleSince: string }) =>
  db
    .selectFrom('control.operator_sessions')
    .select(['id', 'device', 'address', 'started_at as startedAt', 'seen_at as lastUsedAt', 'expires_at as expiresAt'])
    .where('operator_id', '=', operatorId)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', now)
    .where('seen_at', '>', idleSince)
    .orderBy('seen_at', 'desc')
    .limit(50)
    .execute()

export const see = (db: Control, id: string, at: string) =>
  db.updateTable('control.operator_sessions').set({ seen_at: at }).where('id', '=', id).execute()

export const stepUp = (tx: ControlTx, id: string, at: string) =>
  tx.updateTable('control.operator_sessions').set({ stepped_up_at: at }).where('id', '=', id).execute()

/** Ends one session of an operator; false where it is none of theirs, or over. */
export async function end(tx: ControlTx, operatorId: string, id: string, at: string): Promise<boolean> {
  const r = await tx
    .updateTable('control.operator_sessions')
    .set({ ended_at: at })
    .where('id', '=', id)
    .where('operator_id', '=', operatorId)
    .where('ended_at', 'is', null)
    .executeTakeFirst()
  return r.numUpdatedRows === 1n
}

/** Ends the sessions of an operator, all or all but one. @returns how many */
export async function endAll(db: Control, operatorId: string, at: string, but?: string | null): Promise<number> {
  const r = await db
    .updateTable('control.operator_sessions')
    .set({ ended_at: at })
    .where('operator_id', '=', operatorId)
    .where('ended_at', 'is', null)
    .$if(but !== undefined && but !== null, (q) => q.where('id', '<>', but!))
    .executeTakeFirst()
  return Number(r.numUpdatedRows)
}

/** Whether an operator has signed in with this browser before. */
export const knowsBrowser = async (db: Control, operatorId: string, hash: string): Promise<boolean> =>
  (await db
    .selectFrom('control.operator_sessions')
    .select('id')
    .where('browser_hash', '=', hash)
    .where('operator_id', '=', operatorId)
    .limit(1)
    .executeTakeFirst()) !== undefined
