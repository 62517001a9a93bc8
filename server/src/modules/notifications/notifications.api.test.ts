import { newId } from '@tabib/contracts/core/id'
import { messageLog, outbox, replies } from '@tabib/contracts/notifications/messages'
import { myNotifications, myPreferences, push } from '@tabib/contracts/notifications/mine'
import { channelSettings, clinicRules, templates } from '@tabib/contracts/notifications/settings'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { Jobs } from '../../platform/jobs/jobs.js'
import { systemActor } from '../../platform/system-actor.js'
import { patient } from '../../testing/appointments.js'
import { type Hospital, hospital } from '../../testing/hospital.js'
import { notify, onReply } from './index.js'
import { meta } from './providers/meta.js'
import { addresses, type Parcel } from './providers/provider.js'
import { fakeFcm, fakeMail, fakeMeta, fakePushService } from './testing/providers.js'
import { sending, visit } from './testing/sending.js'

// A provider that hangs is given up on after ten seconds; tests have less patience.
vi.hoisted(() => (process.env.NOTIFY_TIMEOUT_MS = '2500'))

let h: Hospital
const { as, opened, closeProviders, somebody, tell, run, told, setUp, withGateway, withTwilio, inject, seconds } =
  sending(() => h)

beforeAll(async () => {
  h = await hospital()
})
afterAll(() => h.close())
beforeEach(async () => {
  const owner = await as('owner')
  for (const channel of ['push', 'whatsapp', 'sms', 'email'] as const) {
    const { items } = await owner.call(channelSettings.list, {})
    const s = items.find((i) => i.channel === channel)!
    if (s.active)
      await owner.call(channelSettings.put, {
        params: { channel },
        body: { active: false, provider: s.provider as 'smtp', settings: s.settings },
      })
  }
})
afterEach(closeProviders)

const on = async (id: string, channel: string) => (await told(id)).deliveries.find((d) => d.channel === channel)!

async function withMeta() {
  const m = await opened(fakeMeta())
  addresses.graph = m.url
  await setUp('whatsapp', 'meta', {
    settings: { phoneNumberId: m.phoneNumberId },
    secrets: { accessToken: m.accessToken, appSecret: m.appSecret, verifyToken: 'let-me-in' },
  })
  return m
}

test('with no provider set up everything still works: the outbox shows what would have gone out', async () => {
  const m = await tell()
  await run()
  const { items } = await (await as('owner')).call(outbox.list, { query: {} })
  expect(items.find((i) => i.id === m.id)).toMatchObject({
    state: 'outbox',
    body: expect.stringContaining('24 Nov at 10:20'),
  })
  expect(await (await as('receptionist')).refused(outbox.list, { query: {} })).toMatchObject({ code: 'forbidden' })
})

test('a code is sealed at rest, shown to an administrator only, on record, and gone when it has expired', async () => {
  const expiresAt = new Date(h.clock.now().getTime() + 600_000).toISOString()
  const m = await tell({ kind: 'otp', data: { code: '204816' }, secret: true, expiresAt })
  await run()
  const row = await h.sql
    .selectFrom('notifications.messages')
    .selectAll()
    .where('id', '=', m.id)
    .executeTakeFirstOrThrow()
  const stored = JSON.stringify([
    row,
    await h.sql.selectFrom('notifications.deliveries').selectAll().where('message_id', '=', m.id).execute(),
    await h.sql.selectFrom('audit.changes').selectAll().where('entity_id', '=', m.id).execute(),
  ])
  expect(stored).not.toContain('204816')
  const owner = await as('owner')
  const listed = await owner.call(outbox.list, { query: {} })
  expect(JSON.stringify(listed)).not.toContain('204816')
  expect((await owner.call(outbox.open, { params: { id: m.id as never } })).body).toContain('204816')
  const events = await h.sql.selectFrom('audit.events').selectAll().where('subject', '=', m.id).execute()
  expect(events.map((e) => e.kind)).toEqual(['secret_shown'])
  h.clock.move({ minutes: 11 })
  expect(await (await as('owner')).refused(outbox.open, { params: { id: m.id as never } })).toMatchObject({
    code: 'notifications.wiped',
  })
  h.clock.move({ hours: 13 })
  await h.app.get(Jobs).upkeep(h.tenant)
  h.clock.move({ hours: 7 })
  await run()
  const wiped = await h.sql
    .selectFrom('notifications.messages')
    .select(['sealed', 'state'])
    .where('id', '=', m.id)
    .executeTakeFirstOrThrow()
  expect(wiped).toEqual({ sealed: null, state: 'expired' })
})

test('one fact is told once, however often it is reported', async () => {
  const gateway = await withGateway()
  const to = somebody()
  const key = newId()
  const ids = await Promise.all(Array.from({ length: 20 }, () => tell({ to, key }).then((m) => m.id)))
  await run()
  expect(new Set(ids).size).toBe(1)
  expect(gateway.sent.size).toBe(1)
})

test('what is rolled back is not sent', async () => {
  const gateway = await withGateway()
  const actor = systemActor(h.tenant)
  await expect(
    h.arrange(async (tx) => {
      await notify(tx, actor, { to: somebody(), kind: 'reminder.day', data: visit, key: newId() })
      throw new Error('no')
    }),
  ).rejects.toThrow('no')
  await run()
  expect(gateway.sent.size).toBe(0)
})

test('data that is not what the kind asks for is refused', async () => {
  await expect(tell({ data: { clinic: 'x', date: 'x', time: 'x', extra: 1 } })).rejects.toThrow('unknown extra')
  await expect(tell({ data: { clinic: 'x' } })).rejects.toThrow('missing date, time')
})

test('whatsapp fails over to sms, and every attempt is on record in words', async () => {
  const meta = await withMeta()
  const gateway = await withGateway()
  meta.state.refuse = { code: 131026, message: 'Message undeliverable' }
  await (
    await as('owner')
  ).call(templates.put, {
    params: { kind: 'otp', channel: 'whatsapp', language: 'en' },
    body: { body: '{code} is your code.', providerName: 'code', providerLanguage: 'en' },
  })
  const m = await tell({ kind: 'otp', data: { code: '113355' }, secret: true })
  await run()
  expect([...gateway.sent.values()].flat()).toEqual([{ to: m.to.phone, text: expect.stringContaining('113355') }])
  const d = await told(m.id)
  expect(d.state).toBe('sent')
  expect(d.deliveries.map((x) => [x.channel, x.state, x.reason])).toEqual([
    ['whatsapp', 'failed', 'unreachable'],
    ['sms', 'accepted', null],
    ['email', 'skipped', 'no_provider'],
  ])
  expect(d.deliveries[0]!.events.map((e) => e.event)).toEqual(['waiting', 'not_taken', 'failed'])
})

test.each(['hang', 'html', 'reset', 'drip'] as const)(
  'a provider that answers with %s: the message goes another way and nothing waits for it',
  async (mood) => {
    const gateway = await withGateway({ dedupe: false })
    const mail = await opened(fakeMail())
    await setUp('email', 'smtp', mail)
    gateway.mood = mood
    const m = await tell({ kind: 'appointment.moved', channels: ['sms', 'email'] })
    const other = await tell({ channels: ['email'] })
    const sending = run()
    const began = performance.now()
    expect((await (await as('receptionist')).call(myNotifications.unread, {})).count).toBeGreaterThanOrEqual(0)
    expect(performance.now() - began).toBeLessThan(5_000)
    await sending
    expect((await told(other.id)).state).toBe('sent')
    expect(mail.mails.some((x) => x.to === m.to.email)).toBe(true)
    expect((await on(m.id, 'sms')).events.some((e) => e.event === 'not_taken')).toBe(true)
  },
)

test('a provider that is down is tried again later, each time after a longer wait, and nothing is lost', async () => {
  const gateway = await withGateway()
  gateway.mood = 'down'
  const m = await tell({ channels: ['sms'] })
  await run()
  expect(await on(m.id, 'sms')).toMatchObject({ state: 'waiting', reason: 'away', tries: 1 })
  h.clock.move({ minutes: 1 })
  await run()
  expect((await on(m.id, 'sms')).tries).toBe(2)
  gateway.mood = 'well'
  h.clock.move({ minutes: 2 })
  await run()
  expect((await told(m.id)).state).toBe('sent')
  const came = [...gateway.sent.values()].flat().filter((x) => x.to === m.to.phone)
  expect(came).toHaveLength(1)
})

test('after five failures the provider gets a rest: the others go another way without asking it', async () => {
  const gateway = await withGateway({ dedupe: false })
  const mail = await opened(fakeMail())
  await setUp('email', 'smtp', mail)
  gateway.mood = 'down'
  for (let i = 0; i < 5; i++) {
    await tell({ kind: 'appointment.moved', channels: ['sms', 'email'] })
    await run()
  }
  const asked = gateway.received.length
  const m = await tell({ kind: 'appointment.moved', channels: ['sms', 'email'] })
  await run()
  expect(gateway.received.length).toBe(asked)
  expect(await on(m.id, 'sms')).toMatchObject({ state: 'failed', reason: 'provider_paused' })
  expect(mail.mails.filter((x) => x.to === m.to.email)).toHaveLength(1)
  const shown = (await (await as('owner')).call(channelSettings.list, {})).items.find((c) => c.channel === 'sms')!
  expect(shown.pausedUntil).not.toBeNull()
})

test('a worker that dies between hand-over and record: a gateway with a dedupe key is handed it again, and drops the copy', async () => {
  const gateway = await withGateway()
  const m = await tell({ channels: ['sms'] })
  await run()
  const d = await on(m.id, 'sms')
  const at = h.clock.now().toISOString()
  await h.arrange((tx) =>
    tx
      .updateTable('notifications.deliveries')
      .set({ state: 'handing_over', leased_until: at, provider_id: null, accepted_at: null })
      .where('id', '=', d.id)
      .execute(),
  )
  await tell({ channels: ['sms'] })
  await run()
  expect(gateway.received.filter((r) => r.headers['idempotency-key'] === d.id)).toHaveLength(2)
  expect(gateway.sent.get(d.id)).toHaveLength(1)
  expect((await on(m.id, 'sms')).events.map((e) => e.event)).toContain('recovered')
})

test('twilio is asked after such a death, and what it has is not sent again', async () => {
  const twilio = await withTwilio()
  const m = await tell({ channels: ['sms'] })
  await run()
  const d = await on(m.id, 'sms')
  const at = h.clock.now().toISOString()
  const orphan = { state: 'handing_over', leased_until: at, provider_id: null, accepted_at: null }
  await h.arrange((tx) => tx.updateTable('notifications.deliveries').set(orphan).where('id', '=', d.id).execute())
  await tell({ channels: ['sms'] })
  await run()
  expect(twilio.sent.filter((s) => s.to === m.to.phone)).toHaveLength(1)
  expect((await on(m.id, 'sms')).events.map((e) => e.event)).toContain('found')
  twilio.sent.length = 0
  await h.arrange((tx) => tx.updateTable('notifications.deliveries').set(orphan).where('id', '=', d.id).execute())
  await tell({ channels: ['sms'] })
  await run()
  expect(twilio.sent.filter((s) => s.to === m.to.phone)).toHaveLength(1)
})

test('whatsapp can neither be asked nor drops copies: the outcome stays open until its news settle it', async () => {
  const meta = await withMeta()
  await (
    await as('owner')
  ).call(templates.put, {
    params: { kind: 'reminder.day', channel: 'whatsapp', language: 'en' },
    body: { body: '{clinic}: {date} at {time}', providerName: 'reminder_day', providerLanguage: 'en' },
  })
  const m = await tell({ channels: ['whatsapp'], subject: { kind: 'nothing', id: newId() } })
  await run()
  expect(meta.sent[0]).toMatchObject({
    type: 'template',
    template: {
      name: 'reminder_day',
      components: [
        { parameters: [{ text: 'Sunrise' }, { text: '24 Nov' }, { text: '10:20' }] },
        { sub_type: 'quick_reply' },
        {},
      ],
    },
  })
  const d = await on(m.id, 'whatsapp')
  const at = h.clock.now().toISOString()
  await h.arrange((tx) =>
    tx
      .updateTable('notifications.deliveries')
      .set({ state: 'handing_over', leased_until: at, provider_id: null, accepted_at: null })
      .where('id', '=', d.id)
      .execute(),
  )
  await tell({ channels: ['whatsapp'] })
  await run()
  expect(meta.sent.filter((s) => s.biz_opaque_callback_data === d.id)).toHaveLength(1)
  expect((await on(m.id, 'whatsapp')).state).toBe('unknown')
  const status = {
    id: meta.sent[0].id,
    status: 'delivered',
    timestamp: String(seconds()),
    biz_opaque_callback_data: d.id,
  }
  expect((await inject('/webhooks/meta', meta.hook({ statuses: [status] }))).statusCode).toBe(200)
  expect((await told(m.id)).state).toBe('delivered')
  await (
    await as('owner')
  ).call(templates.reset, { params: { kind: 'reminder.day', channel: 'whatsapp', language: 'en' } })
})

test('a reminder is confirmed from a whatsapp button, once, and only by the number it went to', async () => {
  const meta = await withMeta()
  const heard: unknown[] = []
  onReply('test.appointment', async (_tx, _actor, answer) => {
    heard.push(answer)
    return 'done'
  })
  const to = somebody()
  const from = to.phone.slice(1)
  const hello = (id: string, more: object) =>
    meta.hook({
      contacts: [{ wa_id: from, profile: { name: 'Meera' } }],
      messages: [{ id, from, timestamp: String(seconds()), ...more }],
    })
  await inject('/webhooks/meta', hello('wamid.1', { type: 'text', text: { body: 'hello, are you open on Sunday?' } }))
  const subject = { kind: 'test.appointment', id: newId() as string }
  const m = await tell({ to, channels: ['whatsapp'], subject })
  await run()
  const d = await on(m.id, 'whatsapp')
  const button = meta.sent[0].interactive.action.buttons[0].reply
  expect(button).toEqual({ id: `confirm:${d.id}`, title: 'Confirm' })
  const press = { type: 'interactive', interactive: { type: 'button_reply', button_reply: button } }
  const stranger = meta.hook({
    messages: [{ id: 'wamid.x', from: '919999999999', timestamp: String(seconds()), ...press }],
  })
  await inject('/webhooks/meta', stranger)
  expect(heard).toEqual([])
  for (let i = 0; i < 3; i++) expect((await inject('/webhooks/meta', hello('wamid.2', press))).statusCode).toBe(200)
  expect(heard).toEqual([{ meaning: 'confirm', subjectId: subject.id, messageId: m.id, channel: 'whatsapp' }])
  const inbox = await (await as('receptionist')).call(replies.list, { query: {} })
  expect(inbox.items.map((r) => r.body)).toEqual(expect.arrayContaining(['hello, are you open on Sunday?']))
  expect(inbox.items.some((r) => r.address === to.phone && r.meaning === 'confirm')).toBe(false)
})

test('forged, other clinics’ and week-old webhooks do nothing', async () => {
  const meta = await withMeta()
  const twilio = await withTwilio()
  const m = await tell({ channels: ['sms'] })
  await run()
  const d = await on(m.id, 'sms')
  const sid = twilio.sent[0]!.sid
  const path = `/webhooks/twilio/status/${d.id}`
  const url = `http://${h.tenant}.localhost${path}`
  const fields = { MessageSid: sid, MessageStatus: 'delivered' }
  const refused = [
    await inject(path, twilio.hook(url, fields, 'another token')),
    await inject(path, {
      ...twilio.hook(url, fields),
      payload: twilio.hook(url, { ...fields, MessageStatus: 'failed' }).payload,
    }),
    await inject(path, twilio.hook(url, { ...fields, AccountSid: 'AC00000000000000000000000000000002' })),
    await inject('/webhooks/meta', meta.hook({ messages: [] }, 'another secret')),
    await inject('/webhooks/meta', meta.hook({ messages: [] }, meta.appSecret, '999')),
    await inject('/webhooks/gateway/status', {
      payload: '{"id":"1","status":"delivered"}',
      headers: { 'content-type': 'application/json' },
    }),
    await inject('/webhooks/meta?hub.mode=subscribe&hub.verify_token=guess&hub.challenge=1', { method: 'GET' }),
  ]
  expect(refused.map((r) => r.statusCode)).toEqual([403, 403, 403, 403, 403, 403, 403])
  expect((await on(m.id, 'sms')).state).toBe('accepted')
  const old = {
    id: 'wamid.old',
    from: '919812345678',
    timestamp: String(seconds() - 8 * 86_400),
    type: 'text',
    text: { body: 'STOP' },
  }
  expect((await inject('/webhooks/meta', meta.hook({ messages: [old] }))).statusCode).toBe(200)
  expect(
    await h.sql.selectFrom('notifications.replies').selectAll().where('provider_id', '=', 'wamid.old').execute(),
  ).toEqual([])
  const ok = await inject('/webhooks/meta?hub.mode=subscribe&hub.verify_token=let-me-in&hub.challenge=4711', {
    method: 'GET',
  })
  expect([ok.statusCode, ok.body]).toEqual([200, '4711'])
  expect((await inject(path, twilio.hook(url, fields))).statusCode).toBe(204)
  expect((await told(m.id)).state).toBe('delivered')
  await inject(path, twilio.hook(url, { ...fields, MessageStatus: 'sent' }))
  await inject(path, twilio.hook(url, { ...fields, MessageStatus: 'undelivered', ErrorCode: '30003' }))
  expect((await told(m.id)).state).toBe('delivered')
})

test('an sms in any of four languages answers the one thing that was asked; with two open it is left to people', async () => {
  const twilio = await withTwilio()
  const heard: string[] = []
  onReply('test.visit', async (_tx, _actor, a) => {
    heard.push(`${a.meaning} ${a.subjectId}`)
    return 'done'
  })
  const answer = async (to: { phone: string }, body: string) => {
    const url = `http://${h.tenant}.localhost/webhooks/twilio/incoming`
    const res = await inject(
      '/webhooks/twilio/incoming',
      twilio.hook(url, { MessageSid: `SM${newId()}`, From: to.phone, Body: body }),
    )
    expect(res.statusCode).toBe(200)
  }
  const one = await tell({ channels: ['sms'], subject: { kind: 'test.visit', id: newId() } })
  await run()
  await answer(one.to as never, 'হ্যাঁ')
  await answer(one.to as never, 'না')
  expect(heard).toEqual([`confirm ${one.subject!.id}`])
  const family = somebody()
  for (let i = 0; i < 2; i++)
    await tell({ to: family, channels: ['sms'], subject: { kind: 'test.visit', id: newId() } })
  await run()
  await answer(family, 'نعم')
  expect(heard).toHaveLength(1)
  const inbox = await (await as('receptionist')).call(replies.list, { query: {} })
  expect(inbox.items.filter((r) => r.address === family.phone)).toHaveLength(1)
})

test('STOP silences a number, START wakes it, and a code goes through anyway', async () => {
  const twilio = await withTwilio()
  const to = somebody()
  const says = (body: string) => {
    const url = `http://${h.tenant}.localhost/webhooks/twilio/incoming`
    return inject(
      '/webhooks/twilio/incoming',
      twilio.hook(url, { MessageSid: `SM${newId()}`, From: to.phone, Body: body }),
    )
  }
  await says('बंद')
  const m = await tell({ to, channels: ['sms'] })
  await tell({ to, kind: 'otp', data: { code: '777888' }, secret: true, channels: ['sms'] })
  await run()
  expect((await told(m.id)).reason).toBe('opted_out')
  expect(twilio.sent.filter((s) => s.to === to.phone).map((s) => s.body)).toEqual([expect.stringContaining('777888')])
  h.clock.move({ minutes: 1 })
  await says('शुरू')
  await tell({ to, channels: ['sms'] })
  await run()
  expect(twilio.sent.filter((s) => s.to === to.phone)).toHaveLength(2)
})

test('a code that was accepted and does not arrive goes another way', async () => {
  const twilio = await withTwilio()
  const mail = await opened(fakeMail())
  await setUp('email', 'smtp', mail)
  const m = await tell({ kind: 'otp', data: { code: '424242' }, secret: true, channels: ['sms', 'email'] })
  await run()
  expect(twilio.sent).toHaveLength(1)
  expect(mail.mails).toHaveLength(0)
  h.clock.move({ minutes: 1 })
  await run()
  expect(mail.mails.map((x) => x.to)).toEqual([m.to.email])
})

test('quiet hours hold a reminder until they end, and not a cancellation', async () => {
  const gateway = await withGateway()
  const owner = await as('owner')
  const hour = (n: number) =>
    new Date(h.clock.now().getTime() + 5.5 * 3_600_000 + n * 3_600_000).toISOString().slice(11, 16)
  await owner.call(clinicRules.put, { body: { quietFrom: hour(-1), quietTo: hour(2), retentionDays: 180 } })
  const m = await tell({ channels: ['sms'] })
  const urgent = await tell({ kind: 'appointment.cancelled', channels: ['sms'] })
  await run()
  expect([(await told(m.id)).state, (await told(urgent.id)).state]).toEqual(['waiting', 'sent'])
  h.clock.move({ hours: 2 })
  await run()
  expect((await told(m.id)).state).toBe('sent')
  expect(gateway.sent.size).toBe(2)
  await (await as('owner')).call(clinicRules.put, { body: { quietFrom: null, quietTo: null, retentionDays: 30 } })
})

test('what is past its time is not sent', async () => {
  const gateway = await withGateway()
  gateway.mood = 'down'
  const m = await tell({ channels: ['sms'], expiresAt: new Date(h.clock.now().getTime() + 60_000).toISOString() })
  await run()
  gateway.mood = 'well'
  h.clock.move({ minutes: 5 })
  await run()
  expect((await told(m.id)).state).toBe('expired')
  expect(gateway.sent.size).toBe(0)
})

test('credentials go in and never come out; a test says what the provider answered', async () => {
  const mail = await opened(fakeMail())
  const owner = await as('owner')
  const saved = await setUp('email', 'smtp', { settings: mail.settings, secrets: { password: 'wrong-password-9876' } })
  expect(saved.secrets).toEqual({ password: '9876' })
  const refused = await owner.call(channelSettings.test, {
    params: { channel: 'email' },
    body: { to: 'owner@example.org' },
  })
  expect(refused).toMatchObject({ sent: false, reason: 'bad_credentials' })
  await setUp('email', 'smtp', { settings: mail.settings, secrets: mail.secrets })
  const ok = await owner.call(channelSettings.test, { params: { channel: 'email' }, body: { to: 'owner@example.org' } })
  expect(ok).toMatchObject({ sent: true, answer: expect.stringContaining('250') })
  expect(mail.mails).toHaveLength(1)
  const stored = JSON.stringify([
    await h.sql.selectFrom('notifications.channels').selectAll().execute(),
    await h.sql.selectFrom('audit.changes').selectAll().where('entity', '=', 'notifications.channels').execute(),
    await owner.call(channelSettings.list, {}),
  ])
  expect(stored).not.toContain('mail-password')
  expect(
    await owner.refused(channelSettings.test, { params: { channel: 'email' }, body: { to: 'nonsense' } }),
  ).toMatchObject({ errors: [{ pointer: '/body/to', code: 'notifications.not_an_address' }] })
  expect(await (await as('receptionist')).refused(channelSettings.list, {})).toMatchObject({ code: 'forbidden' })
})

test('a text is edited with checked variables, previewed, and set back', async () => {
  const gateway = await withGateway()
  const owner = await as('owner')
  const params = { kind: 'receipt', channel: 'sms', language: 'en' } as const
  const wrong = await owner.refused(templates.put, { params, body: { body: 'Paid {amont}, {number}' } })
  expect(wrong.errors).toEqual([
    { pointer: '/body/body', code: 'notifications.unknown_variable', params: { variable: 'amont' } },
  ])
  const preview = await owner.call(templates.preview, { params, body: { body: 'Paid {amount}[ by {name}]' } })
  expect(preview).toMatchObject({ body: 'Paid ₹1,250.00 by Meera Das', unused: ['clinic', 'number'] })
  const kept = await owner.call(templates.put, { params, body: { body: 'Paid {amount}, {number}, {clinic}' } })
  expect(kept).toMatchObject({ builtIn: false, edition: 1 })
  const paid = {
    kind: 'receipt' as const,
    channels: ['sms' as const],
    data: { clinic: 'Sunrise', number: 'R-1', amount: '₹5' },
  }
  // Receipts cost money for little: told only where the clinic has switched them on.
  const quiet = await tell(paid)
  await run()
  expect(await told(quiet.id)).toMatchObject({ state: 'suppressed', reason: 'switched_off' })
  await owner.call(clinicRules.setPolicy, {
    params: { kind: 'receipt' },
    body: { active: true, policy: 'first', channels: ['sms'] },
  })
  await tell(paid)
  await run()
  expect([...gateway.sent.values()].flat()[0]!.text).toBe('Paid ₹5, R-1, Sunrise')
  const back = await owner.call(templates.reset, { params })
  expect(back).toMatchObject({ builtIn: true, edition: 2 })
  expect(back.editions.map((e) => e.body)).toEqual([null, 'Paid {amount}, {number}, {clinic}'])
})

test('the bell counts what is new to me, and reading empties it', async () => {
  const nurse = await as('nurse')
  const doctor = await as('doctor')
  for (const title of ['One', 'Two'])
    await tell({
      to: { name: 'Nurse', accountId: nurse.accountId },
      kind: 'system',
      data: { title, text: `${title} happened` },
    })
  await run()
  expect((await nurse.call(myNotifications.unread, {})).count).toBe(2)
  const { items } = await nurse.call(myNotifications.list, { query: {} })
  expect(items.map((n) => n.title)).toEqual(['Two', 'One'])
  expect(await doctor.refused(myNotifications.read, { params: { id: items[0]!.id as never } })).toMatchObject({
    code: 'not_found',
  })
  await nurse.call(myNotifications.read, { params: { id: items[0]!.id as never } })
  expect((await nurse.call(myNotifications.unread, {})).count).toBe(1)
  expect((await nurse.call(myNotifications.readAll, {})).count).toBe(1)
  expect((await nurse.call(myNotifications.list, { query: { unread: 'true' } })).items).toEqual([])
})

test('a person decides by which channels, in which language, and about two windows at once', async () => {
  const mail = await opened(fakeMail())
  await setUp('email', 'smtp', mail)
  const hr = await as('hr')
  const to = { name: 'HR', accountId: hr.accountId, email: 'hr@example.org' }
  await hr.call(myPreferences.put, { body: { language: 'ar', channels: { 'stock.low': ['in_app'] } } })
  await tell({ to, kind: 'stock.low', data: { item: 'Gauze', left: 3, link: '/stock' } })
  await tell({ to, kind: 'system', data: { title: 'T', text: 'x' } })
  await run()
  expect(mail.mails).toHaveLength(1)
  const { items } = await hr.call(myNotifications.list, { query: {} })
  // It leads to its page by itself, and names no address.
  expect(items.find((n) => n.kind === 'stock.low')).toMatchObject({
    title: 'المخزون منخفض',
    text: 'Gauze: المتبقي ٣.',
    link: '/stock',
    language: 'ar',
  })
  const { version } = await hr.call(myPreferences.get, {})
  await hr.call(myPreferences.put, { body: { darkMode: 'dark' } }, { headers: { 'if-match': `"${version}"` } })
  expect(
    await hr.refused(myPreferences.put, { body: { darkMode: 'light' } }, { headers: { 'if-match': `"${version}"` } }),
  ).toMatchObject({ code: 'stale' })
})

test('push reaches browsers and phones, and forgets those that are gone', async () => {
  const service = await opened(fakePushService())
  const fcm = await opened(fakeFcm())
  addresses.fcm = fcm.url
  await setUp('push', 'push', {
    settings: { contact: 'mailto:it@sunrise.example' },
    secrets: { serviceAccount: fcm.serviceAccount },
  })
  const who = await as('pharmacist')
  expect((await who.call(push.key, {})).publicKey).toMatch(/^B[\w-]{86}$/)
  await who.call(push.subscribe, { body: { provider: 'web', ...service.subscription() } })
  await who.call(push.subscribe, { body: { provider: 'web', ...service.subscription('/gone/1') } })
  await who.call(push.subscribe, { body: { provider: 'fcm', token: 'device-token-1' } })
  const m = await tell({
    to: { name: 'P', accountId: who.accountId },
    kind: 'stock.low',
    data: { item: 'Gauze', left: 3 },
    channels: ['push'],
  })
  await run()
  expect((await on(m.id, 'push')).state).toBe('accepted')
  expect(service.pushed).toHaveLength(1)
  expect(service.pushed[0]!.headers.topic).toMatch(/^[\w-]{32}$/)
  expect(fcm.sent).toEqual([
    expect.objectContaining({
      token: 'device-token-1',
      notification: { title: 'Stock is low', body: 'Gauze: 3 left.' },
    }),
  ])
  const left = await h.sql
    .selectFrom('notifications.subscriptions')
    .select('address')
    .where('active', '=', true)
    .execute()
  expect(left.map((s) => s.address).filter((a) => a.includes('/gone/'))).toEqual([])
})

test('what did not arrive is counted by day and can be sent again', async () => {
  const gateway = await withGateway()
  h.clock.move({ days: 1 })
  gateway.mood = 'html'
  const m = await tell({ channels: ['sms'], to: { ...somebody(), phone: '+919812399999' } })
  for (let i = 0; i < 7; i++) {
    await run()
    h.clock.move({ hours: 2 })
  }
  const fresh = await as('receptionist')
  expect((await told(m.id)).state).toBe('failed')
  const on = new Date(Date.parse((await told(m.id)).at)).toISOString().slice(0, 10)
  expect(await fresh.call(messageLog.missed, { query: { on } })).toMatchObject({
    missed: 1,
    byReason: [{ reason: 'not_understood', count: 1 }],
  })
  gateway.mood = 'well'
  await fresh.call(messageLog.resend, { params: { id: m.id as never } })
  await run()
  expect((await told(m.id)).state).toBe('sent')
  expect(await fresh.refused(messageLog.resend, { params: { id: m.id as never } })).toMatchObject({
    code: 'notifications.not_resendable',
  })
})

test('an answer nobody understood is read, given to a patient of that number, answered and done', async () => {
  const meta = await withMeta()
  const to = somebody()
  const patientId = await patient(h, { name: 'Meera Das', phone: to.phone })
  await inject(
    '/webhooks/meta',
    meta.hook({
      messages: [
        {
          id: 'wamid.q',
          from: to.phone.slice(1),
          timestamp: String(seconds()),
          type: 'text',
          text: { body: 'May I eat before the test?' },
        },
      ],
    }),
  )
  const desk = await as('receptionist')
  const r = (await desk.call(replies.list, { query: {} })).items.find((x) => x.address === to.phone)!
  const params = { id: r.id as never }
  expect((await desk.call(replies.people, { params })).items.map((p) => p.name)).toEqual(['Meera Das'])
  expect(await desk.refused(replies.assign, { params, body: { patientId: newId<'Patient'>() } })).toMatchObject({
    code: 'not_found',
  })
  expect((await desk.call(replies.assign, { params, body: { patientId } })).patientName).toBe('Meera Das')
  expect((await desk.call(replies.answer, { params, body: { text: 'Please come fasting.' } })).state).toBe('done')
  expect(meta.sent).toEqual([
    expect.objectContaining({ text: expect.objectContaining({ body: 'Please come fasting.' }) }),
  ])
  expect(await desk.refused(replies.finish, { params })).toMatchObject({ code: 'notifications.already_done' })
  h.clock.move({ days: 2 })
  const later = await as('receptionist')
  expect(await later.refused(replies.answer, { params, body: { text: 'x' } })).toMatchObject({
    code: 'notifications.window_closed',
  })
})

test('a report goes by whatsapp as a document: uploaded first, then sent with its name and what it is about', async () => {
  const server = await opened(fakeMeta())
  addresses.graph = server.url
  const carrier = meta({ phoneNumberId: server.phoneNumberId, accessToken: server.accessToken })
  const parcel: Parcel = {
    key: newId(),
    to: '+919812300001',
    name: 'Meera Das',
    subject: null,
    body: 'Sunrise: the result is ready.',
    language: 'en',
    buttons: null,
    template: null,
    windowOpen: true,
    link: null,
    since: h.clock.now().toISOString(),
    statusUrl: null,
    devices: [],
    document: { bytes: Buffer.from('%PDF-1.7 report'), name: 'report.pdf', type: 'application/pdf' },
  }
  await carrier.send(parcel)
  const [upload] = server.media
  expect(upload!.headers['content-type']).toMatch(/^multipart\/form-data; boundary=/)
  const form = await new Response(new Uint8Array(upload!.body), { headers: upload!.headers }).formData()
  const file = form.get('file') as File
  expect([file.name, file.type, await file.text()]).toEqual(['report.pdf', 'application/pdf', '%PDF-1.7 report'])
  expect([form.get('messaging_product'), form.get('type')]).toEqual(['whatsapp', 'application/pdf'])
  expect(server.sent).toMatchObject([
    {
      type: 'document',
      document: { id: 'media-1', filename: 'report.pdf', caption: parcel.body },
      biz_opaque_callback_data: parcel.key,
    },
  ])
  // What Meta does not take in is not sent without it.
  const stranger = meta({ phoneNumberId: server.phoneNumberId, accessToken: 'wrong' })
  await expect(stranger.send(parcel)).rejects.toMatchObject({ name: 'NotTaken' })
  expect(server.sent).toHaveLength(1)
})
