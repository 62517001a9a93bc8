import { type Insertable, sql, type Updateable } from 'kysely'
import type { Reader, WriteTx } from '../../platform/db/db.js'
import type { FrontdeskArrivals } from '../../platform/db/tables.js'

export interface DoctorDay {
  id: string
  name: string
  speciality: string | null
  roomName: string | null
  waiting: number
  lastToken: number
  /** Average minutes of today's finished consultations, null before the first. */
  minutesEach: number | null
}

const doctorDays = (branchId: string, on: string) => sql<DoctorDay>`
  select s.id, s.name, s.speciality, r.name as "roomName",
         coalesce(q.waiting, 0)::int as waiting, coalesce(q.last, 0)::int as "lastToken", q.minutes as "minutesEach"
  from identity.pub_doctors s
  left join organisation.pub_rooms r on r.id = s.room_id
  left join lateral (
    select count(*) filter (where a.status in ('waiting', 'called', 'skipped')) as waiting, max(a.token) as last,
           avg(extract(epoch from a.done_at - a.seen_at) / 60) filter (where a.done_at > a.seen_at) as minutes
    from frontdesk.arrivals a where a.doctor_id = s.id and a.service_date = ${on} and a.branch_id = ${branchId}
  ) q on true
  where s.branch_id = ${branchId}`

/** Doctors of a branch with their day so far, by name. */
export async function days(db: Reader, branchId: string, on: string): Promise<DoctorDay[]> {
  const { rows } =
    await sql<DoctorDay>`${doctorDays(branchId, on)} order by s.name collate "und-x-icu" limit 200`.execute(db)
  return rows
}

/** One doctor's day in a branch; undefined where they do not work there. */
export async function day(db: Reader, branchId: string, on: string, doctorId: string): Promise<DoctorDay | undefined> {
  const { rows } = await sql<DoctorDay>`${doctorDays(branchId, on)} and s.id = ${doctorId}`.execute(db)
  return rows[0]
}

export const insert = (tx: WriteTx, row: Insertable<FrontdeskArrivals>) =>
  tx.insertInto('frontdesk.arrivals').values(row).execute()

/** The patient's arrival of today that is not finished. */
export const open = (db: Reader, patientId: string, branchId: string, on: string) =>
  db
    .selectFrom('frontdesk.arrivals as a')
    .innerJoin('identity.pub_staff as s', 's.id', 'a.doctor_id')
    .select(['a.id', 'a.encounter_id as encounterId', 'a.token', 'a.doctor_id as doctorId', 's.name as doctorName'])
    .where('a.patient_id', '=', patientId)
    .where('a.branch_id', '=', branchId)
    .where('a.service_date', '=', on)
    .where('a.status', 'not in', ['done', 'left'])
    .executeTakeFirst()

/** The arrival with its row locked; undefined where there is none in these branches. */
export const lock = (tx: WriteTx, id: string, branchIds: readonly string[]) =>
  tx
    .selectFrom('frontdesk.arrivals')
    .select([
      'id',
      'encounter_id as encounterId',
      'doctor_id as doctorId',
      'branch_id as branchId',
      'service_date as serviceDate',
      'status',
      'token',
      'place',
    ])
    .where('id', '=', id)
    .where('branch_id', '=', sql<string>`any(${branchIds}::uuid[])`)
    .forUpdate()
    .executeTakeFirst()

export const ofEncounter = (db: Reader, encounterId: string) =>
  db
    .selectFrom('frontdesk.arrivals')
    .select([
      'id',
      'status',
      'token',
      'doctor_id as doctorId',
      'branch_id as branchId',
      'arrived_at as arrivedAt',
      'service_date as serviceDate',
      'place',
      'seen_at as seenAt',
    ])
    .where('encounter_id', '=', encounterId)
    .executeTakeFirst()

export const change = (tx: WriteTx, id: string, changes: Updateable<FrontdeskArrivals>) =>
  tx
    .updateTable('frontdesk.arrivals')
    .set({ ...changes, version: sql`version + 1` })
    .where('id', '=', id)
    .execute()

export const called = (tx: WriteTx, id: string, at: string) =>
  tx
    .updateTable('frontdesk.arrivals')
    .set({ status: 'called', called_at: at, times_called: sql`times_called + 1`, version: sql`version + 1` })
    .where('id', '=', id)
    .execute()

/** Locks and returns the arrival whose turn it is; two calls at once get two different patients. */
export const lockNext = (tx: WriteTx, doctorId: string, branchId: string, on: string) =>
  tx
    .selectFrom('frontdesk.arrivals')
    .select('id')
    .where('doctor_id', '=', doctorId)
    .where('branch_id', '=', branchId)
    .where('service_date', '=', on)
    .where('status', '=', 'waiting')
    .orderBy('place')
    .limit(1)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst()

/** Places of those who wait for a doctor, in order. */
export async function waitingPlaces(db: Reader, doctorId: string, branchId: string, on: string): Promise<number[]> {
  const rows = await db
    .selectFrom('frontdesk.arrivals')
    .select('place')
    .where('doctor_id', '=', doctorId)
    .where('branch_id', '=', branchId)
    .where('service_date', '=', on)
    .where('status', '=', 'waiting')
    .orderBy('place')
    .execute()
  return rows.map((r) => r.place)
}
