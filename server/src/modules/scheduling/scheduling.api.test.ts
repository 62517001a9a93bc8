import { type Id, newId } from '@tabib/contracts/core/id'
import { places } from '@tabib/contracts/organisation/places'
import { appointments } from '@tabib/contracts/scheduling/appointments'
import { availability } from '@tabib/contracts/scheduling/availability'
import { defaultRules, rules } from '@tabib/contracts/scheduling/rules'
import { schedules } from '@tabib/contracts/scheduling/schedules'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { Jobs } from '../../platform/jobs/jobs.js'
import { type Caller, type Hospital, hospital } from '../../testing/hospital.js'
import { patient, sees } from '../../testing/appointments.js'

let h: Hospital
let desk: Caller
let admin: Caller
let doctor: Caller
let doctorId: Id<'Staff'>

beforeAll(async () => {
  h = await hospital()
})
afterAll(() => h.close())

// Every test has a doctor of its own, so that one's bookings are not another's.
beforeEach(async () => {
  await signIn()
  doctor = await h.as('doctor', { fresh: true })
  doctorId = doctor.staffId as Id<'Staff'>
  await sees(desk, doctorId)
})

/** Sessions last by the clock the test moves. */
async function signIn() {
  desk = await h.as('receptionist', { fresh: true })
  admin = await h.as('clinic_admin', { fresh: true })
}
async function later(minutes: number) {
  h.clock.move({ minutes })
  await signIn()
}
const until = (instant: string) => later((Date.parse(instant) - h.clock.now().getTime()) / 60_000)

/** Monday the 23rd. */
const at = (time: string) => `2026-11-23T${time}`
const kolkata = (time: string) => new Date(`2026-11-23T${time}:00+05:30`).toISOString().replace('.000', '')
type Wish = Partial<Parameters<typeof desk.call<typeof appointments.book>>[1]['body']>
const wish = async (startsAt: string, more: Wish = {}) => ({
  body: { patientId: await patient(h), doctorId, startsAt, ...more },
})
const book = async (startsAt: string, more: Wish = {}) => desk.call(appointments.book, await wish(startsAt, more))
const refused = async (startsAt: string, more: Wish = {}) => desk.refused(appointments.book, await wish(startsAt, more))
const freeTimes = async (date = '2026-11-23') => {
  const { days } = await desk.call(availability.ofDoctor, { params: { id: doctorId }, query: { from: date, to: date } })
  return days[0]!.slots.map((s) => s.time)
}
const jobs = () => h.app.get(Jobs).runDue(h.tenant)
const told = (kind: string, patientId: string) =>
  h.sql
    .selectFrom('notifications.messages')
    .selectAll()
    .where('kind', '=', kind)
    .where('patient_id', '=', patientId)
    .execute()
/** The clinic decides, until the test is over. */
async function decide(some: Partial<typeof defaultRules>, work: () => Promise<void>) {
  await admin.call(rules.set, { body: { ...defaultRules, ...some } })
  try {
    await work()
  } finally {
    await admin.call(rules.set, { body: defaultRules })
  }
}

describe('booking', () => {
  test('takes the slot, confirms it and tells the patient', async () => {
    const booked = await book(at('09:30'), { reason: 'Cough' })
    expect(booked).toMatchObject({ status: 'CONFIRMED', startsAt: kolkata('09:30'), source: 'desk' })
    expect(await freeTimes()).not.toContain('09:30')
    expect(await freeTimes()).toContain('09:45')
    expect(await told('appointment.confirmed', booked.patient.id)).toHaveLength(1)
  })

  test('a taken slot is refused with the nearest free ones', async () => {
    await book(at('10:00'))
    const p = await refused(at('10:00'))
    expect(p).toMatchObject({ code: 'scheduling.slot_taken', status: 409 })
    const nearest = (p.details!.nearest as { time: string }[]).map((s) => s.time)
    expect(nearest).toContain('09:45')
    expect(nearest).toContain('10:15')
    expect(nearest).not.toContain('10:00')
  })

  test('of a thousand clients for one slot exactly one books', { timeout: 240_000 }, async () => {
    const ids = await Promise.all(Array.from({ length: 20 }, () => patient(h)))
    // Who is told that the server is busy asks again, with the same key, as the web does.
    const ask = async (i: number, key: string = newId()): ReturnType<typeof desk.send> => {
      const body = { patientId: ids[i % 20], doctorId, startsAt: at('11:00') }
      const answer = await desk.send('POST', '/appointments', body, { 'idempotency-key': key })
      return answer.status === 503 ? ask(i, key) : answer
    }
    const answers = await Promise.all(Array.from({ length: 1000 }, (_, i) => ask(i)))
    expect(answers.filter((a) => a.status === 201)).toHaveLength(1)
    const losers = answers.filter((a) => a.status === 409)
    expect(losers).toHaveLength(999)
    for (const { body } of losers) {
      expect(body.code).toBe('scheduling.slot_taken')
      expect(body.details.nearest.length).toBeGreaterThan(0)
    }
    const rows = await h.sql
      .selectFrom('scheduling.appointments')
      .select('id')
      .where('doctor_id', '=', doctorId)
      .execute()
    expect(rows).toHaveLength(1)
  })

  test('a list goes back a month where no day is said, and a patient’s to the first', async () => {
    const { id, patient: who } = await book(at('09:00'))
    const row = await h.sql
      .selectFrom('scheduling.appointments')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    const [from, until] = ['2026-09-07T04:00:00Z', '2026-09-07T04:15:00Z']
    const times = { starts_at: from, ends_at: until, busy_from: from, busy_until: until, on_date: '2026-09-07' }
    const first = newId<'Appointment'>()
    await h.arrange((tx) =>
      tx
        .insertInto('scheduling.appointments')
        .values({ ...row, id: first, ...times })
        .execute(),
    )
    const listed = async (query: { doctorId?: typeof doctorId; patientId?: typeof who.id }) =>
      (await desk.call(appointments.list, { query })).items.map((a) => a.id)
    expect(await listed({ doctorId })).toEqual([id])
    expect(await listed({ patientId: who.id })).toEqual([first, id])
  })

  test('the database itself refuses a doctor, a room and a number twice, and a hold counts', async () => {
    const a = await book(at('09:00'), { hold: true })
    const row = await h.sql
      .selectFrom('scheduling.appointments')
      .selectAll()
      .where('id', '=', a.id)
      .executeTakeFirstOrThrow()
    const again = (more: object) =>
      h.arrange((tx) =>
        tx
          .insertInto('scheduling.appointments')
          .values({ ...row, id: newId(), ...more } as never)
          .execute(),
      )
    await expect(again({})).rejects.toMatchObject({ constraint: 'doctor_once' })
    const later = {
      busy_from: row.busy_until,
      starts_at: row.busy_until,
      ends_at: kolkata('09:30'),
      busy_until: kolkata('09:30'),
    }
    await expect(again(later)).resolves.toBeDefined()
    const other = (await h.as('doctor', { fresh: true })).staffId
    const room = newId()
    await h.arrange((tx) =>
      tx
        .insertInto('organisation.rooms')
        .values({ id: room, branch_id: h.branchId, name: `Room ${room}` })
        .execute(),
    )
    await h.arrange((tx) =>
      tx.updateTable('scheduling.appointments').set({ room_id: room }).where('id', '=', row.id).execute(),
    )
    await expect(again({ doctor_id: other, room_id: room })).rejects.toMatchObject({ constraint: 'room_once' })
  })

  test('the database itself refuses a device twice, and a number twice in one session', async () => {
    const a = await book(at('09:00'))
    const row = await h.sql
      .selectFrom('scheduling.appointments')
      .selectAll()
      .where('id', '=', a.id)
      .executeTakeFirstOrThrow()
    const add = (more: object) =>
      h.arrange((tx) =>
        tx
          .insertInto('scheduling.appointments')
          .values({ ...row, id: newId(), ...more } as never)
          .execute(),
      )
    const [device, session] = [newId(), newId()]
    await h.arrange((tx) =>
      tx
        .insertInto('organisation.equipment')
        .values({ id: device, branch_id: h.branchId, name: `Device ${device}`, created_at: row.booked_at })
        .execute(),
    )
    const [one, two] = await Promise.all([1, 2].map(async () => (await h.as('doctor', { fresh: true })).staffId))
    await add({ doctor_id: one, device_id: device })
    await expect(add({ doctor_id: two, device_id: device })).rejects.toMatchObject({ constraint: 'device_once' })
    // What was cancelled gives the device back.
    const cancelled = { status: 'CANCELLED', cancel_reason: 'No power', ended_at: row.booked_at }
    await expect(add({ doctor_id: two, device_id: device, ...cancelled })).resolves.toBeDefined()
    const numbered = { doctor_id: two, session_id: session, number: 7 }
    await add(numbered)
    const later = Object.fromEntries(
      ['starts_at', 'busy_from']
        .map((c) => [c, kolkata('10:00')])
        .concat(['ends_at', 'busy_until'].map((c) => [c, kolkata('10:15')])),
    )
    await expect(add({ ...numbered, ...later })).rejects.toMatchObject({ constraint: 'number_once' })
    await expect(add({ ...numbered, ...later, number: 8 })).resolves.toBeDefined()
  })

  test('a room somebody is booked in cannot be given up', async () => {
    const room = newId<'Room'>()
    await h.arrange((tx) =>
      tx
        .insertInto('organisation.rooms')
        .values({ id: room, branch_id: h.branchId, name: `Room ${room}` })
        .execute(),
    )
    const a = await book(at('09:00'), { roomId: room })
    const giveUp = { params: { id: h.branchId as Id<'Branch'>, itemId: room }, body: { reason: 'Painted' } }
    const p = await admin.refused(places.deactivate, giveUp)
    expect(p).toMatchObject({ code: 'organisation.in_use', details: { uses: [{ kind: 'appointment' }] } })
    await desk.call(appointments.cancel, { params: { id: a.id }, body: { reason: 'Travelling' } })
    await admin.call(places.deactivate, giveUp)
  })

  test('a room that a day unlike the week needs cannot be given up', async () => {
    const room = newId<'Room'>()
    await h.arrange((tx) =>
      tx
        .insertInto('organisation.rooms')
        .values({ id: room, branch_id: h.branchId, name: `Room ${room}` })
        .execute(),
    )
    const extra = { doctorId, onDate: '2026-11-22', kind: 'extra' as const, startTime: '10:00', endTime: '11:00' }
    const { id } = await desk.call(schedules.except, { body: { ...extra, roomId: room } })
    const giveUp = { params: { id: h.branchId as Id<'Branch'>, itemId: room }, body: { reason: 'Painted' } }
    const p = await admin.refused(places.deactivate, giveUp)
    expect(p).toMatchObject({ code: 'organisation.in_use', details: { uses: [{ kind: 'session' }] } })
    await desk.call(schedules.unexcept, { params: { id } })
    await admin.call(places.deactivate, giveUp)
  })

  test('a room or a device of another branch, of none, or given up is not there: to book, to hold a session in', async () => {
    const [foreign, old] = [newId<'Room'>(), newId<'Room'>()]
    const machine = newId<'Equipment'>()
    await h.arrange(async (tx) => {
      await tx
        .insertInto('organisation.rooms')
        .values([
          { id: foreign, branch_id: h.otherBranchId, name: `Room ${foreign}` },
          { id: old, branch_id: h.branchId, name: `Room ${old}`, active: false },
        ])
        .execute()
      const made = { created_at: h.clock.now().toISOString(), name: `Scan ${machine}` }
      await tx
        .insertInto('organisation.equipment')
        .values({ ...made, id: machine, branch_id: h.otherBranchId })
        .execute()
    })
    const session = { doctorId, dayOfWeek: 7, startTime: '10:00', endTime: '11:00' }
    for (const roomId of [foreign, old, newId<'Room'>()]) {
      expect((await refused(at('09:00'), { roomId })).code).toBe('not_found')
      expect((await desk.refused(schedules.create, { body: { ...session, roomId } })).code).toBe('not_found')
      const day = { doctorId, onDate: '2026-11-22', kind: 'extra' as const, startTime: '10:00', endTime: '11:00' }
      expect((await desk.refused(schedules.except, { body: { ...day, roomId } })).code).toBe('not_found')
    }
    for (const deviceId of [machine, newId<'Equipment'>()])
      expect((await refused(at('09:00'), { deviceId })).code).toBe('not_found')
  })

  test('two bookings of one room at one time: the second is told the room is taken', async () => {
    const room = newId<'Room'>()
    await h.arrange((tx) =>
      tx
        .insertInto('organisation.rooms')
        .values({ id: room, branch_id: h.branchId, name: `Room ${room}` })
        .execute(),
    )
    const other = (await h.as('doctor', { fresh: true })).staffId as Id<'Staff'>
    await sees(desk, other)
    await book(at('09:00'), { roomId: room })
    expect((await refused(at('09:00'), { roomId: room, doctorId: other })).code).toBe('scheduling.room_taken')
  })

  test.each([
    ['off the grid', at('09:07'), 'scheduling.off_the_grid'],
    ['when the doctor is not there', at('19:00'), 'scheduling.off_the_grid'],
    ['in the past', '2026-11-19T09:00', 'scheduling.in_the_past'],
    ['400 days ahead', '2027-12-27T09:00', 'scheduling.too_far_ahead'],
  ])('%s is refused', async (_, startsAt, code) => {
    expect((await refused(startsAt)).code).toBe(code)
  })

  test('another branch’s doctor is not there', async () => {
    const other = (await h.as('doctor', { branch: 'other' })).staffId as Id<'Staff'>
    expect((await refused(at('09:00'), { doctorId: other })).code).toBe('not_found')
  })

  test('a patient holds no more open bookings than the clinic allows', async () => {
    await decide({ mostOpen: 1 }, async () => {
      const a = await book(at('09:00'))
      const p = await refused(at('09:15'), { patientId: a.patient.id })
      expect(p).toMatchObject({ code: 'scheduling.too_many_open', details: { most: 1 } })
    })
  })

  test('staff with the right put one on top, with a reason everybody sees; others may not', async () => {
    const a = await book(at('09:00'))
    const onTop = { overbook: { reason: 'High fever' } }
    expect((await refused(at('09:00'), onTop)).code).toBe('scheduling.may_not_overbook')
    const b = await doctor.call(appointments.book, await wish(at('09:00'), onTop))
    expect(b).toMatchObject({ overbookReason: 'High fever', startsAt: a.startsAt })
  })

  test('a home visit needs an address, and the way there and back is kept free', async () => {
    await sees(desk, doctorId, { dayOfWeek: 6, kinds: ['home_visit'] })
    const saturday = '2026-11-21T10:00'
    const home = { kind: 'home_visit' as const, travelMinutes: 20 }
    expect((await refused(saturday, home)).errors![0]!.code).toBe('scheduling.address_needed')
    await book(saturday, { ...home, address: '4 Lake Road' })
    expect((await refused('2026-11-21T10:15', { ...home, address: '9 Lake Road' })).code).toBe('scheduling.slot_taken')
    expect((await refused('2026-11-21T11:00')).code).toBe('scheduling.not_offered')
  })

  test('a session by number gives each number once and is full afterwards', async () => {
    await sees(desk, doctorId, { dayOfWeek: 6, startTime: '09:00', endTime: '10:00', capacity: 3 })
    const numbers = []
    for (const slot of await freeTimes('2026-11-21')) numbers.push((await book(`2026-11-21T${slot}`)).number)
    expect(numbers).toEqual([1, 2, 3])
    expect(await freeTimes('2026-11-21')).toEqual([])
  })

  test('a session that was given more numbers since has a number for everybody in it', async () => {
    const [session] = await sees(desk, doctorId, { dayOfWeek: 6, startTime: '09:00', endTime: '10:00', capacity: 2 })
    const kept = await book('2026-11-21T09:30')
    expect(kept.number).toBe(2)
    const change = { params: { id: session!.id }, body: { capacity: 4 } }
    await desk.call(schedules.change, change, { headers: { 'if-match': '"1"' } })
    expect(await freeTimes('2026-11-21')).toEqual(['09:00', '09:15'])
    const second = await book('2026-11-21T09:15')
    expect([(await book('2026-11-21T09:00')).number, second.number]).toEqual([1, 3])
    const moved = { params: { id: kept.id }, body: { startsAt: '2026-11-21T09:45' } }
    expect((await desk.call(appointments.move, moved, { headers: { 'if-match': '"1"' } })).number).toBe(4)
  })

  test('a series says which dates could not be booked', async () => {
    await book('2026-11-30T10:00')
    const { series } = await book(at('10:00'), { repeat: { everyDays: 7, times: 4 } })
    expect(series!.booked.map((b) => b.startsAt.slice(0, 10))).toEqual(['2026-11-23', '2026-12-07', '2026-12-14'])
    expect(series!.missed).toEqual([{ date: '2026-11-30', code: 'scheduling.slot_taken' }])
  })
})

describe('a hold', () => {
  test('blocks the slot while it lasts, and nobody afterwards', async () => {
    const held = await book(at('09:00'), { hold: true })
    expect(held).toMatchObject({ status: 'PENDING' })
    expect((await refused(at('09:00'))).code).toBe('scheduling.slot_taken')
    await later(11)
    const b = await book(at('09:00'))
    expect(b.status).toBe('CONFIRMED')
    const old = await desk.call(appointments.get, { params: { id: held.id } })
    expect(old).toMatchObject({ status: 'CANCELLED', cancelReason: 'hold_over' })
    expect((await desk.refused(appointments.confirm, { params: { id: held.id } })).code).toBe('scheduling.moved_on')
  })

  test('is confirmed in time, and the job that would end it does nothing', async () => {
    const held = await book(at('09:00'), { hold: true })
    const c = await desk.call(appointments.confirm, { params: { id: held.id } })
    expect(c).toMatchObject({ status: 'CONFIRMED', heldUntil: null })
    await later(11)
    await jobs()
    expect((await desk.call(appointments.get, { params: { id: held.id } })).status).toBe('CONFIRMED')
  })

  test('ends by itself', async () => {
    const held = await book(at('09:00'), { hold: true })
    await later(11)
    await jobs()
    expect((await desk.call(appointments.get, { params: { id: held.id } })).status).toBe('CANCELLED')
    expect(await freeTimes()).toContain('09:00')
  })

  test('where the clinic wants payment first, it is charged at once and confirmed only when paid', async () => {
    await decide({ payToConfirm: true }, async () => {
      const held = await book(at('09:00'))
      expect(held).toMatchObject({ status: 'PENDING' })
      expect((await desk.refused(appointments.confirm, { params: { id: held.id } })).code).toBe('scheduling.not_paid')
      await desk.call(appointments.cancel, { params: { id: held.id }, body: { reason: 'Changed their mind' } })
      const charges = await h.sql
        .selectFrom('billing.charges')
        .select('quantity')
        .where('patient_id', '=', held.patient.id)
        .execute()
      expect(charges.map((c) => Number(c.quantity)).sort()).toEqual([-1, 1])
    })
  })
})

describe('moving and cancelling', () => {
  test('frees the old time exactly when it takes the new one', async () => {
    const a = await book(at('09:00'))
    const m = await desk.call(appointments.move, { params: { id: a.id }, body: { startsAt: at('12:00') } })
    expect(m).toMatchObject({ startsAt: kolkata('12:00'), status: 'CONFIRMED' })
    const free = await freeTimes()
    expect(free).toContain('09:00')
    expect(free).not.toContain('12:00')
    expect(await told('appointment.moved', a.patient.id)).toHaveLength(1)
  })

  test('into another session sits where that one is held; a room that was asked for goes with it', async () => {
    const [usual, other, asked] = [newId<'Room'>(), newId<'Room'>(), newId<'Room'>()]
    await h.arrange((tx) =>
      tx
        .insertInto('organisation.rooms')
        .values([usual, other, asked].map((id) => ({ id, branch_id: h.branchId, name: `Room ${id}` })))
        .execute(),
    )
    await sees(desk, doctorId, { dayOfWeek: 6, startTime: '09:00', endTime: '10:00', roomId: usual })
    await sees(desk, doctorId, { dayOfWeek: 7, startTime: '09:00', endTime: '10:00', roomId: other })
    const move = (id: Id<'Appointment'>, startsAt: string) =>
      desk.call(appointments.move, { params: { id }, body: { startsAt } })
    const [a, b] = [await book('2026-11-28T09:00'), await book('2026-11-28T09:15', { roomId: asked })]
    expect([a.roomId, b.roomId]).toEqual([usual, asked])
    expect((await move(a.id, '2026-11-29T09:00')).roomId).toBe(other)
    expect((await move(b.id, '2026-11-29T09:15')).roomId).toBe(asked)
  })

  test('to a taken time leaves everything as it was', async () => {
    const a = await book(at('09:00'))
    await book(at('10:00'))
    const to = { params: { id: a.id }, body: { startsAt: at('10:00') } }
    expect((await desk.refused(appointments.move, to)).code).toBe('scheduling.slot_taken')
    expect(await desk.call(appointments.get, { params: { id: a.id } })).toMatchObject({
      startsAt: a.startsAt,
      version: a.version,
    })
  })

  test('two people move one appointment: one wins, the other is told', async () => {
    const a = await book(at('09:00'))
    const how = { headers: { 'if-match': `"${a.version}"` } }
    const move = (time: string) =>
      desk.send('PUT', `/appointments/${a.id}`, { startsAt: at(time) }, { ...how.headers, 'idempotency-key': newId() })
    const answers = await Promise.all([move('11:00'), move('12:00')])
    expect(answers.map((r) => r.status).sort()).toEqual([200, 412])
    const free = await freeTimes()
    expect(free).toContain('09:00')
    expect(['11:00', '12:00'].filter((t) => free.includes(t))).toHaveLength(1)
  })

  test('an appointment is cancelled once', async () => {
    const a = await book(at('09:00'))
    const c = { params: { id: a.id }, body: { reason: 'Travelling' } }
    expect(await desk.call(appointments.cancel, c)).toMatchObject({ status: 'CANCELLED', cancelReason: 'Travelling' })
    expect(await desk.refused(appointments.cancel, c)).toMatchObject({
      code: 'scheduling.moved_on',
      status: 409,
      details: { status: 'CANCELLED' },
    })
    expect(await freeTimes()).toContain('09:00')
  })

  test('arrived, completed; nobody is missing before the time has come', async () => {
    const a = await book(at('09:00'))
    const to = (status: 'ARRIVED' | 'COMPLETED' | 'NO_SHOW') => ({ params: { id: a.id }, body: { status } })
    expect((await desk.refused(appointments.setStatus, to('NO_SHOW'))).code).toBe('scheduling.not_begun')
    expect((await desk.refused(appointments.setStatus, to('COMPLETED'))).code).toBe('scheduling.moved_on')
    await desk.call(appointments.setStatus, to('ARRIVED'))
    expect((await desk.call(appointments.setStatus, to('COMPLETED'))).status).toBe('COMPLETED')
    expect((await desk.refused(appointments.cancel, { params: { id: a.id }, body: { reason: 'x' } })).code).toBe(
      'scheduling.moved_on',
    )
  })

  test('an appointment of another branch is not there', async () => {
    const a = await book(at('09:00'))
    const elsewhere = await h.as('receptionist', { branch: 'other' })
    expect((await elsewhere.refused(appointments.get, { params: { id: a.id } })).code).toBe('not_found')
    const c = { params: { id: a.id }, body: { reason: 'x' } }
    expect((await elsewhere.refused(appointments.cancel, c)).code).toBe('not_found')
  })
})

describe('when the clocks change', () => {
  test('a time that does not exist is refused, a time that comes twice has to be said with its offset', async () => {
    const zone = (z: string) =>
      h.arrange((tx) =>
        tx.updateTable('organisation.branches').set({ time_zone: z }).where('id', '=', h.branchId).execute(),
      )
    await zone('Europe/Berlin')
    try {
      await decide({ horizonDays: 365 }, async () => {
        await sees(desk, doctorId, { dayOfWeek: 7, startTime: '01:00', endTime: '05:00', slotDurationMinutes: 30 })
        const gone = await refused('2027-03-28T02:30')
        expect(gone).toMatchObject({ code: 'invalid', errors: [{ code: 'scheduling.no_such_time' }] })
        const twice = await refused('2027-10-31T02:30')
        const { code, params } = twice.errors![0]!
        expect(code).toBe('scheduling.time_twice')
        expect(params).toEqual({ first: '2027-10-31T00:30:00.000Z', second: '2027-10-31T01:30:00.000Z' })
        const first = await book('2027-10-31T02:30:00+02:00')
        const second = await book('2027-10-31T02:30:00+01:00')
        expect(Date.parse(second.startsAt) - Date.parse(first.startsAt)).toBe(3_600_000)
      })
    } finally {
      await zone('Asia/Kolkata')
    }
  })
})

describe('reminders', () => {
  test('come a day and an hour before, once, and not for the time an appointment was moved from', async () => {
    const a = await book('2026-11-24T09:00')
    await desk.call(appointments.move, { params: { id: a.id }, body: { startsAt: '2026-11-25T09:00' } })
    await until('2026-11-23T09:00:30+05:30')
    await jobs()
    expect(await told('reminder.day', a.patient.id)).toHaveLength(0)
    await until('2026-11-24T09:00:30+05:30')
    await jobs()
    expect(await told('reminder.day', a.patient.id)).toHaveLength(1)
    await until('2026-11-25T08:00:30+05:30')
    await jobs()
    await jobs()
    expect(await told('reminder.hour', a.patient.id)).toHaveLength(1)
  })
})
