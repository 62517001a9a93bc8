import { type Insertable, sql, type Updateable } from 'kysely'
import type { Reader, WriteTx } from '../../platform/db/db.js'
import { statement, type Values } from '../../platform/db/statement.js'
import type { NotificationsMessages } from '../../platform/db/tables.js'

const COLUMNS = [
  'id',
  'key',
  'kind',
  'branch_id',
  'account_id',
  'patient_id',
  'name',
  'phone',
  'email',
  'language',
  'data',
  'sealed',
  'secret',
  'subject_kind',
  'subject_id',
  'channels',
  'expires_at',
  'created_at',
] as const
type NewMessage = Required<Pick<Insertable<NotificationsMessages>, (typeof COLUMNS)[number]>>

const inserting = statement((db, value: Values<NewMessage>) =>
  (db as WriteTx)
    .insertInto('notifications.messages')
    .values(Object.fromEntries(COLUMNS.map((column) => [column, value(column)])) as never)
    .onConflict((c) => c.column('key').doNothing())
    .returning('id'),
)

/** Adds a message; false where its fact has been told before. */
export const insert = async (tx: WriteTx, row: NewMessage): Promise<boolean> => (await inserting(tx, row)).length > 0

export async function idOfKey(db: Reader, key: string): Promise<string> {
  const row = await db
    .selectFrom('notifications.messages')
    .select('id')
    .where('key', '=', key)
    .executeTakeFirstOrThrow()
  return row.id
}

/** Messages nobody has planned yet, oldest first; locked, and left out where another worker has them. */
export const unplanned = (tx: WriteTx, limit: number) =>
  tx
    .selectFrom('notifications.messages')
    .selectAll()
    .where('state', '=', 'new')
    .orderBy('created_at')
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute()

/** Whether a message waits to be planned or handed over. */
export async function isLeft(db: Reader, now: string): Promise<boolean> {
  const { rows } = await sql<{ left: boolean }>`
    select exists (select from notifications.messages where state = 'new')
      or exists (select from notifications.deliveries where state = 'waiting' and due_at <= ${now})
      or exists (select from notifications.deliveries where state = 'handing_over' and leased_until <= ${now}) as left`.execute(
    db,
  )
  return rows[0]!.left
}

export const find = (db: Reader, id: string) =>
  db.selectFrom('notifications.messages').selectAll().where('id', '=', id).executeTakeFirst()

export const several = (db: Reader, ids: readonly string[]) =>
  db
    .selectFrom('notifications.messages')
    .selectAll()
    .where('id', '=', sql<string>`any(${ids}::uuid[])`)
    .execute()

export const hold = (tx: WriteTx, id: string) =>
  tx.selectFrom('notifications.messages').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()

export const update = (tx: WriteTx, id: string, set: Updateable<NotificationsMessages>) =>
  tx.updateTable('notifications.messages').set(set).where('id', '=', id).execute()

export interface Planned {
  id: string
  account_id: string | null
  email: string | null
  language: string
  policy: string | null
  state: string
  reason: string | null
  settled_at: string | null
  not_before: string | null
}

/** Writes down what was decided about any number of messages, in one statement. */
export const planned = (tx: WriteTx, rows: readonly Planned[]) =>
  sql`
    update notifications.messages m
    set account_id = p.account_id, email = p.email, language = p.language, policy = p.policy, state = p.state, reason = p.reason, settled_at = p.settled_at, not_before = p.not_before
    from json_to_recordset(${JSON.stringify(rows)}::json)
      as p(id uuid, account_id uuid, email text, language text, policy text, state text, reason text, settled_at timestamptz, not_before timestamptz)
    where m.id = p.id`.execute(tx)
