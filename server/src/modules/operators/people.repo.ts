import { type Insertable, sql } from 'kysely'
import type { Control, ControlTx, OperatorsDB } from './control.js'

const people = (db: Control) =>
  db
    .selectFrom('control.operators')
    .select([
      'id',
      'name',
      'username',
      'password_hash as passwordHash',
      'password_changed_at as passwordChangedAt',
      'password_once as passwordOnce',
      'demo_password as demoPassword',
      'active',
      sql<boolean>`totp_confirmed_at is not null`.as('hasTotp'),
    ])

export const byUsername = (db: Control, username: string) =>
  people(db).where('username', '=', username.toLowerCase()).executeTakeFirst()

export const byId = (db: Control, id: string) => people(db).where('id', '=', id).executeTakeFirst()
export type OperatorRow = NonNullable<Awaited<ReturnType<typeof byId>>>

/** Everybody who runs or ran the installation, by name. */
export const list = (db: Control) =>
  db
    .selectFrom('control.operators as o')
    .select([
      'o.id',
      'o.username',
      'o.name',
      'o.active',
      'o.password_once as passwordOnce',
      'o.created_at as createdAt',
      sql<boolean>`o.demo_password is not null`.as('demo'),
      sql<boolean>`o.totp_confirmed_at is not null`.as('totp'),
      sql<string | null>`(select max(s.seen_at) from control.operator_sessions s where s.operator_id = o.id)`.as(
        'lastSeenAt',
      ),
    ])
    .orderBy('o.active', 'desc')
    .orderBy(sql`lower(o.name)`)
    .limit(500)
    .execute()

/** Whether anybody but the demonstration's own operator works here. */
export const hasOperators = async (db: Control): Promise<boolean> =>
  (await db
    .selectFrom('control.operators')
    .select('id')
    .where('demo_password', 'is', null)
    .where('active', '=', true)
    .limit(1)
    .executeTakeFirst()) !== undefined

export const insert = (db: Control, row: Insertable<OperatorsDB['control.operators']>) =>
  db.insertInto('control.operators').values(row).execute()

interface NewPassword {
  id: string
  hash: string
  at: string
  /** Somebody else chose it. */
  once: boolean
}

export const setPassword = (db: Control, { id, hash, at, once }: NewPassword) =>
  db
    .updateTable('control.operators')
    .set({ password_hash: hash, demo_password: null, password_changed_at: at, password_once: once })
    .where('id', '=', id)
    .execute()

export const setActive = (tx: ControlTx, id: string, active: boolean) =>
  tx.updateTable('control.operators').set({ active }).where('id', '=', id).execute()

/** How many may sign in, held until the transaction ends so that two cannot end each other. */
export async function lockActive(tx: ControlTx): Promise<number> {
  const rows = await tx
    .selectFrom('control.operators')
    .select('id')
    .where('active', '=', true)
    .orderBy('id')
    .forUpdate()
    .execute()
  return rows.length
}

export const demoLogin = (db: Control) =>
  db
    .selectFrom('control.operators')
    .select(['username', 'demo_password as password'])
    .where('demo_password', 'is not', null)
    .where('active', '=', true)
    .executeTakeFirst()
