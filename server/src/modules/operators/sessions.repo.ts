import type { Insertable } from 'kysely'
import type { Control, OperatorsDB } from './control.js'

export const byUsername = (db: Control, username: string) =>
  db
    .selectFrom('control.operators')
    .select(['id', 'name', 'username', 'password_hash as passwordHash', 'demo_password as demoPassword', 'active'])
    .where('username', '=', username.toLowerCase())
    .executeTakeFirst()

/** Whether anybody but the demonstration's own operator works here. */
export const hasOperators = async (db: Control): Promise<boolean> =>
  (await db
    .selectFrom('control.operators')
    .select('id')
    .where('demo_password', 'is', null)
    .where('active', '=', true)
    .limit(1)
    .executeTakeFirst()) !== undefined

export const insertOperator = (db: Control, row: Insertable<OperatorsDB['control.operators']>) =>
  db.insertInto('control.operators').values(row).execute()

/** Sets the password of an operator who exists, and ends their sessions. */
export async function setPassword(db: Control, { id, hash, at }: { id: string; hash: string; at: string }) {
  await db
    .updateTable('control.operators')
    .set({ password_hash: hash, demo_password: null })
    .where('id', '=', id)
    .execute()
  await db
    .updateTable('control.operator_sessions')
    .set({ ended_at: at })
    .where('operator_id', '=', id)
    .where('ended_at', 'is', null)
    .execute()
}

export const start = (db: Control, row: Insertable<OperatorsDB['control.operator_sessions']>) =>
  db.insertInto('control.operator_sessions').values(row).execute()

/** The session a secret opens, where it runs and its operator may still sign in. */
export const open = (db: Control, hash: string, { now, idleSince }: { now: string; idleSince: string }) =>
  db
    .selectFrom('control.operator_sessions as s')
    .innerJoin('control.operators as o', 'o.id', 's.operator_id')
    .select([
      's.id as sessionId',
      's.seen_at as seenAt',
      's.expires_at as expiresAt',
      'o.id as operatorId',
      'o.name',
      'o.username',
      'o.demo_password as demoPassword',
    ])
    .where('s.hash', '=', hash)
    .where('s.ended_at', 'is', null)
    .where('s.expires_at', '>', now)
    .where('s.seen_at', '>', idleSince)
    .where('o.active', '=', true)
    .executeTakeFirst()

export const find = (db: Control, sessionId: string) =>
  db
    .selectFrom('control.operator_sessions as s')
    .innerJoin('control.operators as o', 'o.id', 's.operator_id')
    .select(['o.id', 'o.name', 'o.username', 's.expires_at as expiresAt', 'o.demo_password as demoPassword'])
    .where('s.id', '=', sessionId)
    .executeTakeFirst()

export const see = (db: Control, id: string, at: string) =>
  db.updateTable('control.operator_sessions').set({ seen_at: at }).where('id', '=', id).execute()

export const end = (db: Control, id: string, at: string) =>
  db
    .updateTable('control.operator_sessions')
    .set({ ended_at: at })
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .execute()

export const demoLogin = (db: Control) =>
  db
    .selectFrom('control.operators')
    .select(['username', 'demo_password as password'])
    .where('demo_password', 'is not', null)
    .where('active', '=', true)
    .executeTakeFirst()
