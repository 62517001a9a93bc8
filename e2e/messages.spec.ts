import type { Id } from '@tabib/contracts/core/id'
import { dateIn } from '@tabib/contracts/core/time'
import { otp } from '@tabib/contracts/identity/otp'
import { messageLog, replies } from '@tabib/contracts/notifications/messages'
import { myPreferences } from '@tabib/contracts/notifications/mine'
import { channelSettings } from '@tabib/contracts/notifications/settings'
import { patients } from '@tabib/contracts/patients/patients'
import { portal } from '@tabib/contracts/portal/access'
import { ownMail } from '@tabib/contracts/portal/mail'
import { appointments } from '@tabib/contracts/scheduling/appointments'
import { rules } from '@tabib/contracts/scheduling/rules'
import { schedules } from '@tabib/contracts/scheduling/schedules'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'

import { fakeMail, fakeMeta } from '../server/dist/modules/notifications/testing/providers.js'
import { type Call, caller, calling } from './api.js'
import { expectNoSeriousAxe, picturesOfFailures, screens, setStage, shot, signIn } from './harness.js'
import type { Stage } from './harness.js'

const ZONE = 'Asia/Kolkata'

let meta: Awaited<ReturnType<typeof fakeMeta>>
let mail: Awaited<ReturnType<typeof fakeMail>>
let stage: Stage
let desk: Page
let owner: Call
let reception: Call
/** What one part of the story knows and the next needs. */
const visit = { id: '' as Id<'Appointment'>, name: '', phone: '' }

beforeAll(async () => {
  ;[meta, mail] = await Promise.all([fakeMeta(), fakeMail()])
  // Known by a name, so that messages can lead there.
  stage = await setStage({ env: { META_GRAPH_URL: meta.url, PUBLIC_URL: 'http://clinic.example' } })
  ;[owner, reception] = await Promise.all([caller(stage.server.url, 'owner'), caller(stage.server.url, 'receptionist')])
})
afterAll(async () => {
  await stage?.close()
  await Promise.all([meta?.close(), mail?.close()])
})
picturesOfFailures(() => stage)

/** What Meta would send of this person's phone, signed with the app's secret. */
const fromPhone = (message: object, sign = meta.hook) => {
  const from = visit.phone.slice(1)
  const { payload, headers } = sign({
    contacts: [{ wa_id: from, profile: { name: visit.name } }],
    messages: [{ from, timestamp: String(Math.floor(Date.now() / 1000)), ...message }],
  })
  return fetch(`${stage.server.url}/webhooks/meta`, { method: 'POST', headers, body: payload })
}

it('a clinic whose reminders go by WhatsApp asks the patient, and the desk sees that nobody has answered', async () => {
  await owner(channelSettings.put, {
    params: { channel: 'whatsapp' },
    body: {
      active: true,
      provider: 'meta',
      settings: { phoneNumberId: meta.phoneNumberId },
      secrets: { accessToken: meta.accessToken, appSecret: meta.appSecret, verifyToken: 'let-me-in' },
    },
  })
  const { version, rules: now } = await owner(rules.get)
  await owner(rules.set, { body: { ...now, autoConfirm: false, remindHours: null, remindMinutes: 10 }, version })

  const found = (await reception(patients.search, { query: { q: 'rahul' } })).items.find((p) => p.phone)!
  Object.assign(visit, { name: found.name, phone: found.phone })
  const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000)
  const on = dateIn(ZONE, inMinutes(10))
  const [doctor] = (await reception(schedules.findDoctors, { query: {} })).items
  desk = await stage.open()
  await signIn(desk, 'receptionist')
  await desk.goto(`/appointments?on=${on}`)
  await desk.getByRole('heading', { name: 'Appointments' }).waitFor()
  // The last reminder goes ten minutes before: of a visit a few seconds later it comes due while somebody watches. Outside
  // the doctor's hours, whatever the time of this run: only who may overbook can.
  const booked = await owner(appointments.book, {
    body: {
      patientId: found.id,
      doctorId: doctor!.id,
      startsAt: inMinutes(10 + 1 / 6).toISOString(),
      source: 'phone',
      overbook: { reason: 'Called this morning' },
    },
  })
  visit.id = booked.id
  expect(booked.status).toBe('PENDING')
  // They wrote to us today, so that an answer in free text is allowed; about a visit in this branch, whose desk reads it.
  expect((await fromPhone({ id: 'wamid.hello', type: 'text', text: { body: 'When is my visit?' } })).status).toBe(200)
  await row().getByText('To confirm').waitFor()
})

const row = () =>
  desk
    .getByRole('row')
    .filter({ hasText: visit.name })
    .filter({ hasText: /To confirm|Confirmed/ })
    .first()

it('the reminder is confirmed from its button, and the day list of the desk says so by itself', async () => {
  await expect.poll(() => meta.sent.filter((m) => m.interactive).length, { timeout: 60_000, interval: 200 }).toBe(1)
  const { interactive } = meta.sent.find((m) => m.interactive)
  expect(interactive.action.buttons.map((b: { reply: { title: string } }) => b.reply.title)).toEqual([
    'Confirm',
    'Cancel',
  ])
  const press = {
    id: 'wamid.press',
    type: 'interactive',
    interactive: { type: 'button_reply', button_reply: interactive.action.buttons[0].reply },
  }
  // Signed by somebody else: nothing happens.
  const forged = await fromPhone(press, (value: object) => meta.hook(value, 'not-the-secret'))
  expect(forged.status).toBeGreaterThanOrEqual(400)
  expect((await reception(appointments.get, { params: { id: visit.id } })).status).toBe('PENDING')

  expect((await fromPhone(press)).status).toBe(200)
  await row().getByText('Confirmed').waitFor()
  await shot(desk, 'messages/confirmed')
  // A copy of the same news changes nothing.
  expect((await fromPhone(press)).status).toBe(200)
  expect((await reception(appointments.get, { params: { id: visit.id } })).status).toBe('CONFIRMED')
})

it('what nobody understood waits in the inbox, with the one it came from', async () => {
  const { items } = await reception(replies.list, { query: {} })
  expect(items.map((r) => [r.body, r.meaning])).toContainEqual(['When is my visit?', null])
  await desk.goto('/inbox')
  await desk.getByText('When is my visit?').waitFor()
  await expectNoSeriousAxe(desk)
  await shot(desk, 'messages/inbox')
  const sent = (await owner(messageLog.list, { query: { kind: 'reminder.hour' } })).items
  expect(sent.map((m) => m.name)).toEqual([visit.name])
})

/** The patient, come in by the portal's door with a code on WhatsApp. */
async function asPatient(): Promise<Call> {
  const { url } = stage.server
  const stranger = calling(url)
  const before = meta.sent.length
  const to = { purpose: 'portal' as const, to: visit.phone }
  await stranger(otp.send, { body: to })
  const code = () => /\b\d{6}\b/.exec(JSON.stringify(meta.sent.slice(before).map((m) => m.text)))?.[0]
  await expect.poll(code, { timeout: 30_000 }).toBeTruthy()
  const { ticket } = (await stranger(otp.verify, { body: { ...to, code: code()! } })) as { ticket: string }
  const { items } = await stranger(portal.people, { body: { ticket } })
  const { key } = items.find((p) => visit.name.split(' ').includes(p.firstName))!
  const [known] = (await reception(patients.search, { query: { q: visit.name } })).items.filter(
    (p) => p.phone === visit.phone,
  )
  const birthYear = Number(known!.birthDate.slice(0, 4))
  return calling(url, (await stranger(portal.enter, { body: { ticket, key, birthYear } })).accessToken)
}

it('a mail to a patient is the last one: its link asks once, the desk sees it, and it can be taken back', async () => {
  const { settings, secrets } = mail
  const body = { active: true, provider: 'smtp' as const, settings, secrets }
  await owner(channelSettings.put, { params: { channel: 'email' }, body })
  const patient = await asPatient()
  const address = 'rahul@example.org'
  await patient(ownMail.send, { body: { address } })
  await expect.poll(() => mail.mails.length, { timeout: 30_000 }).toBe(1)
  const code = /text\/plain[\s\S]*?\b(\d{6})\b/.exec(mail.mails[0]!.raw)![1]!
  await patient(ownMail.prove, { body: { address, code } })
  await patient(myPreferences.put, { body: { channels: { 'appointment.cancelled': ['email'] } } })
  await reception(appointments.cancel, { params: { id: visit.id }, body: { reason: 'The doctor is ill' } })
  await expect.poll(() => mail.mails.length, { timeout: 30_000 }).toBe(2)

  const way = /^List-Unsubscribe:\s+<http:\/\/clinic\.example(\S+)>/m.exec(mail.mails[1]!.raw)![1]!
  const phone = await stage.open({ viewport: screens.phone })
  await phone.goto(way)
  await phone.getByRole('heading', { name: 'No more mails?' }).waitFor()
  await expectNoSeriousAxe(phone)
  await phone.getByRole('button', { name: 'Send me no more mails' }).click()
  await phone.getByRole('heading', { name: 'No more mails come' }).waitFor()
  await shot(phone, 'messages/no-more-mails')
  await desk.goto('/messages?tab=silence')
  await desk.getByRole('row').filter({ hasText: address }).getByText('By the link in a mail').waitFor()

  await phone.getByRole('button', { name: 'Write to me again' }).click()
  await phone.getByText('Mails come to you again').waitFor()
  await desk.reload()
  await desk.getByText('Answered STOP').first().waitFor()
  expect(await desk.getByRole('row').filter({ hasText: address }).count()).toBe(0)
})
