import { type Id, newId } from '@tabib/contracts/core/id'
import { arrivals } from '@tabib/contracts/frontdesk/arrivals'
import { consultations } from '@tabib/contracts/frontdesk/consultations'
import { kiosk } from '@tabib/contracts/frontdesk/kiosk'
import { queue } from '@tabib/contracts/frontdesk/queue'
import { screens } from '@tabib/contracts/frontdesk/screens'
import { schedules } from '@tabib/contracts/scheduling/schedules'
import { timeOf } from '@tabib/contracts/scheduling/zones'
import { waitingTimes } from '@tabib/contracts/frontdesk/waiting-times'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Caller, type Hospital, hospital } from '../../testing/hospital.js'
import { placeCode } from './arrivals.rules.js'

let h: Hospital
let desk: Caller
beforeAll(async () => {
  h = await hospital()
  desk = await h.as('receptionist')
})
afterAll(() => h.close())

/** Time passes; sessions of desks do not last that long, so reception signs in again. */
async function later(by: Parameters<typeof h.clock.move>[0]) {
  h.clock.move(by)
  desk = await h.as('receptionist', { fresh: true })
}

let made = 0
async function somebody(known: { name?: string; born?: string; phone?: string } = {}): Promise<string> {
  const id = newId()
  await h.arrange((tx) =>
    tx
      .insertInto('patients.patients')
      .values({
        id,
        branch_id: h.branchId,
        number: `SUN-2026-${String(++made).padStart(5, '0')}`,
        name: known.name ?? 'Asha Rao',
        gender: 'female',
        birth_date: known.born ?? '1990-02-01',
        phone: known.phone ?? null,
        created_at: h.clock.now().toISOString(),
        created_by: desk.accountId,
      })
      .execute(),
  )
  return id
}

/** An appointment of today, so many minutes from now. */
async function booked(patientId: string, doctor: Caller, inMinutes: number): Promise<string> {
  const id = newId()
  const starts = new Date(h.clock.now().getTime() + inMinutes * 60_000).toISOString()
  const ends = new Date(Date.parse(starts) + 10 * 60_000).toISOString()
  await h.arrange((tx) =>
    tx
      .insertInto('scheduling.appointments')
      .values({
        id,
        branch_id: h.branchId,
        doctor_id: doctor.staffId,
        patient_id: patientId,
        kind: 'in_person',
        status: 'CONFIRMED',
        starts_at: starts,
        ends_at: ends,
        busy_from: starts,
        busy_until: ends,
        on_date: h.clock.today('Asia/Kolkata'),
        reason: 'Cough',
        source: 'phone',
        booked_at: h.clock.now().toISOString(),
        booked_by: desk.accountId,
      })
      .execute(),
  )
  return id
}

type More = Partial<Parameters<typeof desk.call<typeof arrivals.checkIn>>[1]['body']>
const checkIn = async (doctor: Caller, more: More = {}) =>
  desk.call(arrivals.checkIn, {
    body: {
      patientId: more.patientId ?? (await somebody()),
      doctorId: doctor.staffId,
      chiefComplaint: 'Fever',
      visitType: 'new',
      ...more,
    },
  })

const queueOf = async (doctor: Caller) =>
  (await desk.call(queue.today, { query: { doctorId: doctor.staffId, open: 'true' } })).items
const tokensOf = async (doctor: Caller) => (await queueOf(doctor)).map((a) => a.token)
const appointmentOf = (id: string) =>
  h.sql.selectFrom('scheduling.appointments').selectAll().where('id', '=', id).executeTakeFirstOrThrow()

test('appointments and walk-ins stand in one queue, by the rules', async () => {
  const dr = await h.as('doctor', { fresh: true })
  const walkIn = await checkIn(dr)
  await later({ minutes: 25 })
  const late = await checkIn(dr)
  const patientId = await somebody()
  const appointmentId = await booked(patientId, dr, 5)
  const context = await desk.call(arrivals.context, { params: { patientId } })
  expect(context.appointment).toMatchObject({ id: appointmentId, doctorId: dr.staffId })
  const kept = await checkIn(dr, { patientId, appointmentId })
  const pregnant = await checkIn(dr, { priority: 'pregnant' })
  const old = await checkIn(dr, { patientId: await somebody({ born: '1940-01-01' }) })
  const urgent = await checkIn(dr, { priority: 'emergency' })
  expect(urgent).toMatchObject({ waitingAhead: 0 })
  expect(await tokensOf(dr)).toEqual([urgent, pregnant, old, walkIn, kept, late].map((a) => a.token))
  expect(await appointmentOf(appointmentId)).toMatchObject({ status: 'ARRIVED' })
  const shown = (await queueOf(dr)).find((a) => a.token === old.token)
  expect(shown).toMatchObject({ priority: 'elderly' })
  // Taken back: the place is the one of the arrival.
  await desk.call(queue.prioritise, { params: { id: urgent.arrivalId }, body: { priority: 'none' } })
  expect((await tokensOf(dr)).at(-1)).toBe(urgent.token)
})

test('an appointment arrives once, for whom it is, and is complete when the visit is', async () => {
  const dr = await h.as('doctor', { fresh: true })
  const [patientId, other] = [await somebody(), await somebody()]
  const appointmentId = await booked(patientId, dr, 10)
  const body = { doctorId: dr.staffId, chiefComplaint: 'Cough', visitType: 'new' as const, appointmentId }
  const wrong = await desk.refused(arrivals.checkIn, { body: { ...body, patientId: other } })
  expect(wrong.code).toBe('frontdesk.not_their_appointment')
  const first = await checkIn(dr, { patientId, appointmentId })
  const twice = await desk.refused(arrivals.checkIn, { body: { ...body, patientId } })
  expect(twice).toMatchObject({ code: 'frontdesk.already_here', details: { token: first.token } })
  await dr.call(queue.callNext, { body: {} })
  await dr.call(consultations.record, { body: { encounterId: first.encounterId, complaint: 'Cough' } })
  expect(await appointmentOf(appointmentId)).toMatchObject({ status: 'COMPLETED' })
})

test('an appointment noted as arrived in the day list still gets its visit', async () => {
  const dr = await h.as('doctor', { fresh: true })
  const patientId = await somebody()
  const appointmentId = await booked(patientId, dr, 10)
  await h.arrange((tx) =>
    tx
      .updateTable('scheduling.appointments')
      .set({ status: 'ARRIVED', arrived_at: h.clock.now().toISOString() })
      .where('id', '=', appointmentId)
      .execute(),
  )
  expect(await checkIn(dr, { patientId, appointmentId })).toMatchObject({ token: 1 })
})

test('what was paid for with the booking is not charged again', async () => {
  const dr = await h.as('doctor', { fresh: true })
  const patientId = await somebody()
  const appointmentId = await booked(patientId, dr, 10)
  await h.arrange((tx) =>
    tx.updateTable('scheduling.appointments').set({ charged: true }).where('id', '=', appointmentId).execute(),
  )
  const { encounterId } = await checkIn(dr, { patientId, appointmentId })
  const charges = await h.sql
    .selectFrom('billing.charges')
    .select('id')
    .where('encounter_id', '=', encounterId)
    .execute()
  expect(charges).toEqual([])
})

test('who is at the laboratory keeps the place and comes back behind whoever is next', async () => {
  const dr = await h.as('doctor', { fresh: true })
  const people = [await checkIn(dr), await checkIn(dr), await checkIn(dr), await checkIn(dr)]
  const [one, two, three, four] = people.map((p) => p.token)
  const first = await desk.call(queue.callNext, { body: { doctorId: dr.staffId } })
  await dr.call(queue.start, { params: { id: first.id } })
  const held = await dr.call(queue.hold, { params: { id: first.id }, body: { for: 'lab' } })
  expect(held).toMatchObject({ status: 'held', heldFor: 'lab' })
  expect((await dr.refused(queue.hold, { params: { id: first.id }, body: { for: 'lab' } })).code).toBe(
    'frontdesk.not_in_this_state',
  )
  await dr.call(queue.callNext, { body: {} })
  await dr.call(queue.putBack, { params: { id: people[1]!.arrivalId }, body: { behind: 9 } })
  expect(await desk.call(queue.resume, { params: { id: first.id } })).toMatchObject({
    status: 'waiting',
    heldFor: null,
  })
  expect(await tokensOf(dr)).toEqual([one, three, four, two])
})

test('a patient goes to another doctor with a token of theirs and the time waited', async () => {
  const from = await h.as('doctor', { fresh: true })
  const early = await checkIn(from)
  await later({ minutes: 20 })
  const to = await h.as('doctor', { fresh: true })
  await checkIn(to)
  const moved = await desk.call(queue.transfer, {
    params: { id: early.arrivalId },
    body: { doctorId: to.staffId },
  })
  expect(moved).toMatchObject({ token: 2, status: 'waiting', doctor: { id: to.staffId } })
  expect(await tokensOf(to)).toEqual([2, 1])
  expect(await tokensOf(from)).toEqual([])
  const again = await desk.refused(queue.transfer, { params: { id: early.arrivalId }, body: { doctorId: to.staffId } })
  expect(again.code).toBe('frontdesk.same_doctor')
  await to.call(queue.call, { params: { id: early.arrivalId } })
  await to.call(consultations.record, { body: { encounterId: early.encounterId, complaint: 'Cough' } })
})

test('nobody but reception arranges another doctor’s queue', async () => {
  const [mine, other] = [await h.as('doctor', { fresh: true }), await h.as('doctor', { fresh: true })]
  const theirs = await checkIn(other)
  const params = { id: theirs.arrivalId }
  expect((await mine.refused(queue.call, { params })).code).toBe('frontdesk.not_your_patient')
  expect((await mine.refused(queue.hold, { params, body: { for: 'away' } })).code).toBe('frontdesk.not_your_patient')
  const next = await mine.refused(queue.callNext, { body: { doctorId: other.staffId } })
  expect(next.code).toBe('frontdesk.not_your_patient')
  const nurse = await h.as('nurse')
  expect((await nurse.refused(queue.call, { params })).code).toBe('forbidden')
})

test('finishing calls the next one where the doctor or the branch wishes it', async () => {
  const dr = await h.as('doctor', { fresh: true })
  const people = [await checkIn(dr), await checkIn(dr), await checkIn(dr)]
  const statuses = async () => Object.fromEntries((await dr.call(queue.mine, {})).items.map((a) => [a.token, a.status]))
  await dr.call(queue.callNext, { body: {} })
  await dr.call(queue.finish, { params: { id: people[0]!.arrivalId } })
  expect(await statuses()).toEqual({ 1: 'done', 2: 'waiting', 3: 'waiting' })
  expect(await dr.call(queue.setRules, { body: { for: 'me', automaticNext: true } })).toEqual({
    branch: false,
    mine: true,
  })
  await dr.call(queue.callNext, { body: {} })
  await dr.call(queue.finish, { params: { id: people[1]!.arrivalId } })
  expect(await statuses()).toEqual({ 1: 'done', 2: 'done', 3: 'called' })
  expect((await dr.refused(queue.setRules, { body: { for: 'branch', automaticNext: true } })).code).toBe('forbidden')
})

test('a patient with a phone is told once that their token is called, however often it is', async () => {
  const dr = await h.as('doctor', { fresh: true })
  const patientId = await somebody({ phone: '+919830012345' })
  const { arrivalId } = await checkIn(dr, { patientId })
  await dr.call(queue.callNext, { body: {} })
  await dr.call(queue.call, { params: { id: arrivalId } })
  const told = await h.sql
    .selectFrom('notifications.messages')
    .select(['kind', 'data'])
    .where('patient_id', '=', patientId)
    .execute()
  expect(told).toMatchObject([{ kind: 'token.called', data: { token: 1 } }])
})

const openBoard = async (more: { doctorIds?: string[]; counters?: ('pharmacy' | 'vitals')[] } = {}) => {
  const body = { kind: 'board' as const, name: 'Hall', languages: ['en' as const, 'hi' as const], ...more }
  return desk.call(screens.open, { body })
}

test('a board shows numbers and rooms, nobody’s name, and nothing where nothing changed', async () => {
  const dr = await h.as('doctor', { fresh: true })
  const { code } = await openBoard({ doctorIds: [dr.staffId] })
  await checkIn(dr, { patientId: await somebody({ name: 'Zubaida Unheardof' }) })
  await checkIn(dr)
  await desk.call(queue.callNext, { body: { doctorId: dr.staffId } })
  const first = await h.nobody.call(screens.board, { params: { code } })
  expect(first.board).toMatchObject({
    languages: ['en', 'hi'],
    rooms: [{ doctorId: dr.staffId, serving: 1, inside: false, next: [2], waiting: 1 }],
    calls: [{ token: 1, counter: 'doctor' }],
  })
  expect(JSON.stringify(first)).not.toContain('Zubaida')
  const again = await h.nobody.call(screens.board, { params: { code }, query: { seen: first.version } })
  expect(again).toMatchObject({ version: first.version, board: null })
})

test('a code opens one kind of screen until it is taken back', async () => {
  const { code, screen } = await openBoard()
  await h.nobody.call(screens.board, { params: { code: code.toUpperCase().replaceAll('-', '') } })
  expect((await h.nobody.refused(kiosk.get, { params: { code } })).code).toBe('frontdesk.screen_off')
  const kept = await h.sql.selectFrom('frontdesk.screens').selectAll().where('id', '=', screen.id).execute()
  expect(JSON.stringify(kept)).not.toContain(code)
  const elsewhere = await h.as('receptionist', { branch: 'other' })
  expect((await elsewhere.refused(screens.revoke, { params: { id: screen.id } })).code).toBe('not_found')
  await desk.call(screens.revoke, { params: { id: screen.id } })
  // What was read for other televisions lives a second.
  await new Promise((done) => setTimeout(done, 1_100))
  expect((await h.nobody.refused(screens.board, { params: { code } })).code).toBe('frontdesk.screen_off')
})

test('the slip’s page tells a phone its place, without a name, until the day ends', async () => {
  const dr = await h.as('doctor', { fresh: true })
  await checkIn(dr)
  const mine = await checkIn(dr, { patientId: await somebody({ name: 'Zubaida Unheardof' }) })
  const code = placeCode(mine.encounterId)
  const place = await h.nobody.call(screens.place, { params: { code } })
  expect(place).toMatchObject({ token: 2, state: 'waiting', ahead: 1, estimatedWaitMinutes: 8, call: null })
  expect(JSON.stringify(place)).not.toContain('Zubaida')
  await dr.call(queue.call, { params: { id: mine.arrivalId } })
  const called = await h.nobody.call(screens.place, { params: { code } })
  expect(called).toMatchObject({ state: 'called', serving: 2, call: { token: 2, counter: 'doctor' } })
  expect((await h.nobody.refused(screens.place, { params: { code: placeCode(newId()) } })).code).toBe('not_found')
  expect((await h.nobody.refused(screens.place, { params: { code: 'abc' } })).code).toBe('not_found')
  await later({ days: 1 })
  expect((await h.nobody.refused(screens.place, { params: { code } })).code).toBe('not_found')
})

test('a late start moves what is estimated', async () => {
  const dr = await h.as('doctor', { fresh: true })
  const on = h.clock.today('Asia/Kolkata')
  const minute = Math.floor((h.clock.now().getTime() - Date.parse(`${on}T00:00:00+05:30`)) / 60_000)
  const of = { doctor_id: dr.staffId, branch_id: h.branchId }
  await h.arrange(async (tx) => {
    await tx
      .insertInto('scheduling.schedules')
      .values({
        ...of,
        id: newId(),
        day_of_week: ((new Date(on).getUTCDay() + 6) % 7) + 1,
        from_minute: minute - 10,
        until_minute: minute + 200,
        slot_minutes: 20,
        kinds: ['in_person'],
        valid_from: on,
        created_at: h.clock.now().toISOString(),
      })
      .execute()
    await tx
      .insertInto('scheduling.late_starts')
      .values({ ...of, id: newId(), on_date: on, minutes: 40 })
      .execute()
  })
  expect(await checkIn(dr)).toMatchObject({ estimatedWaitMinutes: 30 })
  expect(await checkIn(dr)).toMatchObject({ estimatedWaitMinutes: 50 })
})

test('a late session moves its own estimates: the one before it was on time, and its patients were seen', async () => {
  const dr = await h.as('doctor', { fresh: true })
  const doctorId = dr.staffId as Id<'Staff'>
  const on = h.clock.today('Asia/Kolkata')
  const minute = Math.floor((h.clock.now().getTime() - Date.parse(`${on}T00:00:00+05:30`)) / 60_000)
  const dayOfWeek = ((new Date(on).getUTCDay() + 6) % 7) + 1
  const session = (from: number, until: number) =>
    desk.call(schedules.create, {
      body: { doctorId, dayOfWeek, startTime: timeOf(minute + from), endTime: timeOf(minute + until) },
    })
  await session(-20, 10)
  const second = await session(80, 200)
  const late = (minutes: number, sessionId?: string) =>
    desk.call(schedules.late, {
      params: { id: doctorId },
      body: { onDate: on, minutes, ...(sessionId ? { sessionId } : {}) },
    })
  await late(40, second.id)
  expect(await checkIn(dr)).toMatchObject({ estimatedWaitMinutes: 0 })
  await later({ minutes: 1 })
  const seen = (await queueOf(dr))[0]!
  await dr.call(queue.start, { params: { id: seen.id } })
  await dr.call(queue.finish, { params: { id: seen.id } })
  await later({ minutes: 59 })
  const code = (
    await desk.call(screens.open, { body: { kind: 'board', name: 'Hall', languages: ['en'], doctorIds: [doctorId] } })
  ).code
  const begins = async () =>
    (await h.nobody.call(screens.board, { params: { code }, query: {} })).board!.rooms[0]!.beginsAt
  expect(await checkIn(dr)).toMatchObject({ estimatedWaitMinutes: 60 })
  expect(Date.parse((await begins())!)).toBe(h.clock.now().getTime() + 60 * 60_000)
})

test('on a day unlike the week what is estimated begins with that day’s session, and numbers share its time', async () => {
  const dr = await h.as('doctor', { fresh: true })
  const on = h.clock.today('Asia/Kolkata')
  const minute = Math.floor((h.clock.now().getTime() - Date.parse(`${on}T00:00:00+05:30`)) / 60_000)
  const own = { doctor_id: dr.staffId, branch_id: h.branchId, kinds: ['in_person'], slot_minutes: 15 }
  const at = { ...own, created_at: h.clock.now().toISOString() }
  await h.arrange(async (tx) => {
    const day = ((new Date(on).getUTCDay() + 6) % 7) + 1
    const weekly = { from_minute: minute + 5, until_minute: minute + 65, day_of_week: day, valid_from: on }
    await tx
      .insertInto('scheduling.schedules')
      .values({ ...at, ...weekly, id: newId() })
      .execute()
    const changed = { kind: 'changed', on_date: on, from_minute: minute + 30, until_minute: minute + 100, capacity: 10 }
    const breaks = JSON.stringify([[minute + 40, minute + 50]])
    await tx
      .insertInto('scheduling.exceptions')
      .values({ ...at, ...changed, breaks, id: newId() })
      .execute()
  })
  expect(await checkIn(dr)).toMatchObject({ estimatedWaitMinutes: 30 })
  expect(await checkIn(dr)).toMatchObject({ estimatedWaitMinutes: 36 })
})

const openKiosk = async () => {
  const { code } = await desk.call(screens.open, { body: { kind: 'kiosk', name: 'Door', languages: ['en'] } })
  return { code }
}

test('at the kiosk a phone with an appointment is enough for one person', async () => {
  const dr = await h.as('doctor', { fresh: true })
  const params = await openKiosk()
  const patientId = await somebody({ name: 'Meera Das', phone: '+919830011111' })
  const appointmentId = await booked(patientId, dr, 15)
  const found = await h.nobody.call(kiosk.find, { params, body: { phone: '98300 11111' } })
  expect(found).toMatchObject({ outcome: 'found', items: [{ appointmentId, initials: 'M. D.' }] })
  expect(JSON.stringify(found)).not.toContain('Meera')
  const token = await h.nobody.call(kiosk.checkIn, { params, body: { phone: '98300 11111', appointmentId } })
  expect(token).toMatchObject({ token: 1 })
  const twice = await h.nobody.call(kiosk.checkIn, { params, body: { phone: '98300 11111', appointmentId } })
  expect(twice).toMatchObject({ token: 1, encounterId: token.encounterId })
  expect(await appointmentOf(appointmentId)).toMatchObject({ status: 'ARRIVED' })
  const slip = await h.nobody.send('GET', `/kiosks/${params.code}/slips/${token.encounterId}`)
  expect(slip.bytes.subarray(0, 5).toString()).toBe('%PDF-')
  await later({ minutes: 11 })
  expect((await h.nobody.send('GET', `/kiosks/${params.code}/slips/${token.encounterId}`)).status).toBe(404)
})

test('a phone that a family shares is asked for the year of birth, and shows nobody before', async () => {
  const dr = await h.as('doctor', { fresh: true })
  const params = await openKiosk()
  const phone = '+919830022222'
  const [mother, son] = [await somebody({ born: '1960-05-05', phone }), await somebody({ born: '1988-01-01', phone })]
  const hers = await booked(mother, dr, 20)
  const his = await booked(son, dr, 40)
  expect(await h.nobody.call(kiosk.find, { params, body: { phone } })).toEqual({ outcome: 'year', items: [] })
  const unproved = await h.nobody.refused(kiosk.checkIn, { params, body: { phone, appointmentId: hers } })
  expect(unproved.code).toBe('frontdesk.not_recognised')
  const found = await h.nobody.call(kiosk.find, { params, body: { phone, birthYear: 1988 } })
  expect(found.items.map((i) => i.appointmentId)).toEqual([his])
  const other = await h.nobody.refused(kiosk.checkIn, { params, body: { phone, birthYear: 1988, appointmentId: hers } })
  expect(other.code).toBe('frontdesk.not_recognised')
  const nobody = await h.nobody.call(kiosk.find, { params, body: { phone: '+919830099999' } })
  expect(nobody.outcome).toBe('none')
})

test('a kiosk answers so many questions a minute', async () => {
  const params = await openKiosk()
  const ask = () => h.nobody.call(kiosk.find, { params, body: { phone: '+919830033333' } })
  for (let i = 0; i < 20; i++) await ask()
  expect((await h.nobody.refused(kiosk.find, { params, body: { phone: '+919830033333' } })).code).toBe(
    'frontdesk.too_often',
  )
  await later({ minutes: 2 })
  expect(await ask()).toMatchObject({ outcome: 'none' })
})

test('who comes to the kiosk without an appointment takes a number that reception answers', async () => {
  const dr = await h.as('doctor', { fresh: true })
  const params = await openKiosk()
  const asked = {
    name: 'Imran Sheikh',
    phone: '98300 44444',
    birthYear: 1979,
    doctorId: dr.staffId,
    language: 'hi' as const,
  }
  const { number } = await h.nobody.call(kiosk.ask, { params, body: asked })
  const mine = (await desk.call(kiosk.requests, {})).items.find((r) => r.number === number)!
  expect(mine).toMatchObject({ name: 'Imran Sheikh', phone: '+919830044444', doctor: { id: dr.staffId } })
  await checkIn(dr, { kioskRequestId: mine.id })
  expect((await desk.call(kiosk.requests, {})).items.map((r) => r.id)).not.toContain(mine.id)
  expect((await desk.refused(kiosk.dismiss, { params: { id: mine.id } })).code).toBe('not_found')
  const second = await h.nobody.call(kiosk.ask, { params, body: { name: 'Nobody', language: 'en' } })
  const theirs = (await desk.call(kiosk.requests, {})).items.find((r) => r.number === second.number)!
  await desk.call(kiosk.dismiss, { params: { id: theirs.id } })
  expect((await desk.call(kiosk.requests, {})).items.map((r) => r.id)).not.toContain(theirs.id)
})

test('waiting times are told by doctor, hour and day', async () => {
  await later({ days: 1 })
  const dr = await h.as('doctor', { fresh: true })
  const people = [await checkIn(dr), await checkIn(dr), await checkIn(dr)]
  const at = (minutes: number) => new Date(h.clock.now().getTime() + minutes * 60_000).toISOString()
  for (const [i, waited] of [10, 36].entries()) {
    const seen = { status: 'done', seen_at: at(waited), done_at: at(waited + 6) }
    await h.arrange((tx) =>
      tx.updateTable('frontdesk.arrivals').set(seen).where('id', '=', people[i]!.arrivalId).execute(),
    )
  }
  await desk.call(arrivals.leave, { params: { id: people[2]!.arrivalId }, body: { reason: 'No time' } })
  const on = h.clock.today('Asia/Kolkata')
  const report = await desk.call(waitingTimes.report, { query: { from: on, to: on } })
  expect(report.all).toMatchObject({ seen: 2, left: 1, mean: 23, median: 23, longest: 36, p90: 36 })
  expect(report.byDoctor).toMatchObject([{ id: dr.staffId, seen: 2, consultation: 6 }])
  expect(report.byHour).toHaveLength(1)
  expect(report.byDay).toMatchObject([{ date: on, seen: 2 }])
  expect((await desk.refused(waitingTimes.report, { query: { from: on, to: '2020-01-01' } })).code).toBe('invalid')
})
