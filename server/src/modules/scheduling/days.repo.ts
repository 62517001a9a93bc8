import { type BookingRules, defaultRules } from '@tabib/contracts/scheduling/rules'
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
  /** What is taken of the doctor's time, in every branch: where each stretch begins, and where it ends; epoch milliseconds. */
  taken: [number[], number[]]
  /** Whether holds of the doctor ran out that nobody has ended yet. */
  holdsOver: boolean
}

const session = sql`'id', s.id, 'fromMinute', s.from_minute, 'untilMinute', s.until_minute, 'slotMinutes', s.slot_minutes,
  'bufferMinutes', s.buffer_minutes, 'capacity', s.capacity, 'breaks', s.breaks, 'kinds', s.kinds, 'roomId', s.room_id`

/** In floating point: `extract` gives a numeric, which costs ten times as much and says no more. */
const ms = (column: string) => sql`(date_part('epoch', ${sql.ref(column)}) * 1000)::bigint`
const minute = (column: string) => sql`(date_part('epoch', ${sql.ref(column)}) / 60)::int`

export interface FactsOf {
  doctorId: string
  branchId: string
  from: string
  to: string
  now: string
  /** An appointment that is about to leave its place. */
  except: string | null
}

/** How far beyond its midnights a day is looked at: a visit at a patient's home keeps the doctor before and after it. */
const AROUND = sql`interval '12 hours'`

/** The facts of some days as columns of one row. Midnights are those of the branch's clock. */
function columns(value: Values<FactsOf>) {
  const [doctor, branch] = [sql`${value('doctorId')}::uuid`, sql`${value('branchId')}::uuid`]
  const [from, to, now] = [sql`${value('from')}::date`, sql`${value('to')}::date`, sql`${value('now')}::timestamptz`]
  const zone = sql`(select b.time_zone from organisation.pub_branches b where b.id = ${branch})`
  const start = sql`(${from}::timestamp at time zone ${zone} - ${AROUND})`
  const end = sql`((${to} + 1)::timestamp at time zone ${zone} + ${AROUND})`
  return sql`
    (select coalesce(json_agg(json_build_object(${session}, 'dayOfWeek', s.day_of_week,
        'validFrom', s.valid_from, 'validUntil', s.valid_until)), '[]')
      from scheduling.schedules s
      where s.doctor_id = ${doctor} and s.branch_id = ${branch}
        and s.valid_from <= ${to} and (s.valid_until is null or s.valid_until >= ${from})) as schedules,
    (select coalesce(json_agg(json_build_object(${session}, 'onDate', s.on_date, 'kind', s.kind)), '[]')
      from scheduling.exceptions s
      where s.doctor_id = ${doctor} and s.branch_id = ${branch} and s.withdrawn_at is null
        and s.on_date between ${from} and ${to}) as exceptions,
    (select coalesce(json_agg(json_build_array(${ms('l.starts_at')}, ${ms('l.ends_at')})), '[]')
      from scheduling.leaves l
      where l.doctor_id = ${doctor} and l.withdrawn_at is null and l.starts_at < ${end} and l.ends_at > ${start}) as leaves,
    (select coalesce(json_agg(json_build_object('weekday', h.weekday, 'from', ${minute('h.opens')}, 'until', ${minute('h.closes')})), '[]')
      from organisation.pub_hours h where h.branch_id = ${branch}) as hours,
    (select coalesce(json_agg(json_build_object('onDate', d.on_date, 'name', d.name,
        'from', ${minute('d.opens')}, 'until', ${minute('d.closes')})), '[]')
      from organisation.pub_holidays d
      where d.branch_id = ${branch} and d.on_date between ${from} and ${to}) as holidays,
    (select json_build_array(coalesce(array_agg(${ms('a.busy_from')}), '{}'), coalesce(array_agg(${ms('a.busy_until')}), '{}'))
      from scheduling.appointments a
      where a.doctor_id = ${doctor} and a.starts_at >= ${start} and a.starts_at < ${end}
        and a.status in ('PENDING', 'CONFIRMED', 'ARRIVED', 'COMPLETED') and a.overbook_reason is null
        and (a.held_until is null or a.held_until > ${now}) and a.id is distinct from ${value('except')}::uuid) as taken,
    exists (select from scheduling.appointments a
      where a.doctor_id = ${doctor} and a.status = 'PENDING' and a.held_until <= ${now}) as "holdsOver"`
}

const asked = statement((_: Reader, value: Values<FactsOf>) => sql<Facts>`select ${columns(value)}`)

/** Everything a doctor's days are made of, in one statement. Holds that ran out take nothing. */
export const facts = async (db: Reader, f: FactsOf): Promise<Facts> => (await asked(db, f))[0]!

interface Month extends Facts {
  /** Null where the doctor does not work in the branch. */
  zone: string | null
  rules: Partial<BookingRules> | null
}

const askedMonth = statement(
  (_: Reader, value: Values<FactsOf>) => sql<Month>`
    select (select b.time_zone from identity.pub_doctors d join organisation.pub_branches b on b.id = d.branch_id
        where d.id = ${value('doctorId')}::uuid and d.branch_id = ${value('branchId')}::uuid) as zone,
      (select r.rules from scheduling.rules r where r.id = 'clinic') as rules, ${columns(value)}`,
)

/** The same, and by which clock and rules: all that free times are worked out from, in one statement. */
export async function month(
  db: Reader,
  f: FactsOf,
): Promise<{ zone: string | null; rules: BookingRules; facts: Facts }> {
  const { zone, rules, ...read } = (await askedMonth(db, f))[0]!
  return { zone, rules: { ...defaultRules, ...rules }, facts: read }
}

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
