import { type Insertable, sql, type Updateable } from 'kysely'
import { openStatuses } from '@tabib/contracts/scheduling/appointments.states'
import type { Reader, WriteTx } from '../../platform/db/db.js'
import { statement, type Values } from '../../platform/db/statement.js'
import type { SchedulingAppointments } from '../../platform/db/tables.js'

const all = (db: Reader) => db.selectFrom('scheduling.appointments as a')

/** Appointments with the names of everybody and everything they are about. */
const named = (appointments: ReturnType<typeof all>) =>
  appointments
    .innerJoin('identity.pub_staff as d', 'd.id', 'a.doctor_id')
    .innerJoin('patients.pub_patients as p', 'p.id', 'a.patient_id')
    .leftJoin('identity.pub_accounts as by', 'by.id', 'a.booked_by')
    .leftJoin('organisation.pub_rooms as r', 'r.id', 'a.room_id')
    .leftJoin('organisation.pub_equipment as e', 'e.id', 'a.device_id')
    .leftJoinLateral(
      (e) =>
        e
          .selectFrom('scheduling.late_starts as l')
          .select('l.minutes')
          .whereRef('l.doctor_id', '=', 'a.doctor_id')
          .whereRef('l.branch_id', '=', 'a.branch_id')
          .whereRef('l.on_date', '=', 'a.on_date')
          .where(sql<boolean>`(l.starts_at is null or a.starts_at >= l.starts_at and a.starts_at < l.ends_at)`)
          .orderBy('l.id', 'desc')
          .limit(1)
          .as('late'),
      (j) => j.onTrue(),
    )
    .select([
      'a.id',
      'a.version',
      'a.branch_id as branchId',
      'a.doctor_id as doctorId',
      'd.name as doctorName',
      'd.speciality as doctorSpeciality',
      'a.patient_id as patientId',
      'p.number as patientNumber',
      'p.name as patientName',
      'p.phone as patientPhone',
      'a.kind',
      'a.status',
      'a.starts_at as startsAt',
      'a.ends_at as endsAt',
      'a.number',
      'a.room_id as roomId',
      'r.name as roomName',
      'a.device_id as deviceId',
      'e.name as deviceName',
      'a.address',
      'a.travel_minutes as travelMinutes',
      'a.reason',
      'a.notes',
      'a.source',
      'by.name as bookedBy',
      'a.booked_at as bookedAt',
      'a.held_until as heldUntil',
      'a.overbook_reason as overbookReason',
      'a.cancel_reason as cancelReason',
      'a.series_id as seriesId',
      'late.minutes as lateMinutes',
    ])

const shown = (db: Reader) => named(all(db))

export type ShownRow = Awaited<ReturnType<typeof several>>[number]

const oneOf = (ids: readonly string[]) => sql<string>`any(${ids}::uuid[])`

/** Appointments by id, in the order of time. */
export const several = (db: Reader, ids: readonly string[]) =>
  shown(db).where('a.id', '=', oneOf(ids)).orderBy('a.starts_at').orderBy('a.id').execute()

/** One appointment by id. */
export const one = statement((db: Reader, value: Values<{ id: string }>) => shown(db).where('a.id', '=', value('id')))

export const find = (db: Reader, id: string, branchIds: readonly string[]) =>
  shown(db).where('a.id', '=', id).where('a.branch_id', '=', oneOf(branchIds)).executeTakeFirst()

export interface ListFilter {
  branchId?: string | undefined
  /** Instants; the end is not part of it. */
  from?: string | undefined
  until?: string | undefined
  doctorId?: string | undefined
  roomId?: string | undefined
  patientIds?: readonly string[] | undefined
  status?: string | undefined
  kind?: string | undefined
  words?: readonly string[] | undefined
  after?: { startsAt: string; id: string } | undefined
  limit: number
}

/** A page of appointments by time. */
export function list(db: Reader, f: ListFilter) {
  let q = shown(db)
  if (f.branchId) q = q.where('a.branch_id', '=', f.branchId)
  if (f.from) q = q.where('a.starts_at', '>=', f.from)
  if (f.until) q = q.where('a.starts_at', '<', f.until)
  if (f.doctorId) q = q.where('a.doctor_id', '=', f.doctorId)
  if (f.roomId) q = q.where('a.room_id', '=', f.roomId)
  if (f.patientIds) q = q.where('a.patient_id', '=', oneOf(f.patientIds))
  if (f.status === 'open') q = q.where('a.status', 'in', openStatuses)
  else if (f.status) q = q.where('a.status', '=', f.status)
  if (f.kind) q = q.where('a.kind', '=', f.kind)
  for (const word of f.words ?? [])
    q = q.where(
      sql<boolean>`platform.fold(p.name || ' ' || p.number || ' ' || coalesce(p.phone, '') || ' ' || d.name) like '%' || platform.fold(${word}) || '%'`,
    )
  if (f.after) q = q.where(sql<boolean>`(a.starts_at, a.id) > (${f.after.startsAt}, ${f.after.id}::uuid)`)
  return q.orderBy('a.starts_at').orderBy('a.id').limit(f.limit).execute()
}

/** The appointment itself, held until the transaction ends. */
export const lock = (tx: WriteTx, id: string) =>
  tx.selectFrom('scheduling.appointments').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()

export type AppointmentRow = NonNullable<Awaited<ReturnType<typeof lock>>>

/** What is written of an appointment when it is booked; the rest comes with time. */
const BOOKED = [
  'id',
  'branch_id',
  'doctor_id',
  'patient_id',
  'kind',
  'status',
  'starts_at',
  'ends_at',
  'busy_from',
  'busy_until',
  'on_date',
  'session_id',
  'number',
  'room_id',
  'device_id',
  'address',
  'travel_minutes',
  'reason',
  'notes',
  'source',
  'booked_at',
  'booked_by',
  'held_until',
  'overbook_reason',
  'overbooked_by',
  'series_id',
  'charged',
  'confirmed_at',
] as const
export type NewRow = Required<Pick<Insertable<SchedulingAppointments>, (typeof BOOKED)[number]>>

const inserting = statement((db, value: Values<NewRow>) => {
  const row = Object.fromEntries(BOOKED.map((column) => [column, value(column)]))
  const booked = (db as WriteTx).with('booked', (q) =>
    q
      .insertInto('scheduling.appointments')
      .values(row as never)
      .returningAll(),
  )
  return named(booked.selectFrom('booked as a') as never)
})

/** Adds an appointment, and answers it as it is shown. */
export const insert = async (tx: WriteTx, row: NewRow): Promise<ShownRow> => (await inserting(tx, row))[0]!

/** Takes a held appointment further. */
export const change = (
  tx: WriteTx,
  a: Pick<AppointmentRow, 'id' | 'version'>,
  changes: Updateable<SchedulingAppointments>,
) =>
  tx
    .updateTable('scheduling.appointments')
    .set({ ...changes, version: a.version + 1 })
    .where('id', '=', a.id)
    .execute()

/**
 * Makes those who book one doctor, room or device wait for each other: two insertions that meet in an exclusion
 * constraint could otherwise end in a deadlock instead of a refusal. Always taken in the same order.
 */
export const queueFor = (tx: WriteTx, resources: readonly string[]) =>
  sql`select pg_advisory_xact_lock(hashtextextended(k, 11)) from unnest(${[...new Set(resources)].sort()}::text[]) k`.execute(
    tx,
  )

/** Ends the holds that ran out and stand in the way: an expired hold blocks nobody. */
export const endExpired = (
  tx: WriteTx,
  f: { doctorId: string; roomId: string | null; deviceId: string | null; from: string; until: string; now: string },
) =>
  tx
    .updateTable('scheduling.appointments')
    .set({ status: 'CANCELLED', cancel_reason: 'hold_over', ended_at: f.now, version: sql`version + 1` })
    .where('status', '=', 'PENDING')
    .where('held_until', '<=', f.now)
    .where((e) =>
      e.or([
        e('doctor_id', '=', f.doctorId),
        ...(f.roomId ? [e('room_id', '=', f.roomId)] : []),
        ...(f.deviceId ? [e('device_id', '=', f.deviceId)] : []),
      ]),
    )
    .where('busy_from', '<', f.until)
    .where('busy_until', '>', f.from)
    .returning('id')
    .execute()

/** Whether a room or a device is given to somebody in that time. */
export const resourceTaken = async (
  db: Reader,
  f: { column: 'room_id' | 'device_id'; id: string; from: string; until: string; except: string | null },
) =>
  (await db
    .selectFrom('scheduling.appointments')
    .select('id')
    .where(f.column, '=', f.id)
    .where('status', 'in', ['PENDING', 'CONFIRMED', 'ARRIVED', 'COMPLETED'])
    .where('overbook_reason', 'is', null)
    // As the exclusion constraint has it, whose index finds it.
    .where(sql<boolean>`tstzrange(starts_at, ends_at) && tstzrange(${f.from}, ${f.until})`)
    .$if(f.except !== null, (q) => q.where('id', '<>', f.except!))
    .limit(1)
    .executeTakeFirst()) !== undefined

/**
 * The number of a visit in a session by numbers: its place's own, or the one after the last where that was given already, to
 * somebody who was booked before the session was changed. Null in other sessions.
 */
export async function numberFor(
  db: Reader,
  place: { sessionId: string; number: number | null },
  { date, except }: { date: string; except: string | null },
): Promise<number | null> {
  if (place.number === null) return null
  const { rows } = await sql<{ number: number }>`
    select case when bool_or(a.number = ${place.number}) then max(a.number) + 1 else ${place.number}::int end as number
    from scheduling.appointments a
    where a.session_id = ${place.sessionId} and a.on_date = ${date} and a.number is not null
      and a.status in ('PENDING', 'CONFIRMED', 'ARRIVED', 'COMPLETED') and a.overbook_reason is null
      and a.id is distinct from ${except}::uuid`.execute(db)
  return rows[0]!.number
}

/** What a message about an appointment needs. */
export const toTell = (db: Reader, id: string) =>
  db
    .selectFrom('scheduling.appointments as a')
    .innerJoin('patients.pub_patients as p', 'p.id', 'a.patient_id')
    .innerJoin('identity.pub_staff as d', 'd.id', 'a.doctor_id')
    .innerJoin('organisation.pub_branches as b', 'b.id', 'a.branch_id')
    .innerJoin('organisation.pub_letterheads as l', 'l.branch_id', 'a.branch_id')
    .select(['a.branch_id', 'a.patient_id', 'a.starts_at', 'p.name as patientName', 'p.phone', 'p.language'])
    .select(['d.name as doctorName', 'b.time_zone as zone', 'l.clinic_name as clinic'])
    .where('a.id', '=', id)
    .executeTakeFirst()

/** The patients of these appointments, and their phones. */
export const phonesOf = (db: Reader, ids: readonly string[]) =>
  db
    .selectFrom('scheduling.appointments as a')
    .innerJoin('patients.pub_patients as p', 'p.id', 'a.patient_id')
    .select(['a.id', 'a.patient_id as patientId', 'p.phone'])
    .where('a.id', '=', sql<string>`any(${ids}::uuid[])`)
    .orderBy('a.starts_at')
    .execute()

/** Holds that ran out, for the sweep. */
export const expired = (db: Reader, now: string) =>
  db
    .selectFrom('scheduling.appointments')
    .select('id')
    .where('status', '=', 'PENDING')
    .where('held_until', '<=', now)
    .limit(500)
    .execute()

/** Open appointments of a doctor in a stretch of time, held until the transaction ends where `tx` writes. */
export const openOfDoctor = (db: Reader, f: { doctorId: string; from: string; until: string; now: string }) =>
  db
    .selectFrom('scheduling.appointments')
    .selectAll()
    .where('doctor_id', '=', f.doctorId)
    .where('status', 'in', openStatuses)
    .where('starts_at', '<', f.until)
    .where('ends_at', '>', f.from)
    // None is longer than a day; without a first instant the index would begin with the first the doctor ever had.
    .where('starts_at', '>', sql<string>`${f.from}::timestamptz - interval '1 day'`)
    .where((e) => e.or([e('held_until', 'is', null), e('held_until', '>', f.now)]))
    .orderBy('starts_at')
    .execute()

export const openOfPatient = (db: Reader, patientId: string, now: string) =>
  db
    .selectFrom('scheduling.pub_appointments')
    .selectAll()
    .where('patient_id', '=', patientId)
    .where('status', 'in', openStatuses)
    .where('starts_at', '>', now)
    .orderBy('starts_at')
    .limit(100)
    .execute()

/** Whether the patient owes anything outside a visit: what was charged ahead is there until it is paid. */
export const owes = async (db: Reader, patientId: string) =>
  (await db
    .selectFrom('billing.pub_open_accounts')
    .select('id')
    .where('patient_id', '=', patientId)
    .where('encounter_id', 'is', null)
    .executeTakeFirst()) !== undefined
