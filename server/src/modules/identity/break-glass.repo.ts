import type { Insertable } from 'kysely'
import type { Reader, WriteTx } from '../../platform/db/db.js'
import type { IdentityBreakGlass } from '../../platform/db/tables.js'

export const insert = (tx: WriteTx, row: Insertable<IdentityBreakGlass>) =>
  tx.insertInto('identity.break_glass').values(row).execute()

/** The emergency look of a session that is under way. */
export const openOf = (db: Reader, sessionId: string, now: string) =>
  db
    .selectFrom('identity.break_glass')
    .select(['id', 'patient_id as patientId', 'reason', 'started_at as startedAt', 'ends_at as endsAt'])
    .where('session_id', '=', sessionId)
    .where('ends_at', '>', now)
    .where('ended_at', 'is', null)
    .orderBy('started_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()

/** Ends what is under way in a session; how many that were. */
export async function end(tx: WriteTx, sessionId: string, at: string): Promise<number> {
  const r = await tx
    .updateTable('identity.break_glass')
    .set({ ended_at: at })
    .where('session_id', '=', sessionId)
    .where('ends_at', '>', at)
    .where('ended_at', 'is', null)
    .executeTakeFirst()
  return Number(r.numUpdatedRows)
}

export interface UseFilter {
  branchIds: readonly string[]
  /** Only those nobody has looked into yet. */
  open: boolean
  after?: { at: string; id: string } | undefined
  limit: number
}

/** A page of emergency looks, newest first. */
export function list(db: Reader, f: UseFilter) {
  let query = db
    .selectFrom('identity.break_glass as g')
    .innerJoin('identity.accounts as a', 'a.id', 'g.account_id')
    .leftJoin('identity.accounts as r', 'r.id', 'g.reviewed_by')
    .select([
      'g.id',
      'g.account_id as accountId',
      'a.name as accountName',
      'g.branch_id as branchId',
      'g.patient_id as patientId',
      'g.reason',
      'g.started_at as startedAt',
      'g.ends_at as endsAt',
      'g.ended_at as endedAt',
      'g.reviewed_at as reviewedAt',
      'r.name as reviewedByName',
    ])
    .where('g.branch_id', 'in', [...f.branchIds])
  if (f.open) query = query.where('g.reviewed_at', 'is', null)
  const { after } = f
  if (after) query = query.where((eb) => eb(eb.refTuple('g.started_at', 'g.id'), '<', eb.tuple(after.at, after.id)))
  return query.orderBy('g.started_at', 'desc').orderBy('g.id', 'desc').limit(f.limit).execute()
}

/** Says that an emergency look was looked into; false where there is none of that id here. */
export async function review(
  tx: WriteTx,
  id: string,
  { by, at, branchIds }: { by: string; at: string; branchIds: readonly string[] },
) {
  const known = await tx
    .selectFrom('identity.break_glass')
    .select('reviewed_at as reviewedAt')
    .where('id', '=', id)
    .where('branch_id', 'in', [...branchIds])
    .forUpdate()
    .executeTakeFirst()
  if (!known) return false
  if (known.reviewedAt === null)
    await tx
      .updateTable('identity.break_glass')
      .set({ reviewed_by: by, reviewed_at: at })
      .where('id', '=', id)
      .execute()
  return true
}

export const everyBranch = async (db: Reader) => {
  const rows = await db.selectFrom('organisation.pub_branches').select('id').execute()
  return rows.map((r) => r.id)
}
