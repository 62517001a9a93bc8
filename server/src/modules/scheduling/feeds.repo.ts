import type { Insertable } from 'kysely'
import type { Reader, WriteTx } from '../../platform/db/db.js'
import type { SchedulingFeeds } from '../../platform/db/tables.js'

/** Addresses of an account that work, the newest first; of one patient's appointments where that is asked. */
export const mine = (db: Reader, accountId: string, patientId?: string) =>
  db
    .selectFrom('scheduling.feeds')
    .select(['id', 'created_at as createdAt', 'last_read_at as lastReadAt'])
    .where('account_id', '=', accountId)
    .where('revoked_at', 'is', null)
    .$if(patientId !== undefined, (q) => q.where('patient_id', '=', patientId!))
    .orderBy('created_at', 'desc')
    .limit(50)
    .execute()

export const add = (tx: WriteTx, row: Insertable<SchedulingFeeds>) =>
  tx.insertInto('scheduling.feeds').values(row).execute()

export async function revoke(tx: WriteTx, f: { id: string; accountId: string; at: string }): Promise<boolean> {
  const ended = await tx
    .updateTable('scheduling.feeds')
    .set({ revoked_at: f.at })
    .where('id', '=', f.id)
    .where('account_id', '=', f.accountId)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  return ended.numUpdatedRows === 1n
}

/** Another secret for an address that works; undefined where it is not this account's, or was ended. */
export const renew = (tx: WriteTx, f: { id: string; accountId: string; at: string; hash: string }) =>
  tx
    .updateTable('scheduling.feeds')
    .set({ token_hash: f.hash, created_at: f.at, last_read_at: null })
    .where('id', '=', f.id)
    .where('account_id', '=', f.accountId)
    .where('revoked_at', 'is', null)
    .returning('id')
    .executeTakeFirst()

/** Ends every address an account made of a patient's appointments. */
export const endOf = (tx: WriteTx, f: { accountId: string; patientId: string; at: string }) =>
  tx
    .updateTable('scheduling.feeds')
    .set({ revoked_at: f.at })
    .where('account_id', '=', f.accountId)
    .where('patient_id', '=', f.patientId)
    .where('revoked_at', 'is', null)
    .execute()

/** Notes that somebody's calendar read it; once an hour is often enough to see that it is used. */
export const wasRead = (tx: WriteTx, id: string, at: string) =>
  tx.updateTable('scheduling.feeds').set({ last_read_at: at }).where('id', '=', id).execute()

/** The address that works with this secret: whoever may not sign in any more reads no calendar either. */
export const byHash = (db: Reader, hash: string) =>
  db
    .selectFrom('scheduling.feeds as f')
    .innerJoin('identity.pub_accounts as a', (j) => j.onRef('a.id', '=', 'f.account_id').on('a.active', '=', true))
    .select(['f.id', 'f.doctor_id as doctorId', 'f.patient_id as patientId', 'f.last_read_at as lastReadAt'])
    .where('f.token_hash', '=', hash)
    .where('f.revoked_at', 'is', null)
    .executeTakeFirst()

export const events = (db: Reader, f: { doctorId: string | null; patientId: string | null; from: string }) =>
  db
    .selectFrom('scheduling.appointments as a')
    .innerJoin('patients.pub_patients as p', 'p.id', 'a.patient_id')
    .innerJoin('identity.pub_staff as d', 'd.id', 'a.doctor_id')
    .innerJoin('organisation.pub_branches as b', 'b.id', 'a.branch_id')
    .select([
      'a.id',
      'a.version',
      'a.starts_at as startsAt',
      'a.ends_at as endsAt',
      'a.status',
      'a.booked_at as bookedAt',
    ])
    .select(['a.branch_id as branchId', 'p.name as patientName', 'p.number as patientNumber'])
    .select(['d.name as doctorName', 'b.name as branchName'])
    .where('a.starts_at', '>=', f.from)
    .where('a.held_until', 'is', null)
    .$if(f.doctorId !== null, (q) => q.where('a.doctor_id', '=', f.doctorId!))
    .$if(f.patientId !== null, (q) => q.where('a.patient_id', '=', f.patientId!))
    .orderBy('a.starts_at')
    .limit(2000)
    .execute()
