import { sql } from 'kysely'
import type { Reader, WriteTx } from '../../platform/db/db.js'
import type { TimePlace } from './log.repo.js'

/** Whose messages are read: an account's, and on a patient's phone only those of people whose year of birth was given. */
export interface Whose {
  accountId: string
  /** Null for staff, to whom nothing is told of a patient's own. */
  patientIds: readonly string[] | null
}

const are = (whose: Whose) => {
  const { accountId, patientIds } = whose
  return patientIds === null
    ? sql<boolean>`m.account_id = ${accountId} and m.wiped_at is null`
    : sql<boolean>`m.account_id = ${accountId} and m.wiped_at is null and (m.patient_id is null or m.patient_id = any(${patientIds}::uuid[]))`
}

/** Messages to an account as they stand in the app, newest first. */
export const list = (db: Reader, whose: Whose, f: { after: TimePlace | undefined; limit: number; unread: boolean }) => {
  const { after } = f
  return db
    .selectFrom('notifications.messages as m')
    .innerJoin('notifications.deliveries as d', (j) =>
      j.onRef('d.message_id', '=', 'm.id').on('d.channel', '=', 'in_app'),
    )
    .select([
      'm.id',
      'm.kind',
      'm.patient_id as patientId',
      'm.language',
      sql<string>`coalesce(d.subject, '')`.as('title'),
      sql<string>`coalesce(d.body, '')`.as('text'),
      sql<string | null>`m.data ->> 'link'`.as('link'),
      'm.created_at as at',
      'm.seen_at as readAt',
    ])
    .where(are(whose))
    .where('d.state', 'in', ['delivered', 'read'])
    .$if(f.unread, (q) => q.where('m.seen_at', 'is', null))
    .$if(after !== undefined, (q) =>
      q.where(sql<boolean>`(m.created_at, m.id) < (${after?.at}::timestamptz, ${after?.id}::uuid)`),
    )
    .orderBy('m.created_at', 'desc')
    .orderBy('m.id', 'desc')
    .limit(f.limit)
    .execute()
}

const inApp = sql<boolean>`exists (select from notifications.deliveries d where d.message_id = m.id and d.channel = 'in_app' and d.state in ('delivered', 'read'))`

export async function unread(db: Reader, whose: Whose): Promise<number> {
  const row = await db
    .selectFrom('notifications.messages as m')
    .select(sql<number>`count(*)::int`.as('count'))
    .where(are(whose))
    .where('m.seen_at', 'is', null)
    .where(inApp)
    .executeTakeFirstOrThrow()
  return row.count
}

/** Whether a message is this person's to read. */
export const isTheirs = async (db: Reader, whose: Whose, id: string): Promise<boolean> =>
  (await db
    .selectFrom('notifications.messages as m')
    .select('m.id')
    .where(are(whose))
    .where('m.id', '=', id)
    .executeTakeFirst()) !== undefined

/** Marks what is unread as read, all of it or one: it has reached them. Answers how many that were. */
export async function markRead(tx: WriteTx, whose: Whose, { id, at }: { id?: string; at: string }): Promise<number> {
  const { rows } = await sql<{ id: string }>`
    with seen as (
      update notifications.messages m set seen_at = ${at}, state = 'read', reason = null, settled_at = coalesce(settled_at, ${at})
      where ${are(whose)} and m.seen_at is null and ${inApp} and ${id === undefined ? sql`true` : sql`m.id = ${id}`}
      returning m.id)
    update notifications.deliveries d set state = 'read', read_at = ${at}
    from seen where d.message_id = seen.id and d.channel = 'in_app' returning d.id`.execute(tx)
  return rows.length
}
