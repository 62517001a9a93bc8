import { type Insertable, sql, type Updateable } from 'kysely'
import type { Reader, WriteTx } from '../../platform/db/db.js'
import { statement, unseen, type Values } from '../../platform/db/statement.js'
import type { FrontdeskArrivals, FrontdeskQueueRules } from '../../platform/db/tables.js'

export interface DoctorDay {
  id: string
  name: string
  speciality: string | null
  roomName: string | null
  waiting: number
  lastToken: number
  /** Minutes of today's finished consultations. */
  minutes: number[]
  /** Since when somebody is inside; null where nobody is. */
  insideSince: string | null
  /** When somebody was last called in; null where nobody was today. */
  lastSeenAt: string | null
  /** The session that is on or comes next today; null without one. */
  fromMinute: number | null
  /** The end of the session before it. */
  beforeMinute: number | null
  slotMinutes: number | null
  lateMinutes: number
}

/** The day of a branch and the minute of it. */
export interface Moment {
  branchId: string
  on: string
  minute: number
}

const doctorDays = ({ branchId, on, minute }: Moment) => sql<DoctorDay>`
  select s.id, s.name, s.speciality, r.name as "roomName",
         coalesce(q.waiting, 0)::int as waiting, coalesce(q.last, 0)::int as "lastToken",
         coalesce(q.minutes, '{}') as minutes, q."insideSince", q."lastSeenAt",
         h.from_minute as "fromMinute", h.before_minute as "beforeMinute", h.slot_minutes as "slotMinutes", coalesce(l.minutes, 0) as "lateMinutes"
  from identity.pub_doctors s
  left join organisation.pub_rooms r on r.id = s.room_id
  left join lateral (
    select count(*) filter (where a.status in ('waiting', 'called', 'skipped')) as waiting, max(a.token) as last,
           array_agg((extract(epoch from a.done_at - a.seen_at) / 60)::float8) filter (where a.done_at > a.seen_at) as minutes,
           max(a.seen_at) filter (where a.status = 'with_doctor') as "insideSince",
           max(a.seen_at) as "lastSeenAt"
    from frontdesk.arrivals a where a.doctor_id = s.id and a.service_date = ${on} and a.branch_id = ${branchId}
  ) q on true
  left join lateral (
    with one_off as (
      select e.kind, e.from_minute, e.until_minute, e.slot_minutes from scheduling.pub_exceptions e
      where e.doctor_id = s.id and e.branch_id = ${branchId} and e.on_date = ${on}::date
    ), sessions as (
      select p.from_minute, p.until_minute, p.slot_minutes from scheduling.pub_sessions p
      where p.doctor_id = s.id and p.branch_id = ${branchId} and p.day_of_week = extract(isodow from ${on}::date)
        and p.valid_from <= ${on}::date and (p.valid_until is null or p.valid_until >= ${on}::date)
        and not exists (select from one_off o where o.kind = 'changed')
      union all select o.from_minute, o.until_minute, o.slot_minutes from one_off o where o.kind <> 'closed'
    ), held as (
      select t.*, max(t.until_minute) over (order by t.from_minute rows between unbounded preceding and 1 preceding) as before_minute
      from sessions t where not exists (
        select from one_off o where o.kind = 'closed' and o.from_minute <= t.from_minute and o.until_minute >= t.until_minute)
    )
    select from_minute, slot_minutes, before_minute from held
    where until_minute > ${minute} order by from_minute limit 1
  ) h on true
  left join lateral (
    select p.minutes from scheduling.pub_late_starts p
    where p.doctor_id = s.id and p.branch_id = ${branchId} and p.on_date = ${on}
      and (p.from_minute is null or h.from_minute >= p.from_minute and h.from_minute < p.until_minute)
    order by p.id desc limit 1
  ) l on true
  where s.branch_id = ${branchId}`

/** Doctors of a branch with their day so far, by name. */
export async function days(db: Reader, moment: Moment): Promise<DoctorDay[]> {
  const { rows } = await sql<DoctorDay>`${doctorDays(moment)} order by s.name collate "und-x-icu" limit 200`.execute(db)
  return rows
}

/** One doctor's day in a branch; undefined where they do not work there. */
export async function day(db: Reader, moment: Moment, doctorId: string): Promise<DoctorDay | undefined> {
  const { rows } = await sql<DoctorDay>`${doctorDays(moment)} and s.id = ${doctorId}`.execute(db)
  return rows[0]
}

export const insert = (tx: WriteTx, row: Insertable<FrontdeskArrivals>) =>
  tx.insertInto('frontdesk.arrivals').values(row).execute()

/** The patient's arrival of today that is not finished, with one doctor where that is asked. */
export const open = (
  db: Reader,
  patientId: string,
  { branchId, on, doctorId }: { branchId: string; on: string; doctorId?: string },
) =>
  db
    .selectFrom('frontdesk.arrivals as a')
    .innerJoin('identity.pub_staff as s', 's.id', 'a.doctor_id')
    .select(['a.id', 'a.encounter_id as encounterId', 'a.token', 'a.doctor_id as doctorId', 's.name as doctorName'])
    .where('a.patient_id', '=', patientId)
    .where('a.branch_id', '=', branchId)
    .where('a.service_date', '=', on)
    .where('a.status', 'not in', ['done', 'left'])
    .$if(doctorId !== undefined, (q) => q.where('a.doctor_id', '=', doctorId!))
    .executeTakeFirst()

/** Arrivals of a patient that are not finished, in any branch, of the last days; the earliest first. */
export const openAnywhere = (db: Reader, patientId: string) =>
  db
    .selectFrom('frontdesk.arrivals')
    .select([
      'encounter_id as encounterId',
      'doctor_id as doctorId',
      'branch_id as branchId',
      'status',
      'token',
      'place',
    ])
    .select(['arrived_at as arrivedAt', 'service_date as serviceDate'])
    .where('patient_id', '=', patientId)
    .where('status', 'not in', ['done', 'left'])
    .orderBy('service_date', 'desc')
    .orderBy('arrived_at')
    .limit(10)
    .execute()

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
      'patient_id as patientId',
      'appointment_id as appointmentId',
      'booked_for as bookedFor',
      'priority',
      'held_for as heldFor',
      'arrived_at as arrivedAt',
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
      'patient_id as patientId',
      'appointment_id as appointmentId',
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
    .set({
      status: 'called',
      called_at: at,
      held_for: null,
      held_at: null,
      times_called: sql`times_called + 1`,
      version: sql`version + 1`,
    })
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
    .orderBy('token')
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

/** What the patient is expected for today in a branch and has not come for yet, or has been noted as here without a visit. */
export const appointmentToday = (db: Reader, patientId: string, branchId: string, on: string) =>
  db
    .selectFrom('scheduling.pub_appointments as p')
    .innerJoin('identity.pub_staff as s', 's.id', 'p.doctor_id')
    .select(['p.id', 'p.starts_at as startsAt', 'p.doctor_id as doctorId', 's.name as doctorName', 'p.reason'])
    .where('p.patient_id', '=', patientId)
    .where('p.branch_id', '=', branchId)
    .where('p.on_date', '=', on)
    .where('p.status', 'in', ['PENDING', 'CONFIRMED', 'ARRIVED'])
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('frontdesk.arrivals as a').select('a.id').whereRef('a.appointment_id', '=', 'p.id'))),
    )
    .orderBy('p.starts_at')
    .executeTakeFirst()

/** An appointment somebody says they have come for. */
export const appointment = (db: Reader, id: string) =>
  db
    .selectFrom('scheduling.pub_appointments')
    .select([
      'id',
      'patient_id as patientId',
      'branch_id as branchId',
      'doctor_id as doctorId',
      'on_date as onDate',
      'starts_at as startsAt',
      'status',
      'charged',
      'reason',
    ])
    .where('id', '=', id)
    .executeTakeFirst()

/** The visit of an appointment that has been checked in. */
export const ofAppointment = (db: Reader, appointmentId: string) =>
  db
    .selectFrom('frontdesk.arrivals')
    .select(['id', 'encounter_id as encounterId', 'token', 'doctor_id as doctorId', 'status'])
    .where('appointment_id', '=', appointmentId)
    .executeTakeFirst()

interface Place {
  doctorId: string
  branchId: string
  on: string
  place: number
  token: number
}

const before = statement(
  (_: Reader, value: Values<Place>) => sql<{ count: number }>`
    select count(*) as count from frontdesk.arrivals
    where doctor_id = ${unseen(value('doctorId'), 'uuid')} and branch_id = ${unseen(value('branchId'), 'uuid')}
      and service_date = ${unseen(value('on'), 'date')} and status = 'waiting'
      and (place, token) < (${unseen(value('place'), 'numeric')}, ${unseen(value('token'), 'int')})`,
)

/** How many wait for a doctor before this place. */
export const ahead = async (db: Reader, place: Place): Promise<number> => (await before(db, place))[0]!.count

/** Whether finishing calls the next: what the doctor decided, and what the branch did. */
export async function rules(db: Reader, branchId: string, doctorId: string | null) {
  const rows = await db
    .selectFrom('frontdesk.queue_rules')
    .select(['doctor_id as doctorId', 'automatic_next as automaticNext'])
    .where('branch_id', '=', branchId)
    .where((e) => e.or([e('doctor_id', 'is', null), e('doctor_id', '=', doctorId)]))
    .execute()
  return {
    branch: rows.find((r) => r.doctorId === null)?.automaticNext ?? false,
    mine: rows.find((r) => r.doctorId !== null)?.automaticNext ?? null,
  }
}

export const setRules = (tx: WriteTx, row: Insertable<FrontdeskQueueRules>) =>
  tx
    .insertInto('frontdesk.queue_rules')
    .values(row)
    .onConflict((c) => c.constraint('queue_rules_once').doUpdateSet({ automatic_next: row.automatic_next }))
    .execute()
