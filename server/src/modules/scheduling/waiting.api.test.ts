import { type Id, newId } from '@tabib/contracts/core/id'
import { consents } from '@tabib/contracts/notifications/consents'
import { channelSettings, templates } from '@tabib/contracts/notifications/settings'
import { patients } from '@tabib/contracts/patients/patients'
import { appointments } from '@tabib/contracts/scheduling/appointments'
import { availability } from '@tabib/contracts/scheduling/availability'
import { feeds } from '@tabib/contracts/scheduling/feeds'
import { leaves } from '@tabib/contracts/scheduling/leaves'
import { schedulingReports } from '@tabib/contracts/scheduling/reports'
import { defaultRules, rules } from '@tabib/contracts/scheduling/rules'
import { schedules } from '@tabib/contracts/scheduling/schedules'
import { waiting } from '@tabib/contracts/scheduling/waiting'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { Jobs } from '../../platform/jobs/jobs.js'
import { systemActor } from '../../platform/system-actor.js'
import { type Caller, type Hospital, hospital } from '../../testing/hospital.js'
import { addresses } from '../notifications/providers/provider.js'
import { fakeGateway, fakeMeta } from '../notifications/testing/providers.js'
import { replied } from './replies.js'
import { patient, sees } from '../../testing/appointments.js'

let h: Hospital
let desk: Caller
let doctor: Caller
let doctorId: Id<'Staff'>

beforeAll(async () => {
  h = await hospital()
})
afterAll(() => h.close())
beforeEach(async () => {
  desk = await h.as('receptionist', { fresh: true })
  doctor = await h.as('doctor', { fresh: true })
  doctorId = doctor.staffId as Id<'Staff'>
  await sees(desk, doctorId)
})

const jobs = () => h.app.get(Jobs).runDue(h.tenant)
const at = (time: string) => `2026-11-23T${time}`
const book = async (startsAt: string, more: object = {}) =>
  desk.call(appointments.book, { body: { patientId: await patient(h), doctorId, startsAt, ...more } })
const cancel = (id: Id<'Appointment'>) =>
  desk.call(appointments.cancel, { params: { id }, body: { reason: 'Travelling' } })
const join = async (more: object = {}) =>
  desk.call(waiting.join, {
    body: { patientId: await patient(h), doctorId, fromDate: '2026-11-21', untilDate: '2026-11-30', ...more },
  })
const standing = async () => (await desk.call(waiting.list, { query: { doctorId } })).items
const offered = async (patientId: string) =>
  h.sql
    .selectFrom('notifications.messages')
    .selectAll()
    .where('kind', '=', 'waiting_list.offer')
    .where('patient_id', '=', patientId)
    .execute()
/** The secret of the link in the newest message of a patient. */
const tokenOf = async (patientId: string) =>
  String(((await offered(patientId)).at(-1)!.data as { link: string }).link)
    .split('/')
    .at(-1)!

describe('the waiting list', () => {
  test('a freed slot is offered in order, held meanwhile, and taken by one tap', async () => {
    const a = await book(at('10:00'))
    const [first, second] = [await join(), await join()]
    await cancel(a.id)
    await jobs()
    expect((await standing()).map((w) => w.status)).toEqual(['OFFERED', 'WAITING'])
    expect(await offered(second.patient.id)).toHaveLength(0)
    const other = await patient(h)
    const late = await desk.refused(appointments.book, { body: { patientId: other, doctorId, startsAt: at('10:00') } })
    expect(late.code).toBe('scheduling.slot_taken')
    const token = await tokenOf(first.patient.id)
    const page = await h.nobody.call(waiting.offer, { params: { token } })
    expect(page).toMatchObject({ status: 'open' })
    expect(JSON.stringify(page)).not.toContain(first.patient.name)
    expect(await h.nobody.call(waiting.take, { params: { token } })).toMatchObject({ status: 'accepted' })
    expect(await h.nobody.call(waiting.take, { params: { token } })).toMatchObject({ status: 'accepted' })
    const { items } = await desk.call(appointments.list, { query: { patientId: first.patient.id, from: '2026-11-23' } })
    expect(items.map((i) => [i.status, i.source])).toEqual([['CONFIRMED', 'waiting_list']])
    expect((await standing()).map((w) => w.id)).toEqual([second.id])
  })

  test('who does not answer in time keeps the place, and the next is asked', async () => {
    const a = await book(at('10:00'))
    const [first, second] = [await join(), await join()]
    await cancel(a.id)
    await jobs()
    const token = await tokenOf(first.patient.id)
    h.clock.move({ minutes: 31 })
    desk = await h.as('receptionist', { fresh: true })
    await jobs()
    expect((await standing()).map((w) => [w.id, w.status])).toEqual([
      [first.id, 'WAITING'],
      [second.id, 'OFFERED'],
    ])
    expect((await h.nobody.refused(waiting.take, { params: { token } })).code).toBe('scheduling.offer_over')
  })

  test('who gives it back passes it on; whose days do not suit is not asked', async () => {
    const a = await book(at('10:00'))
    const [afternoons, first, second] = [await join({ fromTime: '14:00' }), await join(), await join()]
    await cancel(a.id)
    await jobs()
    await h.nobody.call(waiting.refuse, { params: { token: await tokenOf(first.patient.id) } })
    await jobs()
    expect(await offered(afternoons.patient.id)).toHaveLength(0)
    expect(await offered(second.patient.id)).toHaveLength(1)
  })

  test('of two taps at once one takes it; the desk that accepts later is told', async () => {
    const a = await book(at('10:00'))
    const first = await join()
    await cancel(a.id)
    await jobs()
    const token = await tokenOf(first.patient.id)
    const taps = await Promise.all([1, 2].map(() => h.nobody.call(waiting.take, { params: { token } })))
    expect(taps.map((t) => t.status)).toEqual(['accepted', 'accepted'])
    expect((await desk.refused(waiting.accept, { params: { id: first.id } })).code).toBe('scheduling.offer_over')
    const rows = await h.sql
      .selectFrom('scheduling.appointments')
      .select('id')
      .where('patient_id', '=', first.patient.id)
      .where('status', '=', 'CONFIRMED')
      .execute()
    expect(rows).toHaveLength(1)
  })

  test('who may hold no more bookings is passed over, and whoever is next is asked', async () => {
    const owner = await h.as('owner', { fresh: true })
    const a = await book(at('10:00'))
    const [full, next] = [await join(), await join()]
    await owner.call(rules.set, { body: { ...defaultRules, mostOpen: 1 } })
    await desk.call(appointments.book, { body: { patientId: full.patient.id, doctorId, startsAt: at('11:00') } })
    await cancel(a.id)
    await jobs()
    await owner.call(rules.set, { body: defaultRules })
    expect((await standing()).map((w) => [w.id, w.status])).toEqual([
      [full.id, 'WAITING'],
      [next.id, 'OFFERED'],
    ])
  })

  test('a freed time goes to whoever waits for any kind of visit that is given then, a home visit to their address', async () => {
    await sees(desk, doctorId, { dayOfWeek: 7, kinds: ['in_person', 'home_visit'] })
    const a = await book('2026-11-22T10:00')
    const wish = { fromDate: '2026-11-22', untilDate: '2026-11-22' }
    const nowhere = await desk.refused(waiting.join, {
      body: { patientId: await patient(h), doctorId, kind: 'home_visit', ...wish },
    })
    expect(nowhere.errors).toMatchObject([{ pointer: '/body/address', code: 'scheduling.address_needed' }])
    const video = await join({ kind: 'video', ...wish })
    const home = await join({ kind: 'home_visit', address: '4 Lake Road', ...wish })
    await cancel(a.id)
    await jobs()
    expect((await standing()).map((w) => [w.id, w.status])).toEqual([
      [video.id, 'WAITING'],
      [home.id, 'OFFERED'],
    ])
    const taken = await h.nobody.call(waiting.take, { params: { token: await tokenOf(home.patient.id) } })
    expect(taken).toMatchObject({ status: 'accepted', kind: 'home_visit' })
    const { items } = await desk.call(appointments.list, { query: { patientId: home.patient.id } })
    expect(items).toMatchObject([{ kind: 'home_visit', status: 'CONFIRMED', address: '4 Lake Road' }])
  })

  test('nobody waits twice for one doctor', async () => {
    const w = await join()
    const again = await desk.refused(waiting.join, {
      body: { patientId: w.patient.id, doctorId, fromDate: '2026-11-21', untilDate: '2026-11-30' },
    })
    expect(again.code).toBe('scheduling.already_waiting')
  })
})

describe('leave', () => {
  test('names those it hits and moves all thirty to the next free times', async () => {
    await sees(desk, doctorId, { dayOfWeek: 2, startTime: '14:00', endTime: '18:00' })
    const hit = []
    for (let i = 0; i < 16; i++)
      hit.push(
        await book(
          `2026-11-24T${String(9 + Math.floor(i / 4)).padStart(2, '0')}:${String((i % 4) * 15).padStart(2, '0')}`,
        ),
      )
    for (let i = 0; i < 14; i++)
      hit.push(await book(`2026-11-24T${14 + Math.floor(i / 4)}:${String((i % 4) * 15).padStart(2, '0')}`))
    const leave = await desk.call(leaves.create, {
      body: { doctorId, startsAt: '2026-11-24T00:00', endsAt: '2026-11-25T00:00', reason: 'Conference' },
    })
    expect(leave.affected).toBe(30)
    const taken = await desk.refused(appointments.book, {
      body: { patientId: hit[0]!.patient.id, doctorId, startsAt: '2026-11-24T17:45' },
    })
    expect(taken.code).toBe('scheduling.off_the_grid')
    const { days } = await desk.call(availability.ofDoctor, {
      params: { id: doctorId },
      query: { from: '2026-11-24', to: '2026-11-24' },
    })
    expect(days[0]).toMatchObject({ reason: 'leave', slots: [] })
    const outcome = await desk.call(leaves.moveAll, { params: { id: leave.id }, body: {} })
    expect(outcome.left).toEqual([])
    expect(outcome.moved).toHaveLength(30)
    expect(new Set(outcome.moved.map((m) => m.to)).size).toBe(30)
    expect(outcome.moved.every((m) => m.to >= '2026-11-25')).toBe(true)
    expect((await desk.call(leaves.affected, { params: { id: leave.id } })).items).toEqual([])
    const told = await h.sql
      .selectFrom('notifications.messages')
      .select('patient_id')
      .where('kind', '=', 'appointment.moved')
      .where(
        'patient_id',
        'in',
        hit.map((a) => a.patient.id),
      )
      .execute()
    expect(told).toHaveLength(30)
  })

  test('moves to another doctor at the nearest time', async () => {
    const other = (await h.as('doctor', { fresh: true })).staffId as Id<'Staff'>
    await sees(desk, other)
    const a = await book('2026-11-24T10:00')
    const leave = await desk.call(leaves.create, {
      body: { doctorId, startsAt: '2026-11-24T00:00', endsAt: '2026-11-25T00:00' },
    })
    const { moved } = await desk.call(leaves.moveAll, { params: { id: leave.id }, body: { toDoctorId: other } })
    expect(moved).toEqual([{ id: a.id, from: a.startsAt, to: expect.stringContaining('2026-11-24T04:30:00') }])
  })

  test('moves past times at which the room or the device is somebody else’s', async () => {
    const [room, device] = [newId<'Room'>(), newId<'Equipment'>()]
    const here = { branch_id: h.branchId, name: `Scan ${device}` }
    await h.arrange(async (tx) => {
      await tx
        .insertInto('organisation.rooms')
        .values({ ...here, id: room })
        .execute()
      await tx
        .insertInto('organisation.equipment')
        .values({ ...here, id: device, created_at: h.clock.now().toISOString() })
        .execute()
    })
    const other = (await h.as('doctor', { fresh: true })).staffId as Id<'Staff'>
    await sees(desk, other, { dayOfWeek: 7, roomId: room })
    await sees(desk, doctorId, { dayOfWeek: 6 })
    const theirs = async (startsAt: string, more: object) =>
      desk.call(appointments.book, { body: { patientId: await patient(h), doctorId, startsAt, ...more } })
    await sees(desk, doctorId, { dayOfWeek: 7 })
    await theirs('2026-11-29T09:00', { roomId: room })
    await theirs('2026-11-29T09:15', { deviceId: device })
    const a = await theirs('2026-11-28T09:00', { deviceId: device })
    const { id } = await desk.call(leaves.create, {
      body: { doctorId, startsAt: '2026-11-28T00:00', endsAt: '2026-11-29T00:00' },
    })
    const { moved, left } = await desk.call(leaves.moveAll, { params: { id }, body: { toDoctorId: other } })
    expect([moved.map((m) => m.id), left]).toEqual([[a.id], []])
    expect(moved[0]!.to).toContain('2026-11-29T04:00')
    const after = await desk.call(appointments.get, { params: { id: a.id } })
    expect(after).toMatchObject({ roomId: room, deviceId: device, doctor: { id: other } })
  })

  test('gives who was put on top a place of their own, which nobody else is given', async () => {
    await book('2026-11-24T10:00')
    const on = { patientId: await patient(h), doctorId, startsAt: '2026-11-24T10:00' }
    const top = await doctor.call(appointments.book, { body: { ...on, overbook: { reason: 'Came from far' } } })
    const { id } = await desk.call(leaves.create, {
      body: { doctorId, startsAt: '2026-11-24T00:00', endsAt: '2026-11-25T00:00' },
    })
    const { moved } = await desk.call(leaves.moveAll, { params: { id }, body: {} })
    const there = moved.find((m) => m.id === top.id)!.to
    const body = { patientId: await patient(h), doctorId, startsAt: there }
    expect((await desk.refused(appointments.book, { body })).code).toBe('scheduling.slot_taken')
  })

  test('tells everybody it hits what the clinic says; nobody is told that the visit is cancelled', async () => {
    const a = await book('2026-11-24T10:00')
    const body = { doctorId, startsAt: '2026-11-24T00:00', endsAt: '2026-11-25T00:00' }
    const { id } = await desk.call(leaves.create, { body })
    const text = 'We will call you with another time'
    expect(await desk.call(leaves.messageAll, { params: { id }, body: { text } })).toEqual({ told: 1, unreached: [] })
    const messages = await h.sql
      .selectFrom('notifications.messages')
      .select(['kind', 'data'])
      .where('patient_id', '=', a.patient.id)
      .execute()
    expect(messages.map((m) => m.kind).toSorted()).toEqual(['appointment.affected', 'appointment.confirmed'])
    expect(messages.find((m) => m.kind === 'appointment.affected')!.data).toMatchObject({ text })
    expect((await desk.call(appointments.get, { params: { id: a.id } })).status).toBe('CONFIRMED')
  })

  test('says whom no message reaches: without a phone, or asked for silence; not who has proved a mail address', async () => {
    const [reached, phoneless, silent, byMail] = [
      await book('2026-11-24T10:00'),
      await book('2026-11-24T10:15'),
      await book('2026-11-24T10:30'),
      await book('2026-11-24T10:45'),
    ]
    await h.arrange((tx) =>
      tx.updateTable('patients.patients').set({ phone: null }).where('id', '=', phoneless.patient.id).execute(),
    )
    // Both use the portal and want nothing on their phone; one has proved a mail address.
    for (const { patient: who } of [silent, byMail]) {
      const { accountId } = await h.asPatient(who.id)
      const address = (await desk.call(patients.get, { params: { id: who.id } })).phone!
      await desk.call(consents.note, { body: { address, channels: ['sms', 'whatsapp'], stopped: true } })
      const mail = who === byMail.patient ? 'rina@example.org' : null
      const proved = { account_id: accountId, address: mail, changed_at: h.clock.now().toISOString() }
      await h.arrange(async (tx) => {
        await tx.updateTable('identity.accounts').set({ phone: address }).where('id', '=', accountId).execute()
        await tx.insertInto('portal.mail').values(proved).execute()
      })
    }
    const body = { doctorId, startsAt: '2026-11-24T00:00', endsAt: '2026-11-25T00:00' }
    const { id } = await desk.call(leaves.create, { body })
    const said = await desk.call(leaves.messageAll, { params: { id }, body: { text: 'We will call you' } })
    expect(said).toEqual({
      told: 2,
      unreached: [
        { id: phoneless.id, reason: 'no_address' },
        { id: silent.id, reason: 'opted_out' },
      ],
    })
    expect(said.unreached.map((u) => u.id)).not.toContain(reached.id)
  })

  test('of another branch is not there', async () => {
    const stranger = await h.as('receptionist', { branch: 'other' })
    const body = { doctorId, startsAt: '2026-11-24T00:00', endsAt: '2026-11-25T00:00' }
    const { id } = await desk.call(leaves.create, { body })
    expect((await stranger.refused(leaves.affected, { params: { id } })).code).toBe('not_found')
    expect((await stranger.refused(leaves.moveAll, { params: { id }, body: {} })).code).toBe('not_found')
  })

  test.each([
    ['no length', '2026-11-24T10:00', '2026-11-24T10:00'],
    ['an end before its start', '2026-11-24T10:00', '2026-11-24T09:00'],
  ])('with %s is refused', async (_, startsAt, endsAt) => {
    const p = await desk.refused(leaves.create, { body: { doctorId, startsAt, endsAt } })
    expect(p.errors).toEqual([{ pointer: '/body/endsAt', code: 'scheduling.ends_before_start' }])
  })

  test('a doctor enters their own leave, and nobody else’s', async () => {
    const own = { doctorId, startsAt: '2026-11-26T00:00', endsAt: '2026-11-27T00:00' }
    await doctor.call(leaves.create, { body: own })
    expect((await doctor.refused(leaves.create, { body: own })).code).toBe('scheduling.leave_overlaps')
    const other = (await h.as('doctor', { fresh: true })).staffId as Id<'Staff'>
    const p = await doctor.refused(leaves.create, { body: { ...own, doctorId: other } })
    expect(p.code).toBe('scheduling.only_own_hours')
  })
})

describe('hours', () => {
  test.each([
    ['an end before the start', { startTime: '10:00', endTime: '09:00' }, 'scheduling.ends_before_start'],
    ['no length', { startTime: '10:00', endTime: '10:00' }, 'scheduling.ends_before_start'],
    [
      'a break outside',
      { startTime: '15:00', endTime: '17:00', breaks: [{ from: '14:00', to: '14:30' }] },
      'scheduling.break_outside',
    ],
    ['more numbers than minutes', { startTime: '15:00', endTime: '15:20', capacity: 40 }, 'scheduling.too_many'],
  ])('%s is refused', async (_, hours, code) => {
    const p = await desk.refused(schedules.create, { body: { doctorId, dayOfWeek: 6, ...hours } })
    expect(p.errors!.map((e) => e.code)).toEqual([code])
  })

  test('two sessions of one doctor do not overlap', async () => {
    const body = { doctorId, dayOfWeek: 1, startTime: '12:30', endTime: '15:00' }
    expect((await desk.refused(schedules.create, { body })).code).toBe('scheduling.hours_overlap')
  })

  test('a closed day, a late start and an extra session', async () => {
    const a = await book(at('09:00'))
    await desk.call(schedules.late, { params: { id: doctorId }, body: { onDate: '2026-11-23', minutes: 40 } })
    const late = await desk.call(appointments.get, { params: { id: a.id } })
    expect(Date.parse(late.expectedAt) - Date.parse(late.startsAt)).toBe(40 * 60_000)
    const closed = await desk.call(schedules.except, { body: { doctorId, onDate: '2026-11-25', kind: 'closed' } })
    const free = async (date: string) =>
      (await desk.call(availability.ofDoctor, { params: { id: doctorId }, query: { from: date, to: date } })).days[0]!
    expect(await free('2026-11-25')).toMatchObject({ reason: 'closed', slots: [] })
    await desk.call(schedules.unexcept, { params: { id: closed.id } })
    expect((await free('2026-11-25')).slots).toHaveLength(16)
    const extra = { doctorId, onDate: '2026-11-22', kind: 'extra' as const, startTime: '10:00', endTime: '11:00' }
    await desk.call(schedules.except, { body: extra })
    expect((await free('2026-11-22')).slots).toHaveLength(4)
  })

  describe('a late start', () => {
    const late = (minutes: number, more: object = {}) =>
      desk.call(schedules.late, { params: { id: doctorId }, body: { onDate: '2026-11-23', minutes, ...more } })
    const day = () => desk.call(schedules.lateness, { params: { id: doctorId }, query: { onDate: '2026-11-23' } })
    /** Minutes by which each is expected later than booked. */
    const laterBy = async (...ids: Id<'Appointment'>[]) => {
      const { items } = await desk.call(appointments.list, { query: { from: '2026-11-23', doctorId } })
      return ids.map((id) => {
        const a = items.find((x) => x.id === id)!
        return (Date.parse(a.expectedAt) - Date.parse(a.startsAt)) / 60_000
      })
    }

    test('moves its own session: the evening keeps its times when the morning is late', async () => {
      await sees(desk, doctorId, { dayOfWeek: 1, startTime: '17:00', endTime: '20:00' })
      const [morning, evening] = [await book(at('09:30')), await book(at('17:00'))]
      const noted = { body: { patientId: await patient(h), doctorId, startsAt: at('09:35') } }
      const onTop = await doctor.call(appointments.book, {
        body: { ...noted.body, overbook: { reason: 'High fever' } },
      })
      const { items, next } = await day()
      expect(items.map((s) => [s.startTime, s.endTime, s.minutes])).toEqual([
        ['09:00', '13:00', null],
        ['17:00', '20:00', null],
      ])
      // Nobody said which: the one that comes next.
      expect(next).toBe(items[0]!.sessionId)
      await late(40)
      expect(await laterBy(morning.id, onTop.id, evening.id)).toEqual([40, 40, 0])
      await late(20, { sessionId: items[1]!.sessionId })
      expect(await laterBy(morning.id, onTop.id, evening.id)).toEqual([40, 40, 20])
      expect((await day()).items.map((s) => s.minutes)).toEqual([40, 20])
      // In time after all.
      await late(0, { sessionId: items[0]!.sessionId })
      expect(await laterBy(morning.id, onTop.id, evening.id)).toEqual([0, 0, 20])
    })

    test('that was said of the whole day moves the whole day, and a session said afterwards only itself', async () => {
      await sees(desk, doctorId, { dayOfWeek: 1, startTime: '17:00', endTime: '20:00' })
      const [morning, evening] = [await book(at('09:30')), await book(at('17:00'))]
      const wholeDay = { id: newId(), doctor_id: doctorId, branch_id: h.branchId, on_date: '2026-11-23', minutes: 30 }
      await h.arrange((tx) => tx.insertInto('scheduling.late_starts').values(wholeDay).execute())
      expect(await laterBy(morning.id, evening.id)).toEqual([30, 30])
      const { items } = await day()
      expect(items.map((s) => s.minutes)).toEqual([30, 30])
      await late(5, { sessionId: items[1]!.sessionId })
      expect(await laterBy(morning.id, evening.id)).toEqual([30, 5])
    })

    test('is of a session of that day: an extra one too, and no other day’s or doctor’s', async () => {
      const extra = { doctorId, onDate: '2026-11-23', kind: 'extra' as const, startTime: '15:00', endTime: '16:00' }
      const { id: sessionId } = await desk.call(schedules.except, { body: extra })
      const a = await book(at('15:15'))
      await late(10, { sessionId })
      expect(await laterBy(a.id)).toEqual([10])
      const [saturday] = await sees(desk, doctorId, { dayOfWeek: 6 })
      const wrong = { onDate: '2026-11-23', minutes: 10, sessionId: saturday!.id }
      const other = await desk.refused(schedules.late, { params: { id: doctorId }, body: wrong })
      expect(other.code).toBe('not_found')
    })
  })

  describe('a weekly and an extra session', () => {
    const extra = (onDate: string, startTime: string, endTime: string) => ({
      body: { doctorId, onDate, kind: 'extra' as const, startTime, endTime },
    })
    const saturdays = (more: object = {}) => ({
      body: { doctorId, dayOfWeek: 6, startTime: '10:00', endTime: '12:00', ...more },
    })
    const times = async (date: string) => {
      const query = { from: date, to: date }
      const { days } = await desk.call(availability.ofDoctor, { params: { id: doctorId }, query })
      return days[0]!.slots.map((s) => s.time)
    }
    const named = (date: string, from: string, until: string, kind: string) => {
      const [code, details] = ['scheduling.session_in_the_way', { date, from, until, kind }]
      return { code, details, errors: [{ pointer: '/body/startTime', code, params: details }] }
    }

    test('over each other are refused whichever comes first, with the day and the hours in the way', async () => {
      await desk.call(schedules.except, extra('2026-12-12', '11:00', '13:00'))
      await desk.call(schedules.except, extra('2026-12-05', '11:30', '13:00'))
      const weekly = await desk.refused(schedules.create, saturdays())
      expect(weekly).toMatchObject(named('2026-12-05', '11:30', '13:00', 'extra'))
      expect(await times('2026-12-19')).toEqual([])
      await desk.call(schedules.create, saturdays({ endTime: '11:00' }))
      const once = await desk.refused(schedules.except, extra('2026-12-19', '10:30', '12:00'))
      expect(once).toMatchObject(named('2026-12-19', '10:00', '11:00', 'usual'))
    })

    test('lie beside each other in a break, on other days of validity, and once one is taken back', async () => {
      const { id } = await desk.call(schedules.except, extra('2026-12-12', '11:00', '11:30'))
      await desk.call(schedules.create, saturdays({ validUntil: '2026-12-11' }))
      await desk.call(schedules.create, saturdays({ validFrom: '2026-12-13', validUntil: '2026-12-20' }))
      const paused = { validFrom: '2026-12-12', validUntil: '2026-12-12', breaks: [{ from: '11:00', to: '11:30' }] }
      const one = await desk.call(schedules.create, saturdays(paused))
      expect(await times('2026-12-12')).toEqual([
        '10:00',
        '10:15',
        '10:30',
        '10:45',
        '11:00',
        '11:15',
        '11:30',
        '11:45',
      ])
      const fill = { params: { id: one.id }, body: { breaks: [] } }
      expect(await desk.refused(schedules.change, fill)).toMatchObject(named('2026-12-12', '11:00', '11:30', 'extra'))
      await desk.call(schedules.unexcept, { params: { id } })
      await desk.call(schedules.change, fill)
    })

    test('do not come to lie over each other by another weekday or a longer validity; ending is always possible', async () => {
      await desk.call(schedules.except, extra('2026-12-12', '11:00', '11:30'))
      const one = await desk.call(schedules.create, saturdays({ validUntil: '2026-12-05' }))
      const change = (body: object) => ({ params: { id: one.id }, body })
      expect(await desk.refused(schedules.change, change({ validUntil: null }))).toMatchObject({
        code: 'scheduling.session_in_the_way',
      })
      await desk.call(schedules.change, change({ validUntil: '2026-12-11' }))
      const sunday = await desk.call(schedules.create, saturdays({ dayOfWeek: 7 }))
      const moved = await desk.refused(schedules.change, {
        params: { id: sunday.id },
        body: { dayOfWeek: 6, validFrom: '2026-12-12' },
      })
      expect(moved).toMatchObject(named('2026-12-12', '11:00', '11:30', 'extra'))
    })

    test('that overlap from before are read: every time is there once, and the weekly one can be ended', async () => {
      await desk.call(schedules.except, extra('2026-12-12', '11:00', '12:30'))
      const row = { id: newId<'Schedule'>(), doctor_id: doctorId, branch_id: h.branchId, day_of_week: 6 }
      const hours = { from_minute: 600, until_minute: 720, slot_minutes: 15, kinds: ['in_person'] }
      const since = { valid_from: '2026-11-20', created_at: h.clock.now().toISOString() }
      await h.arrange((tx) =>
        tx
          .insertInto('scheduling.schedules')
          .values({ ...row, ...hours, ...since })
          .execute(),
      )
      const found = await times('2026-12-12')
      expect(found).toEqual([...new Set(found)])
      expect(found).toHaveLength(10)
      const end = { params: { id: row.id }, body: { validUntil: '2026-12-12' } }
      expect((await desk.call(schedules.change, end)).validUntil).toBe('2026-12-12')
    })

    test('on the days when the clocks change are told apart as the clock on the wall shows', async () => {
      const zone = (time_zone: string) =>
        h.arrange((tx) =>
          tx.updateTable('organisation.branches').set({ time_zone }).where('id', '=', h.branchId).execute(),
        )
      await zone('Europe/Berlin')
      try {
        desk = await h.as('receptionist', { fresh: true })
        const sundays = (startTime: string, endTime: string) => ({
          body: { doctorId, dayOfWeek: 7, startTime, endTime, slotDurationMinutes: 30 },
        })
        await desk.call(schedules.except, extra('2027-03-28', '03:00', '05:00'))
        // Half past two is skipped that night: the session ends when the extra one begins.
        await desk.call(schedules.create, sundays('01:00', '02:30'))
        const over = await desk.refused(schedules.create, sundays('02:30', '03:30'))
        expect(over).toMatchObject(named('2027-03-28', '03:00', '05:00', 'extra'))
        // And comes twice in autumn.
        await desk.call(schedules.except, extra('2027-10-31', '02:30', '04:00'))
        const twice = await desk.refused(schedules.except, extra('2027-10-31', '02:00', '02:15'))
        expect(twice).toMatchObject(named('2027-10-31', '01:00', '02:30', 'usual'))
      } finally {
        await zone('Asia/Kolkata')
        desk = await h.as('receptionist', { fresh: true })
      }
    })

    test('entered at the same moment, one is refused', async () => {
      const both = await Promise.allSettled([
        desk.call(schedules.create, saturdays()),
        desk.call(schedules.except, extra('2026-12-12', '11:00', '13:00')),
      ])
      const refused = both.filter((x) => x.status === 'rejected')
      expect(refused.map((x) => String(x.reason))).toEqual([expect.stringContaining('scheduling.session_in_the_way')])
    })
  })

  test('an extra session is beside the others: in their time it is refused, in their break and after them it is not', async () => {
    await sees(desk, doctorId, { dayOfWeek: 6, breaks: [{ from: '11:00', to: '12:00' }] })
    const extra = (startTime: string, endTime: string) => ({
      body: { doctorId, onDate: '2026-11-28', kind: 'extra' as const, startTime, endTime },
    })
    expect((await desk.refused(schedules.except, extra('12:30', '15:00'))).code).toBe('scheduling.session_in_the_way')
    await desk.call(schedules.except, extra('11:00', '12:00'))
    await desk.call(schedules.except, extra('13:00', '15:00'))
    const query = { from: '2026-11-28', to: '2026-11-28' }
    const { days } = await desk.call(availability.ofDoctor, { params: { id: doctorId }, query })
    expect(new Set(days[0]!.slots.map((s) => s.startsAt)).size).toBe(days[0]!.slots.length)
    expect(days[0]!.slots).toHaveLength(24)
  })

  test('doctors are found by name, speciality, branch, language and weekday', async () => {
    await sees(desk, doctorId, { dayOfWeek: 7 })
    const name = `Ananya ${doctorId}`
    await h.arrange(async (tx) => {
      await tx.updateTable('identity.accounts').set({ name }).where('id', '=', doctor.accountId).execute()
      const known = { speciality: `Skin ${doctorId}`, languages: ['ar', 'en'] }
      await tx.updateTable('identity.staff').set(known).where('id', '=', doctorId).execute()
    })
    const find = async (query: object) => (await desk.call(schedules.findDoctors, { query })).items.map((d) => d.id)
    const branchId = h.branchId as Id<'Branch'>
    const all = { q: name, speciality: `skin ${doctorId}`, branchId, language: 'ar', day: 7 }
    expect(await find(all)).toEqual([doctorId])
    for (const wrong of [
      { q: 'nobody' },
      { speciality: 'teeth' },
      { branchId: newId() },
      { language: 'bn' },
      { day: 6 },
    ])
      expect(await find({ ...all, ...wrong })).toEqual([])
  })
})

describe('the calendar', () => {
  test('draws a branch’s day: its visits, the hours, and where visits begin in them; of another branch nothing', async () => {
    const a = await book(at('09:00'))
    const query = { from: '2026-11-23', to: '2026-11-23' }
    const day = await desk.call(appointments.calendar, { query })
    expect(day.items.map((x) => x.id)).toContain(a.id)
    const hours = day.sessions.find((s) => s.doctorId === doctorId)!
    expect(hours).toMatchObject({ slotMinutes: 15, everyMinutes: 15 })
    expect(new Date(hours.startsAt).toISOString()).toBe('2026-11-23T03:30:00.000Z')
    const other = await h.as('receptionist', { branch: 'other' })
    expect((await other.call(appointments.calendar, { query })).items).toEqual([])
    const long = await desk.refused(appointments.calendar, { query: { ...query, to: '2026-11-30' } })
    expect(long.code).toBe('invalid')
  })
})

describe('a calendar address', () => {
  test('shows a doctor’s appointments by number, by name where the clinic says so, until it is revoked', async () => {
    const a = await book(at('09:00'))
    const { token, id } = await doctor.call(feeds.make, {})
    const read = async () => (await h.nobody.send('GET', `/calendar/${token}`)).bytes.toString()
    const text = await read()
    expect(text).toContain('BEGIN:VEVENT')
    expect(text).toContain('DTSTART:20261123T033000Z')
    expect(text).toContain(a.patient.number)
    expect(text).not.toContain(a.patient.name)
    expect(text).toContain('STATUS:CONFIRMED')
    await (await h.as('clinic_admin', { fresh: true })).call(rules.set, { body: { ...defaultRules, feedNames: true } })
    expect(await read()).toContain(a.patient.name)
    await doctor.call(feeds.revoke, { params: { id } })
    expect((await h.nobody.send('GET', `/calendar/${token}`)).status).toBe(404)
  })

  test('is renewed: the one before works no longer, and what was ended is not woken', async () => {
    const { token, id } = await doctor.call(feeds.make, {})
    const status = async (t: string) => (await h.nobody.send('GET', `/calendar/${t}`)).status
    const renewed = await doctor.call(feeds.renew, { params: { id } })
    expect(renewed.id).toBe(id)
    expect([await status(token), await status(renewed.token)]).toEqual([404, 200])
    expect((await doctor.call(feeds.mine, {})).items.find((f) => f.id === id)!.lastReadAt).not.toBeNull()
    await doctor.call(feeds.revoke, { params: { id } })
    expect((await doctor.refused(feeds.renew, { params: { id } })).code).toBe('not_found')
  })

  test('ends with the account of whoever made it', async () => {
    const { token } = await doctor.call(feeds.make, {})
    const status = async () => (await h.nobody.send('GET', `/calendar/${token}`)).status
    expect(await status()).toBe(200)
    await h.arrange((tx) =>
      tx.updateTable('identity.accounts').set({ active: false }).where('id', '=', doctor.accountId).execute(),
    )
    expect(await status()).toBe(404)
  })
})

describe('an answer to a message', () => {
  const reply = (id: string, answer: 'confirm' | 'cancel') =>
    h.arrange((tx) =>
      replied(tx, systemActor(h.tenant), { subjectId: id, meaning: answer, messageId: id, channel: 'sms' }),
    )
  test('cancels in time, confirms once, and does nothing about a visit that is past', async () => {
    const a = await book(at('09:00'))
    expect(await reply(a.id, 'confirm')).toBe('done')
    expect(await reply(a.id, 'cancel')).toBe('done')
    expect(await reply(a.id, 'cancel')).toBe('done')
    const b = await book(at('12:00'))
    h.clock.move({ days: 10 })
    expect(await reply(b.id, 'cancel')).toBe('past')
    desk = await h.as('receptionist', { fresh: true })
    expect((await desk.call(appointments.get, { params: { id: b.id } })).status).toBe('CONFIRMED')
    h.clock.move({ days: -10 })
  })
  test('too late to cancel is said, and changes nothing', async () => {
    const a = await book(at('09:00'))
    const back = h.clock.now().getTime()
    h.clock.move({ minutes: (Date.parse(a.startsAt) - back) / 60_000 - 30 })
    expect(await reply(a.id, 'cancel')).toBe('refused')
    h.clock.move({ minutes: (back - h.clock.now().getTime()) / 60_000 })
    desk = await h.as('receptionist', { fresh: true })
    expect((await desk.call(appointments.get, { params: { id: a.id } })).status).toBe('CONFIRMED')
  })
})

describe('reports', () => {
  test('count by status, doctor and source, and how many did not show up', async () => {
    const [a, b] = [await book(at('09:00')), await book(at('09:15'), { source: 'phone' })]
    await book(at('09:30'))
    await desk.call(appointments.setStatus, { params: { id: a.id }, body: { status: 'ARRIVED' } })
    const back = h.clock.now().getTime()
    h.clock.move({ minutes: (Date.parse(b.startsAt) - back) / 60_000 + 30 })
    desk = await h.as('receptionist', { fresh: true })
    await desk.call(appointments.setStatus, { params: { id: b.id }, body: { status: 'NO_SHOW' } })
    const query = { from: '2026-11-23', to: '2026-11-23' }
    const report = await desk.call(schedulingReports.summary, { query })
    const mine = report.byDoctor.find((d) => d.id === doctorId)!
    expect(mine).toMatchObject({ total: 3, noShows: 1, byStatus: { ARRIVED: 1, NO_SHOW: 1, CONFIRMED: 1 } })
    expect(report.bySource.find((s) => s.source === 'phone')!.total).toBeGreaterThanOrEqual(1)
    expect(report.leadDays.mean).toBeGreaterThan(1)
    const { items } = await desk.call(schedulingReports.workload, { query })
    expect(items.find((i) => i.id === doctorId)).toMatchObject({
      sessionMinutes: 240,
      bookedMinutes: 45,
      appointments: 3,
      noShows: 1,
      patients: 3,
    })
    h.clock.move({ minutes: (back - h.clock.now().getTime()) / 60_000 })
  })
})

test('while a provider hangs people are booked as ever, and what it does not take goes another way', async () => {
  const [whatsapp, sms] = [await fakeMeta(), await fakeGateway()]
  addresses.graph = whatsapp.url
  const owner = await h.as('owner', { fresh: true })
  const { phoneNumberId, accessToken, appSecret } = whatsapp
  await owner.call(channelSettings.put, {
    params: { channel: 'whatsapp' },
    body: {
      active: true,
      provider: 'meta',
      settings: { phoneNumberId },
      secrets: { accessToken, appSecret, verifyToken: 'let-me-in' },
    },
  })
  await owner.call(channelSettings.put, {
    params: { channel: 'sms' },
    body: { active: true, provider: 'http', settings: sms.settings, secrets: sms.secrets },
  })
  await owner.call(templates.put, {
    params: { kind: 'appointment.confirmed', channel: 'whatsapp', language: 'en' },
    body: { body: '{clinic}: {date} {time}', providerName: 'booked' },
  })
  await jobs()
  whatsapp.mood = 'hang'
  const before = whatsapp.received.length
  const first = await book(at('12:00'))
  let over = false
  const sending = jobs().then(() => (over = true))
  await expect.poll(() => whatsapp.received.length, { timeout: 9_000 }).toBeGreaterThan(before)
  // It has been asked and says nothing, for ten seconds if it is let; the desk does not notice.
  expect((await book(at('12:15'))).status).toBe('CONFIRMED')
  expect(over).toBe(false)
  await whatsapp.close()
  await sending
  const { phone } = await desk.call(patients.get, { params: { id: first.patient.id } })
  expect([...sms.sent.values()].flat().map((m) => m.to)).toContain(phone)
  await sms.close()
})
