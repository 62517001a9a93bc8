import type { Reader } from '../../platform/db/db.js'

/** Leave of the branch's doctors, or of one, in a stretch of time. */
export const away = (db: Reader, f: { branchId: string; doctorId: string | undefined; from: string; until: string }) =>
  db
    .selectFrom('scheduling.leaves as l')
    .innerJoin('identity.pub_doctors as d', 'd.id', 'l.doctor_id')
    .select(['l.doctor_id as doctorId', 'l.starts_at as startsAt', 'l.ends_at as endsAt', 'l.reason'])
    .where('d.branch_id', '=', f.branchId)
    .$if(f.doctorId !== undefined, (q) => q.where('l.doctor_id', '=', f.doctorId!))
    .where('l.withdrawn_at', 'is', null)
    .where('l.starts_at', '<', f.until)
    .where('l.ends_at', '>', f.from)
    .execute()

export const holidays = async (db: Reader, f: { branchId: string; from: string; to: string }) =>
  (
    await db
      .selectFrom('organisation.pub_holidays')
      .select(['on_date as date', 'name'])
      .where('branch_id', '=', f.branchId)
      .where('on_date', '>=', f.from)
      .where('on_date', '<=', f.to)
      .execute()
  ).map((h) => ({ date: h.date!, name: h.name! }))
