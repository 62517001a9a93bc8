import type { Id } from '@tabib/contracts/core/id'
import { dateIn } from '@tabib/contracts/core/time'
import { messageLog, replies } from '@tabib/contracts/notifications/messages'
import { channelSettings } from '@tabib/contracts/notifications/settings'
import { patients } from '@tabib/contracts/patients/patients'
import { appointments } from '@tabib/contracts/scheduling/appointments'
import { rules } from '@tabib/contracts/scheduling/rules'
import { schedules } from '@tabib/contracts/scheduling/schedules'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'

import { fakeMeta } from '../server/dist/modules/notifications/testing/providers.js'
import { type Call, caller } from './api.js'
import { expectNoSeriousAxe, picturesOfFailures, setStage, shot, signIn } from './harness.js'
import type { Stage } from './harness.js'

const ZONE = 'Asia/Kolkata'

let meta: Awaited<ReturnType<typeof fakeMeta>>
let stage: Stage
let desk: Page
let owner: Call
let reception: Call
/** What one part of the story knows and the next needs. */
const visit = { id: '' as Id<'Appointment'>, name: '', phone: '' }

beforeAll(async () => {
  meta = await fakeMeta()
  stage = await setStage({ env: { META_GRAPH_URL: meta.url } })
  ;[owner, reception] = await Promise.all([caller(stage.server.url, 'owner'), caller(stage.server.url, 'receptionist')])
})
afterAll(async () => {
  await stage?.close()
  await meta?.close()
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
