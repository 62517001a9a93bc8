import { createHmac } from 'node:crypto'
import { newId } from '@tabib/contracts/core/id'
import { consents } from '@tabib/contracts/notifications/consents'
import { messageLog, replies } from '@tabib/contracts/notifications/messages'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { systemActor } from '../../platform/system-actor.js'
import { patient } from '../../testing/appointments.js'
import { type Hospital, hospital } from '../../testing/hospital.js'
import { notify, onReply } from './index.js'
import { sending, visit } from './testing/sending.js'

let h: Hospital
const { as, closeProviders, somebody, tell, run, told, withGateway, withTwilio, inject, seconds } = sending(() => h)
const patientOn = (phone: string) => patient(h, { name: 'Meera Das', phone })

beforeAll(async () => {
  h = await hospital()
})
afterAll(() => h.close())
afterEach(closeProviders)

/** What a gateway of the clinic would tell us, signed in our own format. */
const gatewayHook = (
  fields: object,
  { secret = 'gateway-webhook-secret', at = seconds(), body = JSON.stringify(fields) } = {},
) => ({
  payload: body,
  headers: {
    'content-type': 'application/json',
    'x-tabib-timestamp': String(at),
    'x-tabib-signature': createHmac('sha256', secret)
      .update(`${at}.${JSON.stringify(fields)}`)
      .digest('hex'),
  },
})
const INCOMING = '/webhooks/gateway/incoming'

test('yes and no by sms, in words and digits of four languages, by any gateway', async () => {
  await withGateway()
  const heard: string[] = []
  onReply('test.words', async (_tx, _actor, a) => {
    heard.push(`${a.subjectId} ${a.meaning}`)
    return 'done'
  })
  const said: [string, 'confirm' | 'cancel'][] = [
    ['Yes', 'confirm'],
    ['1', 'confirm'],
    ['NO', 'cancel'],
    ['2.', 'cancel'],
    ['हाँ', 'confirm'],
    ['जी हां', 'confirm'],
    ['१', 'confirm'],
    ['नहीं', 'cancel'],
    ['২', 'cancel'],
    ['হ্যাঁ', 'confirm'],
    ['১', 'confirm'],
    ['না', 'cancel'],
    ['२', 'cancel'],
    ['نعم', 'confirm'],
    ['١', 'confirm'],
    ['لا', 'cancel'],
    ['٢', 'cancel'],
    ['إلغاء', 'cancel'],
  ]
  const asked = []
  for (const [text, meaning] of said) {
    const m = await tell({ channels: ['sms'], subject: { kind: 'test.words', id: newId() } })
    asked.push({ text, meaning, phone: m.to.phone!, subject: m.subject!.id })
  }
  await run()
  for (const { text, phone } of asked) {
    const sent = await inject(INCOMING, gatewayHook({ id: newId(), from: phone, text }))
    expect(sent.statusCode).toBe(204)
  }
  expect(heard).toEqual(asked.map((a) => `${a.subject} ${a.meaning}`))
})

test('what a gateway tells us is believed once, and only signed, unaltered, fresh and by this clinic’s secret', async () => {
  await withGateway()
  const heard: string[] = []
  onReply('test.trust', async (_tx, _actor, a) => {
    heard.push(a.meaning)
    return 'done'
  })
  const m = await tell({ channels: ['sms'], subject: { kind: 'test.trust', id: newId() } })
  await run()
  const news = { id: 'gw-news', from: m.to.phone!, text: 'no' }
  const refused = [
    await inject(INCOMING, gatewayHook(news, { secret: 'another clinic’s secret' })),
    await inject(INCOMING, gatewayHook(news, { body: JSON.stringify({ ...news, text: 'yes' }) })),
    await inject(INCOMING, gatewayHook(news, { at: seconds() - 7 * 86_400 })),
    await inject(INCOMING, gatewayHook(news, { at: seconds() + 86_400 })),
  ]
  expect(refused.map((r) => r.statusCode)).toEqual([403, 403, 403, 403])
  expect((await inject(INCOMING, gatewayHook(null as never))).statusCode).toBe(422)
  const elsewhere = gatewayHook(news)
  const other = await h.app.inject({
    method: 'POST',
    url: INCOMING,
    ...elsewhere,
    headers: { ...elsewhere.headers, host: 'nowhere.localhost' },
  })
  expect(other.statusCode).toBeGreaterThanOrEqual(400)
  expect(heard).toEqual([])
  for (let i = 0; i < 3; i++) expect((await inject(INCOMING, gatewayHook(news))).statusCode).toBe(204)
  expect(heard).toEqual(['cancel'])
  const stored = h.sql.selectFrom('notifications.replies').selectAll().where('provider_id', '=', 'gw-news')
  expect(await stored.execute()).toHaveLength(1)
})

test('an sms that twilio tells twice is one answer, and one about a visit that is over is left to people', async () => {
  const twilio = await withTwilio()
  const heard: string[] = []
  onReply('test.over', async (_tx, _actor, a) => {
    heard.push(a.meaning)
    return 'past'
  })
  const m = await tell({ channels: ['sms'], subject: { kind: 'test.over', id: newId() } })
  await run()
  const url = `http://${h.tenant}.localhost/webhooks/twilio/incoming`
  const news = twilio.hook(url, { MessageSid: `SM${newId()}`, From: m.to.phone!, Body: 'yes' })
  for (let i = 0; i < 2; i++) expect((await inject('/webhooks/twilio/incoming', news)).statusCode).toBe(200)
  expect(heard).toEqual(['confirm'])
  const { items } = await (await as('receptionist')).call(replies.list, { query: {} })
  expect(items.filter((r) => r.address === m.to.phone).map((r) => [r.meaning, r.outcome, r.state])).toEqual([
    ['confirm', 'past', 'open'],
  ])
})

test('an answer is read in the branch it concerns; of a stranger, in all', async () => {
  await withGateway()
  const here = systemActor(h.tenant)
  const [booked, registered, stranger] = [somebody(), somebody(), somebody()]
  // Told of an appointment in the other branch, though registered in this one.
  await patientOn(booked.phone)
  await h.arrange((tx) =>
    notify(
      tx,
      { ...here, branchId: h.otherBranchId },
      { to: booked, kind: 'reminder.day', data: visit, key: newId(), subject: { kind: 'test.place', id: newId() } },
    ),
  )
  await patientOn(registered.phone)
  await run()
  for (const { phone } of [booked, registered, stranger]) {
    await inject(INCOMING, gatewayHook({ id: newId(), from: phone, text: 'When do you open?' }))
  }
  const read = async (desk: Awaited<ReturnType<typeof as>>) => {
    const { items } = await desk.call(replies.list, { query: {} })
    return [booked, registered, stranger].map((p) => items.some((r) => r.address === p.phone))
  }
  const [ours, theirs] = [await as('receptionist'), await h.as('receptionist', { branch: 'other', fresh: true })]
  expect(await read(ours)).toEqual([false, true, true])
  expect(await read(theirs)).toEqual([true, false, true])
  const { items } = await ours.call(replies.list, { query: {} })
  const params = { id: items.find((r) => r.address === registered.phone)!.id as never }
  for (const route of [replies.finish, replies.people]) {
    expect((await theirs.refused(route, { params })).code).toBe('not_found')
  }
  expect((await theirs.refused(replies.answer, { params, body: { text: 'At nine' } })).code).toBe('not_found')
})

test('what was to be tried again is not sent to who has asked for silence meanwhile', async () => {
  const gateway = await withGateway()
  gateway.mood = 'busy'
  const m = await tell({ kind: 'result.ready', data: { clinic: 'Sunrise' }, channels: ['sms'] })
  await run()
  gateway.mood = 'well'
  const body = { address: m.to.phone!, channels: ['sms' as const], stopped: true }
  await (await as('receptionist')).call(consents.note, { body })
  h.clock.move({ minutes: 5 })
  await run()
  expect(gateway.sent.size).toBe(0)
  expect(await told(m.id)).toMatchObject({ state: 'failed', deliveries: [{ state: 'skipped', reason: 'opted_out' }] })
})

test('a person says at the desk that they want no messages; the list says who and since when, until they want them again', async () => {
  const gateway = await withGateway()
  const desk = await as('receptionist')
  const to = somebody()
  const patientId = await patientOn(to.phone)
  const note = (stopped: boolean) =>
    desk.call(consents.note, { body: { address: to.phone.slice(3), channels: ['sms', 'whatsapp'], stopped } })
  const listed = async (q?: string) =>
    (await desk.call(consents.list, { query: q ? { q } : {} })).items.filter((s) => s.address === to.phone)
  await note(true)
  const m = await tell({ to, channels: ['sms'] })
  await run()
  expect((await told(m.id)).reason).toBe('opted_out')
  expect((await listed()).map((s) => [s.channel, s.source, s.people.map((p) => p.patientId)]).toSorted()).toEqual([
    ['sms', 'desk', [patientId]],
    ['whatsapp', 'desk', [patientId]],
  ])
  expect(await listed(to.phone.slice(-6))).toHaveLength(2)
  expect(await listed('00000000')).toEqual([])
  h.clock.move({ minutes: 1 })
  await note(false)
  expect(await listed()).toEqual([])
  await tell({ to, channels: ['sms'] })
  await run()
  expect(gateway.sent.size).toBe(1)
  const wrong = { body: { address: 'nobody', channels: ['sms' as const], stopped: true } }
  expect(await desk.refused(consents.note, wrong)).toMatchObject({
    errors: [{ pointer: '/body/address', code: 'notifications.not_an_address' }],
  })
})

test('what went to a wrong number is sent again to the one the patient has now', async () => {
  const gateway = await withGateway()
  const [wrong, right] = [somebody(), somebody()]
  const patientId = await patientOn(wrong.phone)
  gateway.mood = 'html'
  const m = await tell({ to: { ...wrong, patientId }, channels: ['sms'], kind: 'appointment.moved' })
  for (let i = 0; i < 7; i++) {
    await run()
    h.clock.move({ hours: 2 })
  }
  expect((await told(m.id)).state).toBe('failed')
  gateway.mood = 'well'
  await h.arrange((tx) =>
    tx.updateTable('patients.patients').set({ phone: right.phone }).where('id', '=', patientId).execute(),
  )
  await (await as('receptionist')).call(messageLog.resend, { params: { id: m.id as never } })
  await run()
  expect([...gateway.sent.values()].flat().map((s) => s.to)).toEqual([right.phone])
})

test('a number that a gateway of the country writes without its code is one of that country', async () => {
  await withGateway()
  const where = (country: string) =>
    h.arrange((tx) => tx.updateTable('organisation.branches').set({ country }).where('id', '=', h.branchId).execute())
  await where('BD')
  const id = newId()
  expect((await inject(INCOMING, gatewayHook({ id, from: '01712345678', text: 'Hello' }))).statusCode).toBe(204)
  await where('IN')
  const row = await h.sql
    .selectFrom('notifications.replies')
    .select('address')
    .where('provider_id', '=', id)
    .executeTakeFirstOrThrow()
  expect(row.address).toBe('+8801712345678')
})
