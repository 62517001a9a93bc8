import type { Insertable } from 'kysely'
import type { Reader, WriteTx } from '../../platform/db/db.js'
import type { FrontdeskCalls } from '../../platform/db/tables.js'

const columns = ['c.id', 'c.token', 'c.counter', 'c.place', 's.name as doctorName', 'c.called_at as at'] as const

export const insert = (tx: WriteTx, row: Insertable<FrontdeskCalls>) =>
  tx.insertInto('frontdesk.calls').values(row).execute()

/** Calls of a branch since an instant, the latest first. */
export const lately = (db: Reader, f: { branchId: string; since: string; doctorIds: string[]; counters: string[] }) =>
  db
    .selectFrom('frontdesk.calls as c')
    .innerJoin('frontdesk.arrivals as a', 'a.id', 'c.arrival_id')
    .innerJoin('identity.pub_staff as s', 's.id', 'a.doctor_id')
    .select(columns)
    .where('c.branch_id', '=', f.branchId)
    .where('c.called_at', '>', f.since)
    .where((e) =>
      e.or([
        e('c.counter', 'in', f.counters.length > 0 ? f.counters : ['']),
        e.and([
          e('c.counter', '=', 'doctor'),
          ...(f.doctorIds.length > 0 ? [e('c.doctor_id', 'in', f.doctorIds)] : []),
        ]),
      ]),
    )
    .orderBy('c.called_at', 'desc')
    .limit(12)
    .execute()

/** The latest call of a visit. */
export const lastOf = (db: Reader, arrivalId: string) =>
  db
    .selectFrom('frontdesk.calls as c')
    .innerJoin('frontdesk.arrivals as a', 'a.id', 'c.arrival_id')
    .innerJoin('identity.pub_staff as s', 's.id', 'a.doctor_id')
    .select(columns)
    .where('c.arrival_id', '=', arrivalId)
    .orderBy('c.called_at', 'desc')
    .limit(1)
    .executeTakeFirst()
