import { type Insertable, sql, type Updateable } from 'kysely'
import type { Reader, WriteTx } from '../../platform/db/db.js'
import type {
  SchedulingExceptions,
  SchedulingLateStarts,
  SchedulingLeaves,
  SchedulingSchedules,
} from '../../platform/db/tables.js'

const own = [
  'doctor_id as doctorId',
  'branch_id as branchId',
  'from_minute as fromMinute',
  'until_minute as untilMinute',
  'slot_minutes as slotMinutes',
  'buffer_minutes as bufferMinutes',
  'capacity',
  'kinds',
  'room_id as roomId',
] as const
const breaks = sql<[number, number][]>`breaks`.as('breaks')

/** Weekly sessions of a doctor that are not over by a date. */
export const schedulesOf = (db: Reader, doctorId: string, today: string) =>
  db
    .selectFrom('scheduling.schedules')
    .select([
      'id',
      'version',
      'day_of_week as dayOfWeek',
      'valid_from as validFrom',
      'valid_until as validUntil',
      ...own,
      breaks,
    ])
    .where('doctor_id', '=', doctorId)
    .where((e) => e.or([e('valid_until', 'is', null), e('valid_until', '>=', today)]))
    .orderBy('day_of_week')
    .orderBy('from_minute')
    .orderBy('valid_from')
    .limit(200)
    .execute()

export type ScheduleRow = Awaited<ReturnType<typeof schedulesOf>>[number]

export const schedule = (db: Reader, id: string) =>
  db
    .selectFrom('scheduling.schedules')
    .select([
      'id',
      'version',
      'day_of_week as dayOfWeek',
      'valid_from as validFrom',
      'valid_until as validUntil',
      ...own,
      breaks,
    ])
    .where('id', '=', id)
    .executeTakeFirst()

export const addSchedule = (tx: WriteTx, row: Insertable<SchedulingSchedules>) =>
  tx.insertInto('scheduling.schedules').values(row).execute()

export async function changeSchedule(
  tx: WriteTx,
  { id, version }: { id: string; version: number },
  changes: Updateable<SchedulingSchedules>,
): Promise<boolean> {
  const done = await tx
    .updateTable('scheduling.schedules')
    .set({ ...changes, version: version + 1 })
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst()
  return done.numUpdatedRows === 1n
}

export const exceptionsOf = (db: Reader, doctorId: string, today: string) =>
  db
    .selectFrom('scheduling.exceptions')
    .select(['id', 'on_date as onDate', 'kind', 'reason', ...own, breaks])
    .where('doctor_id', '=', doctorId)
    .where('on_date', '>=', today)
    .where('withdrawn_at', 'is', null)
    .orderBy('on_date')
    .limit(200)
    .execute()

export type ExceptionRow = Awaited<ReturnType<typeof exceptionsOf>>[number]

export const exception = (db: Reader, id: string) =>
  db
    .selectFrom('scheduling.exceptions')
    .select(['id', 'doctor_id as doctorId', 'branch_id as branchId'])
    .where('id', '=', id)
    .where('withdrawn_at', 'is', null)
    .executeTakeFirst()

export const addException = (tx: WriteTx, row: Insertable<SchedulingExceptions>) =>
  tx.insertInto('scheduling.exceptions').values(row).execute()

export const withdrawException = (tx: WriteTx, id: string, at: string) =>
  tx.updateTable('scheduling.exceptions').set({ withdrawn_at: at }).where('id', '=', id).execute()

const leaves = (db: Reader) =>
  db
    .selectFrom('scheduling.leaves as l')
    .select(['l.id', 'l.doctor_id as doctorId', 'l.starts_at as startsAt', 'l.ends_at as endsAt', 'l.reason'])
    .select(
      sql<number>`(select count(*)::int from scheduling.appointments a where a.doctor_id = l.doctor_id
        and a.status in ('PENDING', 'CONFIRMED') and a.starts_at < l.ends_at and a.ends_at > l.starts_at)`.as(
        'affected',
      ),
    )
    .where('l.withdrawn_at', 'is', null)

export const leavesOf = (db: Reader, doctorId: string, now: string) =>
  leaves(db)
    .where('l.doctor_id', '=', doctorId)
    .where('l.ends_at', '>', now)
    .orderBy('l.starts_at')
    .limit(100)
    .execute()

export const leave = (db: Reader, id: string) => leaves(db).where('l.id', '=', id).executeTakeFirst()

export const addLeave = (tx: WriteTx, row: Insertable<SchedulingLeaves>) =>
  tx.insertInto('scheduling.leaves').values(row).execute()

export const withdrawLeave = (tx: WriteTx, id: string, at: string) =>
  tx.updateTable('scheduling.leaves').set({ withdrawn_at: at }).where('id', '=', id).execute()

export const sayLate = (tx: WriteTx, row: Insertable<SchedulingLateStarts>) =>
  tx.insertInto('scheduling.late_starts').values(row).execute()

/** What was said about late starts of a day, the last said first. */
export const lateStarts = (db: Reader, f: { doctorId: string; branchId: string; onDate: string }) =>
  db
    .selectFrom('scheduling.late_starts')
    .select(['minutes', 'starts_at as startsAt', 'ends_at as endsAt'])
    .where('doctor_id', '=', f.doctorId)
    .where('branch_id', '=', f.branchId)
    .where('on_date', '=', f.onDate)
    .orderBy('id', 'desc')
    .execute()

/** Days on which a doctor has an extra session that a weekly one may lie over, in any branch, earliest first. */
export async function daysOfExtras(db: Reader, scheduleId: string, today: string): Promise<string[]> {
  const { rows } = await sql<{ onDate: string }>`
    select distinct e.on_date as "onDate"
    from scheduling.schedules s
    join scheduling.exceptions e on e.doctor_id = s.doctor_id and e.kind = 'extra' and e.withdrawn_at is null
      and extract(isodow from e.on_date) = s.day_of_week
      and e.on_date >= greatest(s.valid_from, ${today}::date) and (s.valid_until is null or e.on_date <= s.valid_until)
    where s.id = ${scheduleId} order by 1`.execute(db)
  return rows.map((r) => r.onDate)
}

/** The room a session is held in, weekly or of one day. */
export async function roomOf(db: Reader, sessionId: string): Promise<string | null> {
  const { rows } = await sql<{ roomId: string | null }>`
    select room_id as "roomId" from scheduling.schedules where id = ${sessionId}
    union all select room_id from scheduling.exceptions where id = ${sessionId}`.execute(db)
  return rows[0]?.roomId ?? null
}

/** Branches of a doctor among those somebody works in. */
export const branchesOf = (db: Reader, doctorId: string, branchIds: readonly string[]) =>
  db
    .selectFrom('identity.pub_doctors')
    .select('branch_id as branchId')
    .where('id', '=', doctorId)
    .where('branch_id', '=', sql<string>`any(${branchIds}::uuid[])`)
    .execute()

/** All branches of a doctor, with their clocks: nobody is in two of them at once. */
export const placesOf = (db: Reader, doctorId: string) =>
  db
    .selectFrom('identity.pub_doctors as d')
    .innerJoin('organisation.pub_branches as b', 'b.id', 'd.branch_id')
    .select(['b.id as branchId', 'b.time_zone as zone'])
    .where('d.id', '=', doctorId)
    .execute()

/** The kinds of visit a doctor gives hours for, by branch. */
export async function kindsOf(db: Reader, doctorId: string, today: string) {
  const { rows } = await sql<{ branchId: string; kinds: string[] }>`
    select s.branch_id as "branchId", array_agg(distinct k.kind) as kinds
    from scheduling.schedules s cross join unnest(s.kinds) k(kind)
    where s.doctor_id = ${doctorId} and (s.valid_until is null or s.valid_until >= ${today})
    group by s.branch_id`.execute(db)
  return rows
}

export interface DoctorSearch {
  branchIds: readonly string[]
  q?: string | undefined
  speciality?: string | undefined
  language?: string | undefined
  day?: number | undefined
  today: string
}

/** Doctors by what people ask for, with the weekdays they have sessions. */
export function searchDoctors(db: Reader, f: DoctorSearch) {
  const days = sql<number[]>`array(select distinct s.day_of_week from scheduling.schedules s where s.doctor_id = d.id
    and s.branch_id = d.branch_id and (s.valid_until is null or s.valid_until >= ${f.today}) order by 1)`
  const has = (text: string, within: ReturnType<typeof sql>) =>
    sql<boolean>`platform.fold(${within}) like '%' || platform.fold(${text}) || '%'`
  let q = db
    .selectFrom('identity.pub_doctors as d')
    .innerJoin('organisation.pub_branches as b', 'b.id', 'd.branch_id')
    .innerJoin('identity.pub_languages as l', 'l.staff_id', 'd.id')
    .leftJoin('organisation.pub_rooms as r', 'r.id', 'd.room_id')
    .select([
      'd.id',
      'd.name',
      'd.speciality',
      'd.qualifications',
      'r.name as roomName',
      'b.id as branchId',
      'b.name as branchName',
    ])
    .select([days.as('days'), sql<string[]>`l.languages`.as('languages')])
    .where('d.branch_id', '=', sql<string>`any(${f.branchIds}::uuid[])`)
  if (f.q) q = q.where(has(f.q, sql`d.name || ' ' || coalesce(d.speciality, '')`))
  if (f.speciality) q = q.where(has(f.speciality, sql`coalesce(d.speciality, '')`))
  if (f.language) q = q.where(sql<boolean>`${f.language} = any(l.languages)`)
  if (f.day) q = q.where(sql<boolean>`${f.day} = any(${days})`)
  return q
    .orderBy(sql`d.name collate "und-x-icu"`)
    .limit(200)
    .execute()
}
