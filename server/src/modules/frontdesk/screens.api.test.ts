import { newId } from '@tabib/contracts/core/id'
import type { Result } from '@tabib/contracts/core/route'
import { appointmentCode, kiosk } from '@tabib/contracts/frontdesk/kiosk'
import { queue } from '@tabib/contracts/frontdesk/queue'
import { bookings } from '@tabib/contracts/portal/bookings'
import { screens } from '@tabib/contracts/frontdesk/screens'
import { schedules } from '@tabib/contracts/scheduling/schedules'
import type { AddressInfo } from 'node:net'
import { sql } from 'kysely'
import { io, type Socket } from 'socket.io-client'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { connect, withDatabase } from '../../platform/db/pools.js'
import { DATABASE_ACCESS, type DatabaseAccess } from '../../platform/db/tenants.js'
import { ControlChannel } from '../../platform/live/channel.js'
import { LiveGateway } from '../../platform/live/gateway.js'
import { Live } from '../../platform/live/live.js'
import { clusterUrl } from '../../testing/cluster.js'
import { type Caller, type Hospital, hospital } from '../../testing/hospital.js'
import { placeCode } from './arrivals.rules.js'
import { day } from './testing/day.js'

let h: Hospital
let desk: Caller
let dr: Caller
let today: ReturnType<typeof day>
let port: number
const sockets: Socket[] = []

beforeAll(async () => {
  h = await hospital()
  ;[desk, dr] = await Promise.all([h.as('receptionist'), h.as('doctor')])
  today = day(h, desk)
  h.app.get(LiveGateway).attach(h.app.getHttpServer() as never)
  await h.app.get(ControlChannel).start()
  await h.app.listen(0, '127.0.0.1')
  port = (h.app.getHttpServer().address() as AddressInfo).port
})
afterEach(() => {
  for (const s of sockets.splice(0)) s.disconnect()
})
afterAll(() => h.close())

interface Comes {
  guest?: string
  code?: string
  token?: string
  /** The clinic whose address is called. */
  tenant?: string
}

/** A television, kiosk, phone or desk that listens; everything it was ever sent is kept. */
async function listen({ guest, code, token, tenant = h.tenant }: Comes) {
  const host = `${tenant}.localhost`
  const socket = io(`http://127.0.0.1:${port}`, {
    path: '/api/v1/live',
    transports: ['websocket'],
    extraHeaders: { host, ...(token ? { authorization: token } : {}) },
    ...(guest ? { auth: { guest, code } } : {}),
    forceNew: true,
    reconnection: false,
  })
  sockets.push(socket)
  const frames: string[] = []
  socket.onAny((...all) => frames.push(JSON.stringify(all)))
  await new Promise<void>((done, fail) => {
    socket.once('connect', done)
    socket.once('connect_error', fail)
  })
  return { socket, frames }
}

const openScreen = (kind: 'board' | 'kiosk', by = desk) =>
  by.call(screens.open, { body: { kind, name: 'Hall', languages: ['en'] } })

test('a call is felt at once by desks, boards, kiosks and the phone of the branch, and by no other branch', async () => {
  const mine = await today.checkIn(dr, { patientId: await today.somebody({ name: 'Zubaida Unheardof' }) })
  const elsewhere = await h.as('receptionist', { branch: 'other' })
  const [board, theirs, door] = [
    await openScreen('board'),
    await openScreen('board', elsewhere),
    await openScreen('kiosk'),
  ]
  const hall = await listen({ guest: 'board', code: board.code.toUpperCase() })
  const entrance = await listen({ guest: 'kiosk', code: door.code })
  const phone = await listen({ guest: 'place', code: placeCode(mine.encounterId) })
  const otherHall = await listen({ guest: 'board', code: theirs.code })
  const colleague = await listen({ token: (await h.as('nurse')).authorization })
  await dr.call(queue.callNext, { body: {} })
  for (const heard of [entrance, phone]) {
    await expect.poll(() => heard.frames).toEqual(['["poke",{"topic":"frontdesk.board"}]'])
  }
  // A board need not ask: it is shown what it would be told.
  await expect.poll(() => hall.frames).toHaveLength(1)
  const [event, shown] = JSON.parse(hall.frames[0]!) as [string, Result<typeof screens.board>]
  const asked = await h.nobody.call(screens.board, { params: { code: board.code } })
  expect([event, shown.version, shown.board]).toEqual(['shown', asked.version, asked.board])
  expect(shown.board!.calls[0]).toMatchObject({ token: mine.token })
  // Desks are told the branch, and everything else is asked for by the authorised way.
  await expect
    .poll(() => colleague.frames)
    .toContain(`["poke",{"topic":"frontdesk.queue","key":{"branchId":"${h.branchId}"}}]`)
  expect(otherHall.frames).toEqual([])
  expect(JSON.stringify([hall.frames, entrance.frames, phone.frames])).not.toMatch(/Zubaida|Unheardof/)
})

test('a late start is felt at once by desks, boards and phones of the branch', async () => {
  const late = await h.as('doctor', { fresh: true })
  const mine = await today.checkIn(late)
  const { code } = await openScreen('board')
  const [hall, phone] = [
    await listen({ guest: 'board', code }),
    await listen({ guest: 'place', code: placeCode(mine.encounterId) }),
  ]
  const colleague = await listen({ token: (await h.as('nurse')).authorization })
  const body = { onDate: h.clock.today('Asia/Kolkata'), minutes: 30 }
  await desk.call(schedules.late, { params: { id: late.staffId as never }, body })
  const said = (topic: string) => (f: string) => (JSON.parse(f) as [string, { topic: string }])[1].topic === topic
  await expect.poll(() => phone.frames).toEqual(['["poke",{"topic":"scheduling.lateness"}]'])
  await expect.poll(() => hall.frames.map((f) => (JSON.parse(f) as string[])[0])).toEqual(['shown'])
  await expect.poll(() => colleague.frames.some(said('scheduling.lateness'))).toBe(true)
})

test('guests hear nothing that is said to people who have signed in', async () => {
  const { code } = await openScreen('board')
  const hall = await listen({ guest: 'board', code })
  const colleague = await listen({ token: desk.authorization })
  const live = h.app.get(Live)
  await h.arrange(async (tx) => {
    live.poke(tx, { tenant: h.tenant }, 'encounters.chart', { encounterId: newId() })
    live.poke(tx, { tenant: h.tenant }, 'frontdesk.queue', { branchId: h.branchId })
    live.pokeGuests(tx, { tenant: h.tenant }, 'frontdesk.board', { branchId: h.branchId })
  })
  await expect.poll(() => colleague.frames).toHaveLength(2)
  await expect.poll(() => hall.frames.map((f) => (JSON.parse(f) as string[])[0])).toEqual(['shown'])
})

test('a code opens its own kind of screen in its own clinic, and nothing that is made up', async () => {
  const { code } = await openScreen('board')
  const other = await hospital()
  try {
    const theirs = await (
      await other.as('receptionist')
    ).call(screens.open, {
      body: { kind: 'board', name: 'Hall', languages: ['en'] },
    })
    const refused = [
      { guest: 'board', code: theirs.code },
      { guest: 'board', code, tenant: other.tenant },
      { guest: 'kiosk', code },
      { guest: 'place', code },
      { guest: 'place', code: placeCode(newId()) },
      { guest: 'board', code: 'abcd-efgh-jkmn' },
      { guest: 'board', code: 'x'.repeat(5_000) },
      { guest: 'desk', code },
      {},
    ]
    for (const who of refused) await expect(listen(who), JSON.stringify(who)).rejects.toThrow('unauthenticated')
    expect((await h.nobody.refused(screens.board, { params: { code: theirs.code } })).code).toBe('frontdesk.screen_off')
  } finally {
    await other.close()
  }
})

test('a screen whose address is taken back is cut off, the one beside it is not', async () => {
  const [gone, stays] = [await openScreen('board'), await openScreen('board')]
  const [dark, light] = [
    await listen({ guest: 'board', code: gone.code }),
    await listen({ guest: 'board', code: stays.code }),
  ]
  await desk.call(screens.revoke, { params: { id: gone.screen.id } })
  await expect.poll(() => dark.socket.connected).toBe(false)
  expect(light.socket.connected).toBe(true)
  await expect(listen({ guest: 'board', code: gone.code })).rejects.toThrow('unauthenticated')
})

test('a slip opens nothing once its day is over', async () => {
  const { encounterId } = await today.checkIn(dr)
  await h.arrange((tx) =>
    tx
      .updateTable('frontdesk.arrivals')
      .set({ service_date: '2026-11-19' })
      .where('encounter_id', '=', encounterId)
      .execute(),
  )
  await expect(listen({ guest: 'place', code: placeCode(encounterId) })).rejects.toThrow('unauthenticated')
})

test('at the kiosk the code of an appointment is proof enough, of today’s and of no other', async () => {
  const params = { code: (await openScreen('kiosk')).code }
  const patientId = await today.somebody({ name: 'Meera Das' })
  const appointmentId = await today.booked(patientId, dr, 25)
  const code = appointmentCode(appointmentId)
  const found = await h.nobody.call(kiosk.find, { params, body: { code } })
  expect(found).toMatchObject({ outcome: 'found', items: [{ appointmentId, initials: 'M. D.' }] })
  const from = 'http://clinic.localhost:4000'
  const token = await h.nobody.call(kiosk.checkIn, {
    params,
    body: { code, appointmentId: appointmentId as never, from },
  })
  expect(token.qr).toMatch(/^<svg/)
  expect(JSON.stringify(token)).not.toContain('Meera')
  const herself = await h.asPatient(patientId)
  const open = (id: string) =>
    herself.call(bookings.get, { params: { patientId: patientId as never, id: id as never } })
  expect((await open(appointmentId)).checkIn).toBeNull()
  const later = await today.booked(patientId, dr, 300)
  expect((await open(later)).checkIn).toMatch(/^<svg/)
  // Tomorrow's code is shown tomorrow.
  expect((await open(await today.booked(patientId, dr, 19 * 60))).checkIn).toBeNull()
  const made = await h.nobody.call(kiosk.find, { params, body: { code: appointmentCode(newId()) } })
  expect(made.outcome).toBe('none')
  expect((await h.nobody.call(kiosk.find, { params, body: { code: 'TABIB:A:rubbish' } })).outcome).toBe('none')
})

test('who has been here before gets a token of a doctor without an appointment, once', async () => {
  const params = { code: (await openScreen('kiosk')).code }
  const phone = '+919830055555'
  await today.somebody({ name: 'Zubaida Unheardof', born: '1971-03-04', phone })
  const body = { doctorId: dr.staffId as never, phone: '98300 55555', birthYear: 1971 }
  const given = await h.nobody.call(kiosk.walkIn, { params, body })
  expect(given.outcome).toBe('token')
  expect(JSON.stringify(given)).not.toContain('Zubaida')
  const [last] = (await desk.call(queue.today, { query: { open: 'true' } })).items.filter(
    (a) => a.patient.phone === phone,
  )
  expect(last).toMatchObject({ token: given.token!.token, bookedFor: null })
  expect((await h.nobody.call(kiosk.walkIn, { params, body })).token).toMatchObject({ token: given.token!.token })
  const elsewhere = await h.as('doctor', { branch: 'other' })
  const wrong = await h.nobody.refused(kiosk.walkIn, {
    params,
    body: { ...body, doctorId: elsewhere.staffId as never },
  })
  expect(wrong.code).toBe('frontdesk.doctor_not_here')
})

test('a walk-in who has an appointment with that doctor today has come for it', async () => {
  const params = { code: (await openScreen('kiosk')).code }
  const phone = '+919830066666'
  const appointmentId = await today.booked(await today.somebody({ born: '1980-01-01', phone }), dr, 45)
  await h.nobody.call(kiosk.walkIn, { params, body: { doctorId: dr.staffId as never, phone, birthYear: 1980 } })
  const row = await h.sql
    .selectFrom('scheduling.appointments')
    .select('status')
    .where('id', '=', appointmentId)
    .executeTakeFirstOrThrow()
  expect(row.status).toBe('ARRIVED')
})

test('the kiosk says the same of nobody and of several, and lets those leave a number, also without a name', async () => {
  const params = { code: (await openScreen('kiosk')).code }
  const phone = '+919830077777'
  for (const born of ['1990-01-01', '1990-12-31', '1955-05-05']) await today.somebody({ born, phone })
  const ask = (birthYear: number, of = phone) =>
    h.nobody.call(kiosk.walkIn, { params, body: { doctorId: dr.staffId as never, phone: of, birthYear } })
  for (const answer of [await ask(1990), await ask(2001), await ask(1955, '+919830000000')]) {
    expect(answer).toEqual({ outcome: 'unknown', token: null })
  }
  const { number } = await h.nobody.call(kiosk.ask, { params, body: { language: 'hi' } })
  expect((await desk.call(kiosk.requests, {})).items.find((r) => r.number === number)).toMatchObject({ name: '—' })
})

test('a day of more than five hundred leaves out who is done, never who waits', async () => {
  const busy = await h.as('doctor', { fresh: true })
  const { encounterId } = await today.checkIn(busy)
  // A copy of one finished visit after the other, which would all stand before those who wait.
  await h.arrange(async (tx) => {
    const visit = await tx
      .selectFrom('encounters.encounters')
      .selectAll()
      .where('id', '=', encounterId)
      .executeTakeFirstOrThrow()
    const arrival = await tx
      .selectFrom('frontdesk.arrivals')
      .selectAll()
      .where('encounter_id', '=', encounterId)
      .executeTakeFirstOrThrow()
    const copies = Array.from({ length: 520 }, (_, i) => ({ id: newId(), token: 1_000 + i }))
    await tx
      .insertInto('encounters.encounters')
      .values(copies.map(({ id }) => ({ ...visit, id }) as never))
      .execute()
    await tx
      .insertInto('frontdesk.arrivals')
      .values(
        copies.map(
          ({ id, token }) =>
            ({ ...arrival, id: newId(), encounter_id: id, token, place: 0.5, status: 'done' }) as never,
        ),
      )
      .execute()
  })
  const { items } = await desk.call(queue.today, { query: {} })
  expect(items).toHaveLength(500)
  expect(items.some((a) => a.encounterId === encounterId)).toBe(true)
  const firstDone = items.findIndex((a) => a.status === 'done')
  expect(items.slice(firstDone).every((a) => a.status === 'done')).toBe(true)
})

// The last one: afterwards this clinic is shut.
test('a suspended clinic’s boards, kiosks and phones are cut off and refused', async () => {
  const { code } = await openScreen('board')
  const { encounterId } = await today.checkIn(dr)
  const hall = await listen({ guest: 'board', code })
  const { controlDatabase } = h.app.get<DatabaseAccess>(DATABASE_ACCESS)
  const control = connect(withDatabase(clusterUrl(), controlDatabase), { max: 1 })
  await sql`update control.tenants set status = 'suspended', suspended_at = now(), suspended_reason = 'test'
    where slug = ${h.tenant}`.execute(control)
  await control.destroy()
  await expect.poll(() => hall.socket.connected).toBe(false)
  await expect(listen({ guest: 'board', code })).rejects.toThrow('unauthenticated')
  await expect(listen({ guest: 'place', code: placeCode(encounterId) })).rejects.toThrow('unauthenticated')
  expect((await h.nobody.refused(screens.board, { params: { code } })).code).toBe('operators.clinic_suspended')
  expect((await h.nobody.refused(screens.place, { params: { code: placeCode(encounterId) } })).code).toBe(
    'operators.clinic_suspended',
  )
})
