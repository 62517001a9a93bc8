import { counters, type CounterKind } from '@tabib/contracts/frontdesk/counters'
import { screens } from '@tabib/contracts/frontdesk/screens'
import { vitals } from '@tabib/contracts/encounters/vitals'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { type Caller, type Hospital, hospital } from '../../testing/hospital.js'
import { day } from './testing/day.js'

let h: Hospital
let desk: Caller
let nurse: Caller
let dr: Caller
let today: ReturnType<typeof day>
beforeEach(async () => {
  h ??= await hospital()
  // Every test has a morning of its own: whoever stood at a counter yesterday does not today.
  h.clock.move({ days: 1 })
  ;[desk, nurse, dr] = await Promise.all([
    h.as('receptionist', { fresh: true }),
    h.as('nurse', { fresh: true }),
    h.as('doctor', { fresh: true }),
  ])
  today = day(h, desk)
})
afterAll(() => h.close())

const at = (counter: CounterKind = 'vitals') => ({ params: { counter } })
const of = (encounterId: string, counter: CounterKind = 'vitals') => ({
  params: { counter, encounterId: encounterId as never },
})
const rows = async (who = nurse, counter: CounterKind = 'vitals') =>
  (await who.call(counters.waiting, at(counter))).items
const stand = async (who = nurse, counter: CounterKind = 'vitals') =>
  (await rows(who, counter)).map((w) => `${w.token} ${w.status}`)
const next = async () => (await nurse.call(counters.next, { ...at(), body: {} })).token

test('a counter calls who waits longest, one after another, and a board shows where to', async () => {
  const people = [await today.checkIn(dr), await today.checkIn(dr)]
  expect((await rows()).map((w) => w.encounterId)).toEqual(people.map((p) => p.encounterId))
  const both = await Promise.all([1, 2].map(() => nurse.call(counters.next, { ...at(), body: { place: 'Desk 2' } })))
  expect(new Set(both.map((w) => w.encounterId)).size).toBe(2)
  expect((await nurse.refused(counters.next, { ...at(), body: {} })).code).toBe('frontdesk.queue_empty')
  await nurse.call(counters.call, { ...at(), body: { encounterId: people[0]!.encounterId } })
  const { code } = await desk.call(screens.open, {
    body: { kind: 'board', name: 'Hall', languages: ['en'], counters: ['vitals'] },
  })
  const { board } = await h.nobody.call(screens.board, { params: { code } })
  expect(board!.calls.filter((c) => c.counter === 'vitals')).toHaveLength(3)
  expect(board!.calls.some((c) => c.place === 'Desk 2')).toBe(true)
  expect((await nurse.refused(counters.next, { ...at('pharmacy'), body: {} })).code).toBe('forbidden')
})

test('at a counter, too, an emergency goes first, and the old and pregnant before those of the last half hour', async () => {
  await today.checkIn(dr)
  h.clock.move({ minutes: 4 })
  await today.checkIn(dr, { priority: 'pregnant' })
  await today.checkIn(dr, { priority: 'emergency' })
  h.clock.move({ minutes: 4 })
  await today.checkIn(dr, { patientId: await today.somebody({ born: '1940-01-01' }) })
  expect([await next(), await next(), await next(), await next()]).toEqual([3, 2, 4, 1])
})

test('who does not come to the counter is passed over, and waits again at the old place when they do', async () => {
  const [first] = [await today.checkIn(dr), await today.checkIn(dr)]
  expect(await next()).toBe(1)
  await nurse.call(counters.skip, of(first!.encounterId))
  expect(await stand()).toEqual(['2 waiting', '1 skipped'])
  expect((await nurse.refused(counters.skip, of(first!.encounterId))).code).toBe('frontdesk.not_in_this_state')
  await nurse.call(counters.resume, of(first!.encounterId))
  expect(await stand()).toEqual(['1 waiting', '2 waiting'])
  await nurse.call(counters.skip, of(first!.encounterId))
  await nurse.call(counters.call, { ...at(), body: { encounterId: first!.encounterId } })
  expect(await stand()).toEqual(['2 waiting', '1 called'])
})

test('who is away for a while keeps the place at the counter and is not called meanwhile', async () => {
  const [first] = [await today.checkIn(dr), await today.checkIn(dr)]
  await nurse.call(counters.hold, of(first!.encounterId))
  expect(await stand()).toEqual(['2 waiting', '1 held'])
  expect(await next()).toBe(2)
  expect((await nurse.refused(counters.next, { ...at(), body: {} })).code).toBe('frontdesk.queue_empty')
  await nurse.call(counters.resume, of(first!.encounterId))
  expect(await next()).toBe(1)
})

test('who is sent to the cash desk first comes back to the counter by itself once that is done', async () => {
  const cashier = await h.as('cashier', { fresh: true })
  const { encounterId } = await today.checkIn(dr)
  await nurse.call(counters.transfer, { ...of(encounterId), body: { to: 'register' } })
  expect(await rows()).toMatchObject([{ status: 'held', sentTo: 'register' }])
  expect(await stand(cashier, 'register')).toEqual(['1 waiting'])
  expect((await nurse.refused(counters.next, { ...at(), body: {} })).code).toBe('frontdesk.queue_empty')
  await cashier.call(counters.finish, of(encounterId, 'register'))
  expect(await stand(cashier, 'register')).toEqual([])
  expect(await rows()).toMatchObject([{ status: 'waiting', sentTo: null }])
})

test('nobody is sent to a counter that has nothing to do for them, nor to the one they stand at', async () => {
  const { encounterId } = await today.checkIn(dr)
  for (const to of ['lab', 'pharmacy', 'vitals'] as const) {
    const refused = await nurse.refused(counters.transfer, { ...of(encounterId), body: { to } })
    expect(refused.code).toBe('frontdesk.nothing_there')
  }
  expect(await stand()).toEqual(['1 waiting'])
})

test('a counter is done with who does not need it, and with who was served there', async () => {
  const [one, two] = [await today.checkIn(dr), await today.checkIn(dr)]
  await nurse.call(counters.finish, of(one!.encounterId))
  expect(await stand()).toEqual(['2 waiting'])
  expect((await nurse.refused(counters.call, { ...at(), body: { encounterId: one!.encounterId } })).code).toBe(
    'not_found',
  )
  await nurse.call(vitals.record, { params: { id: two!.encounterId }, body: { pulse: 72 } })
  expect(await stand()).toEqual([])
})

test('only who works at a counter decides who comes to it, and only in their own branch', async () => {
  const { encounterId } = await today.checkIn(dr)
  const cashier = await h.as('cashier', { fresh: true })
  const elsewhere = await h.as('nurse', { branch: 'other', fresh: true })
  expect((await cashier.refused(counters.skip, of(encounterId))).code).toBe('forbidden')
  expect((await desk.refused(counters.finish, of(encounterId))).code).toBe('forbidden')
  expect((await elsewhere.refused(counters.hold, of(encounterId))).code).toBe('not_found')
  expect(await stand()).toEqual(['1 waiting'])
})

test('two who decide about one patient at once: one decides, the other is told', async () => {
  const { encounterId } = await today.checkIn(dr)
  const both = await Promise.all(
    [1, 2, 3, 4].map(() => nurse.send('POST', `/counters/vitals/visits/${encounterId}/hold`, {}, {})),
  )
  expect(both.map((r) => r.status).toSorted()).toEqual([201, 409, 409, 409])
})
