import { type Insertable, sql, type Updateable } from 'kysely'
import type { Reader, WriteTx } from '../../platform/db/db.js'
import type { SchedulingOffers, SchedulingWaiting } from '../../platform/db/tables.js'

const shown = (db: Reader) =>
  db
    .selectFrom('scheduling.waiting as w')
    .innerJoin('patients.pub_patients as p', 'p.id', 'w.patient_id')
    .leftJoin('identity.pub_staff as d', 'd.id', 'w.doctor_id')
    .leftJoin('scheduling.offers as o', (j) => j.onRef('o.waiting_id', '=', 'w.id').on('o.status', '=', 'OPEN'))
    .leftJoin('identity.pub_staff as od', 'od.id', 'o.doctor_id')
    .select(['w.id', 'w.version', 'w.patient_id as patientId', 'p.number as patientNumber', 'p.name as patientName'])
    .select(['p.phone as patientPhone', 'w.doctor_id as doctorId', 'd.name as doctorName', 'w.kind', 'w.days'])
    .select(['w.from_date as fromDate', 'w.until_date as untilDate', 'w.from_minute as fromMinute'])
    .select(['w.until_minute as untilMinute', 'w.note', 'w.status', 'w.joined_at as joinedAt'])
    .select(['o.id as offerId', 'o.starts_at as offerStartsAt', 'o.expires_at as offerExpiresAt'])
    .select('od.name as offerDoctorName')

export type ShownWaiting = Awaited<ReturnType<typeof list>>[number]

export const list = (db: Reader, f: { branchId: string; doctorId?: string | undefined }) =>
  shown(db)
    .where('w.branch_id', '=', f.branchId)
    .where('w.status', 'in', ['WAITING', 'OFFERED'])
    .$if(f.doctorId !== undefined, (q) =>
      q.where((e) => e.or([e('w.doctor_id', '=', f.doctorId!), e('w.doctor_id', 'is', null)])),
    )
    .orderBy('w.joined_at')
    .orderBy('w.id')
    .limit(500)
    .execute()

export const find = (db: Reader, id: string) => shown(db).where('w.id', '=', id).executeTakeFirst()

/** Where somebody waits, in any branch. */
export const ofPatient = (db: Reader, patientId: string) =>
  shown(db)
    .select('w.branch_id as branchId')
    .where('w.patient_id', '=', patientId)
    .where('w.status', 'in', ['WAITING', 'OFFERED'])
    .orderBy('w.joined_at')
    .orderBy('w.id')
    .execute()

export const add = (tx: WriteTx, row: Insertable<SchedulingWaiting>) =>
  tx.insertInto('scheduling.waiting').values(row).execute()

export const lock = (tx: WriteTx, id: string) =>
  tx.selectFrom('scheduling.waiting').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()

export const change = (tx: WriteTx, id: string, changes: Updateable<SchedulingWaiting>) =>
  tx
    .updateTable('scheduling.waiting')
    .set({ ...changes, version: sql`version + 1` })
    .where('id', '=', id)
    .execute()

export interface Freed {
  doctorId: string
  branchId: string
  startsAt: string
  date: string
  weekday: number
  minute: number
  /** Entries, and kinds of visit, that cannot be asked. */
  passed: { people: readonly string[]; kinds: readonly string[] }
}

/** Who is asked next about a freed time: whoever waited longest, suits, and was not asked about it before. */
export const nextFor = (tx: WriteTx, f: Freed) =>
  tx
    .selectFrom('scheduling.waiting as w')
    .selectAll('w')
    .where('w.branch_id', '=', f.branchId)
    .where('w.status', '=', 'WAITING')
    .where((e) => e.or([e('w.doctor_id', '=', f.doctorId), e('w.doctor_id', 'is', null)]))
    .where('w.from_date', '<=', f.date)
    .where('w.until_date', '>=', f.date)
    .where('w.from_minute', '<=', f.minute)
    .where('w.until_minute', '>', f.minute)
    .where(sql<boolean>`${f.weekday} = any(w.days)`)
    .where(sql<boolean>`w.id <> all(${f.passed.people}::uuid[]) and w.kind <> all(${f.passed.kinds}::text[])`)
    .where(
      sql<boolean>`not exists (select from scheduling.offers o where o.waiting_id = w.id and o.doctor_id = ${f.doctorId} and o.starts_at = ${f.startsAt})`,
    )
    .orderBy('w.joined_at')
    .orderBy('w.id')
    .limit(1)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst()

export const addOffer = (tx: WriteTx, row: Insertable<SchedulingOffers>) =>
  tx.insertInto('scheduling.offers').values(row).execute()

const offers = (tx: WriteTx) => tx.selectFrom('scheduling.offers').selectAll().forUpdate()

export const lockOffer = (
  tx: WriteTx,
  by: { id: string } | { hash: string } | { waitingId: string } | { appointmentId: string },
) => {
  const q = offers(tx)
  if ('id' in by) return q.where('id', '=', by.id).executeTakeFirst()
  if ('hash' in by) return q.where('token_hash', '=', by.hash).executeTakeFirst()
  if ('appointmentId' in by) return q.where('appointment_id', '=', by.appointmentId).executeTakeFirst()
  return q.where('waiting_id', '=', by.waitingId).where('status', '=', 'OPEN').executeTakeFirst()
}

export type OfferRow = NonNullable<Awaited<ReturnType<typeof lockOffer>>>

export const endOffer = (tx: WriteTx, id: string, status: 'ACCEPTED' | 'REFUSED' | 'EXPIRED') =>
  tx.updateTable('scheduling.offers').set({ status }).where('id', '=', id).execute()

/** What the page behind a link shows. */
export const offerByHash = (db: Reader, hash: string) =>
  db
    .selectFrom('scheduling.offers as o')
    .innerJoin('scheduling.appointments as a', 'a.id', 'o.appointment_id')
    .innerJoin('organisation.pub_branches as b', 'b.id', 'a.branch_id')
    .innerJoin('identity.pub_staff as d', 'd.id', 'o.doctor_id')
    .select(['o.status', 'o.starts_at as startsAt', 'o.expires_at as expiresAt', 'a.branch_id as branchId', 'a.kind'])
    .select(['b.name as branchName', 'b.time_zone as timeZone', 'd.name as doctorName'])
    .where('o.token_hash', '=', hash)
    .executeTakeFirst()
