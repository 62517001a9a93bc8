import { sql } from 'kysely'
import type { Reader } from '../../platform/db/db.js'
import { statement, type Values } from '../../platform/db/statement.js'

/** A session as its row says it. */
interface SessionRow {
  id: string
  fromMinute: number
  untilMinute: number
  slotMinutes: number
  bufferMinutes: number
  capacity: number | null
  breaks: [number, number][]
  kinds: string[]
  roomId: string | null
}

export interface Facts {
  schedules: (SessionRow & { dayOfWeek: number; validFrom: string; validUntil: string | null })[]
  exceptions: (SessionRow & { onDate: string; kind: 'closed' | 'changed' | 'extra' })[]
  /** Epoch milliseconds. */
  leaves: [number, number][]
  hours: { weekday: number; from: number; until: number }[]
  holidays: { onDate: string; name: string; from: number | null; until: number | null }[]
  /** What is taken of the doctor's time, in every branch; epoch milliseconds. */
  taken: [number, number][]
  /** Whether holds of the doctor ran out that nobody has ended yet. */
  holdsOver: boolean
}

const session = sql`'id', s.id, 'fromMinute', s.from_minute, 'untilMinute', s.until_minute, 'slotMinutes', s.slot_minutes,
  'bufferMinutes', s.buffer_minutes, 'capacity', s.capacity, 'breaks', s.breaks, 'kinds', s.kinds, 'roomId', s.room_id`

const ms = (column: string) => sql`(extract(epoch from ${sql.ref(column)}) * 1000)::bigint`
const minute = (column: string) => sql`(extract(epoch from ${sql.ref(column)}) / 60)::int`

export interface FactsOf {
  doctorId: string
  branchId: string
  from: string
  to: string
  /** The instants those dates begin and end at. */
  startsAt: string
  endsAt: string
  now: string
  /** An appointment that is about to leave its place. */
  except: string | null
}

const asked = statement((_: Reader, value: Values<FactsOf>) => {
  const [doctor, branch, from, to] = [value('doctorId'), value('branchId'), value('from'), value('to')]
  const [start, end] = [sql`${value('startsAt')}::timestamptz`, sql`${value('endsAt')}::timestamptz`]
  return sql<{ facts: Facts }>`
    select jsonb_build_object(
      'schedules', (select coalesce(jsonb_agg(jsonb_build_object(${session}, 'dayOfWeek', s.day_of_week,
          'validFrom', s.valid_from, 'validUntil', s.valid_until)), '[]')
        from scheduling.schedules s
        where s.doctor_id = ${doctor} and s.branch_id = ${branch}
          and s.valid_from <= ${to}::date and (s.valid_until is null or s.valid_until >= ${from}::date)),
      'exceptions', (select coalesce(jsonb_agg(jsonb_build_object(${session}, 'onDate', s.on_date, 'kind', s.kind)), '[]')
        from scheduling.exceptions s
        where s.doctor_id = ${doctor} and s.branch_id = ${branch} and s.withdrawn_at is null
          and s.on_date between ${from}::date and ${to}::date),
      'leaves', (select coalesce(jsonb_agg(jsonb_build_array(${ms('l.starts_at')}, ${ms('l.ends_at')})), '[]')
        from scheduling.leaves l
        where l.doctor_id = ${doctor} and l.withdrawn_at is null and l.starts_at < ${end} and l.ends_at > ${start}),
      'hours', (select coalesce(jsonb_agg(jsonb_build_object('weekday', h.weekday, 'from', ${minute('h.opens')}, 'until', ${minute('h.closes')})), '[]')
        from organisation.pub_hours h where h.branch_id = ${branch}),
      'holidays', (select coalesce(jsonb_agg(jsonb_build_object('onDate', d.on_date, 'name', d.name,
          'from', ${minute('d.opens')}, 'until', ${minute('d.closes')})), '[]')
        from organisation.pub_holidays d
        where d.branch_id = ${branch} and d.on_date between ${from}::date and ${to}::date),
      'taken', (select coalesce(jsonb_agg(jsonb_build_array(${ms('a.busy_from')}, ${ms('a.busy_until')})), '[]')
        from scheduling.appointments a
        where a.doctor_id = ${doctor} and a.starts_at >= ${start} - interval '12 hours'
          and a.starts_at < ${end} + interval '12 hours'
          and a.status in ('PENDING', 'CONFIRMED', 'ARRIVED', 'COMPLETED') and a.overbook_reason is null
          and (a.held_until is null or a.held_until > ${value('now')}::timestamptz)
          and a.id is distinct from ${value('except')}::uuid),
      'holdsOver', exists (select from scheduling.appointments a
        where a.doctor_id = ${doctor} and a.status = 'PENDING' and a.held_until <= ${value('now')}::timestamptz)
    ) as facts`
})

/** Everything a doctor's days are made of, in one statement. Holds that ran out take nothing. */
export const facts = async (db: Reader, f: FactsOf): Promise<Facts> => (await asked(db, f))[0]!.facts

/** A doctor of a branch, with the branch's zone and name; undefined where they do not work there. */
export const doctorIn = (db: Reader, doctorId: string, branchId: string) =>
  db
    .selectFrom('identity.pub_doctors as d')
    .innerJoin('organisation.pub_branches as b', 'b.id', 'd.branch_id')
    .select(['d.id', 'd.name', 'd.speciality', 'b.id as branchId', 'b.name as branchName', 'b.time_zone as zone'])
    .where('d.id', '=', doctorId)
    .where('d.branch_id', '=', branchId)
    .executeTakeFirst()

export type DoctorIn = NonNullable<Awaited<ReturnType<typeof doctorIn>>>

/** Doctors of a branch. */
export const doctorsOf = (db: Reader, branchId: string) =>
  db
    .selectFrom('identity.pub_doctors')
    .select(['id', 'name', 'speciality'])
    .where('branch_id', '=', branchId)
    .orderBy('name')
    .execute()
