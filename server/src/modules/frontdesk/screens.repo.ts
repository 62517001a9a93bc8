import { type Insertable, sql } from 'kysely'
import type { Reader, WriteTx } from '../../platform/db/db.js'
import type { FrontdeskScreens } from '../../platform/db/tables.js'

const columns = [
  'id',
  'branch_id as branchId',
  'kind',
  'name',
  'doctor_ids as doctorIds',
  'counters',
  'languages',
  'created_at as createdAt',
] as const

export const insert = (tx: WriteTx, row: Insertable<FrontdeskScreens>) =>
  tx.insertInto('frontdesk.screens').values(row).execute()

/** How many of these are doctors of a branch. */
export async function doctorsHere(db: Reader, branchId: string, ids: readonly string[]): Promise<number> {
  const { count } = await db
    .selectFrom('identity.pub_doctors')
    .select((eb) => eb.fn.count<number>('id').distinct().as('count'))
    .where('branch_id', '=', branchId)
    .where('id', '=', sql<string>`any(${ids}::uuid[])`)
    .executeTakeFirstOrThrow()
  return count
}

export const list = (db: Reader, branchId: string) =>
  db
    .selectFrom('frontdesk.screens')
    .select(columns)
    .where('branch_id', '=', branchId)
    .where('revoked_at', 'is', null)
    .orderBy('created_at')
    .limit(200)
    .execute()

/** A screen in use by the hash of its code. */
export const byHash = (db: Reader, hash: string, kind: string) =>
  db
    .selectFrom('frontdesk.screens')
    .select(columns)
    .where('code_hash', '=', hash)
    .where('kind', '=', kind)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()

/** Takes a screen's address back; answers whether it had one in this branch. */
export async function revoke(tx: WriteTx, id: string, branchId: string, at: string): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('frontdesk.screens')
    .set({ revoked_at: at })
    .where('id', '=', id)
    .where('branch_id', '=', branchId)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

export interface RoomNow {
  doctorId: string
  called: number | null
  inside: number | null
  next: number[]
  /** Who still waits to be called. */
  waiting: number
}

/** What each doctor of a branch's day has in hand. */
export async function rooms(db: Reader, branchId: string, on: string): Promise<RoomNow[]> {
  const { rows } = await sql<RoomNow>`
    select a.doctor_id as "doctorId",
      (array_agg(a.token order by a.called_at desc) filter (where a.status = 'called'))[1] as called,
      (array_agg(a.token order by a.seen_at desc) filter (where a.status = 'with_doctor'))[1] as inside,
      coalesce((array_agg(a.token order by a.place, a.token) filter (where a.status = 'waiting'))[1:12], '{}') as next,
      count(*) filter (where a.status = 'waiting')::int as waiting
    from frontdesk.arrivals a
    where a.branch_id = ${branchId} and a.service_date = ${on}
    group by a.doctor_id`.execute(db)
  return rows
}
