import { newId } from '@tabib/contracts/core/id'
import { addDays, dateIn } from '@tabib/contracts/core/time'
import type { WriteTx } from '../platform/db/db.js'
import type { Doctor, House } from './house.js'
import type { Person } from './people.js'
import type { Random } from './random.js'

const ZONE_OFFSET = '+05:30'
const MINUTE = 60_000
/** Days told before and after today. */
const [BACK, AHEAD] = [14, 14]
const REASONS = [
  'Fever',
  'Follow-up',
  'Blood pressure check',
  'Cough',
  'Knee pain',
  'Report to show',
  'Skin rash',
  null,
]
const live = ['PENDING', 'CONFIRMED', 'ARRIVED', 'COMPLETED']

export interface Telling {
  house: House
  people: readonly Person[]
  random: Random
  now: Date
  zone: string
}

interface Hours {
  /** Minutes of the day. */
  from: number
  until: number
  slot: number
  capacity: number | null
}

const morning: Hours = { from: 540, until: 780, slot: 15, capacity: null }
const evening: Hours = { from: 1020, until: 1200, slot: 20, capacity: null }
const byNumber: Hours = { from: 600, until: 780, slot: 15, capacity: 24 }

/** Hours of every doctor, four weeks of appointments in every state, leave next week, and a waiting list. */
export async function tellAppointments(tx: WriteTx, t: Telling): Promise<void> {
  const known = t.people.flatMap((p) => (p.patientId ? [{ ...p, patientId: p.patientId }] : []))
  if (known.length === 0) return
  for (const [b, doctors] of t.house.doctors.entries()) {
    const branchId = t.house.branches[b]!.id
    for (const [i, doctor] of doctors.entries()) {
      const hours = i % 4 === 3 ? [byNumber] : i % 2 === 0 ? [morning, evening] : [morning]
      const room = t.house.branches[b]!.rooms[i] ?? null
      await giveHours(tx, t, { doctor, branchId, hours, room })
      await fillDays(tx, t, { doctor, branchId, hours, room, people: known, desk: t.house.team[b]!.receptionist[0]! })
    }
  }
  const first = t.house.doctors[0]![0]!
  await enterLeave(tx, t, first)
  await waitFor(tx, t, { doctor: first, people: known })
}

interface Sitting {
  doctor: Doctor
  branchId: string
  hours: Hours[]
  room: string | null
}

async function giveHours(tx: WriteTx, t: Telling, { doctor, branchId, hours, room }: Sitting) {
  const today = dateIn(t.zone, t.now)
  const rows = [1, 2, 3, 4, 5, 6].flatMap((day) =>
    // Saturdays end at one.
    (day === 6 ? hours.slice(0, 1) : hours).map((h) => ({
      id: newId(),
      doctor_id: doctor.staffId,
      branch_id: branchId,
      day_of_week: day,
      from_minute: h.from,
      until_minute: h.until,
      slot_minutes: h.slot,
      capacity: h.capacity,
      breaks: JSON.stringify(h === morning ? [[660, 675]] : []),
      kinds: h === evening ? ['in_person', 'video'] : ['in_person'],
      room_id: room,
      valid_from: addDays(today, -BACK - 30),
      created_at: t.now.toISOString(),
    })),
  )
  await tx.insertInto('scheduling.schedules').values(rows).execute()
}

/** The instant of a minute of a day; the demonstration's zone knows no daylight saving. */
const at = (date: string, minute: number) => Date.parse(`${date}T00:00:00${ZONE_OFFSET}`) + minute * MINUTE

interface Filling extends Sitting {
  people: (Person & { patientId: string })[]
  desk: { accountId: string }
}

async function fillDays(tx: WriteTx, t: Telling, f: Filling) {
  const today = dateIn(t.zone, t.now)
  const rows = []
  for (let d = -BACK; d <= AHEAD; d++) {
    const date = addDays(today, d)
    const weekday = new Date(`${date}T12:00:00Z`).getUTCDay()
    if (weekday === 0) continue
    const fullness = d < 0 ? 0.35 : Math.max(0.12, 0.6 - d * 0.04)
    for (const h of weekday === 6 ? f.hours.slice(0, 1) : f.hours) {
      // A session by number is left for whoever tries one out.
      if (h.capacity !== null) continue
      for (let minute = h.from; minute + h.slot <= h.until; minute += h.slot) {
        if (h === morning && minute === 660) continue
        if (t.random.chance(fullness)) rows.push(appointment(t, f, { date, minute, length: h.slot }))
      }
    }
  }
  for (let i = 0; i < rows.length; i += 200)
    await tx
      .insertInto('scheduling.appointments')
      .values(rows.slice(i, i + 200))
      .execute()
}

function appointment(t: Telling, f: Filling, s: { date: string; minute: number; length: number }) {
  const [starts, ends] = [at(s.date, s.minute), at(s.date, s.minute + s.length)]
  const status = statusOf(t, starts)
  const moment = new Date(starts).toISOString()
  const until = new Date(ends).toISOString()
  const ended = status === 'CANCELLED' || status === 'NO_SHOW'
  const ahead = t.random.int(1, 9) * 86_400_000
  return {
    id: newId(),
    branch_id: f.branchId,
    doctor_id: f.doctor.staffId,
    patient_id: t.random.pick(f.people).patientId,
    kind: 'in_person',
    status,
    starts_at: moment,
    ends_at: until,
    busy_from: moment,
    busy_until: until,
    on_date: s.date,
    room_id: live.includes(status) ? f.room : null,
    reason: t.random.pick(REASONS),
    source: t.random.chance(0.45) ? 'phone' : t.random.chance(0.3) ? 'portal' : 'desk',
    booked_at: new Date(Math.min(starts - ahead, t.now.getTime() - 3_600_000)).toISOString(),
    booked_by: f.desk.accountId,
    confirmed_at: status === 'PENDING' ? null : moment,
    arrived_at: status === 'ARRIVED' || status === 'COMPLETED' ? moment : null,
    completed_at: status === 'COMPLETED' ? until : null,
    ended_at: ended ? moment : null,
    cancel_reason: status === 'CANCELLED' ? t.random.pick(['Travelling', 'Feels better', 'Wrong day']) : null,
  }
}

function statusOf(t: Telling, starts: number): string {
  const luck = t.random.next()
  if (starts > t.now.getTime()) return luck < 0.14 ? 'PENDING' : luck < 0.2 ? 'CANCELLED' : 'CONFIRMED'
  if (starts > t.now.getTime() - 2 * 3_600_000) return luck < 0.5 ? 'ARRIVED' : luck < 0.9 ? 'COMPLETED' : 'NO_SHOW'
  return luck < 0.78 ? 'COMPLETED' : luck < 0.9 ? 'NO_SHOW' : 'CANCELLED'
}

/** Two days of next week, with patients booked in them: somebody has to move them. */
async function enterLeave(tx: WriteTx, t: Telling, doctor: Doctor) {
  const today = dateIn(t.zone, t.now)
  const weekday = new Date(`${today}T12:00:00Z`).getUTCDay()
  const tuesday = addDays(today, ((9 - weekday) % 7) + (weekday === 2 ? 7 : 0))
  await tx
    .insertInto('scheduling.leaves')
    .values({
      id: newId(),
      doctor_id: doctor.staffId,
      starts_at: new Date(at(tuesday, 0)).toISOString(),
      ends_at: new Date(at(addDays(tuesday, 2), 0)).toISOString(),
      reason: 'Conference',
      entered_at: t.now.toISOString(),
      entered_by: doctor.accountId,
    })
    .execute()
}

async function waitFor(tx: WriteTx, t: Telling, { doctor, people }: { doctor: Doctor; people: Filling['people'] }) {
  const today = dateIn(t.zone, t.now)
  const three = [people[3], people[11], people[19]].filter((p) => p !== undefined)
  const rows = three.map((p, i) => ({
    id: newId(),
    branch_id: t.house.branches[0].id,
    patient_id: p.patientId,
    doctor_id: i === 2 ? null : doctor.staffId,
    kind: 'in_person',
    from_date: today,
    until_date: addDays(today, 14),
    from_minute: i === 1 ? 1020 : 0,
    until_minute: 1440,
    days: [1, 2, 3, 4, 5, 6, 7],
    note: null,
    status: 'WAITING',
    joined_at: new Date(t.now.getTime() - (i + 1) * 5 * 3_600_000).toISOString(),
  }))
  if (rows.length > 0) await tx.insertInto('scheduling.waiting').values(rows).execute()
}
