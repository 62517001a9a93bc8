import { afterEach, expect, test, vi } from 'vitest'
import webpush from 'web-push'
import { gateway } from './providers/gateway.js'
import { meta } from './providers/meta.js'
import { addresses, type Carrier, NotTaken, type Parcel } from './providers/provider.js'
import { push } from './providers/push.js'
import { smtp } from './providers/smtp.js'
import { twilio } from './providers/twilio.js'
import { fakeFcm, fakeGateway, fakeMeta, fakePushService, fakeTwilio, strangeMail } from './testing/providers.js'

// Ten seconds outside; tests have less patience.
vi.hoisted(() => (process.env.NOTIFY_TIMEOUT_MS = '1200'))

const closers: (() => Promise<unknown>)[] = []
afterEach(() => Promise.all(closers.splice(0).map((close) => close())))
const opened = <T extends { close(): Promise<unknown> }>(server: T): T => {
  closers.push(() => server.close())
  return server
}

const parcel = (more: Partial<Parcel> = {}): Parcel => ({
  key: '0199a1b2-0000-7000-8000-000000000001',
  to: '+919812300001',
  name: 'Meera Das',
  subject: 'Appointment tomorrow',
  body: 'Sunrise: tomorrow at 10:20.',
  language: 'en',
  buttons: null,
  template: null,
  windowOpen: true,
  link: null,
  since: '2026-11-20T04:30:00.000Z',
  statusUrl: null,
  devices: [],
  ...more,
})

/** Why it was not taken; fails where it was. */
const refusal = (sending: Promise<unknown>) =>
  sending.then(
    () => expect.unreachable('it was taken'),
    (e: unknown) => e as NotTaken,
  )

const moods = ['hang', 'html', 'reset', 'drip'] as const

test.each(moods)('nobody waits for a provider that answers with %s, and none takes it for a yes', async (mood) => {
  const [sms, local, whatsapp, browsers, phones, mail] = [
    opened(await fakeTwilio()),
    opened(await fakeGateway()),
    opened(await fakeMeta()),
    opened(await fakePushService()),
    opened(await fakeFcm()),
    opened(await strangeMail(mood)),
  ]
  Object.assign(addresses, { twilio: sms.url, graph: whatsapp.url, fcm: phones.url })
  for (const server of [sms, local, whatsapp, browsers, phones]) server.mood = mood
  const keys = webpush.generateVAPIDKeys()
  const browser = (id: string) => ({ id, provider: 'web', ...browsersAt(browsers) })
  const phone = { id: 'p', provider: 'fcm', address: 'device-token', keys: {} }
  const tries: [string, Carrier, Parcel][] = [
    ['twilio', twilio({ accountSid: sms.accountSid, authToken: sms.authToken, from: '+15005550006' }), parcel()],
    ['gateway', gateway({ ...local.settings, ...local.secrets }), parcel()],
    ['whatsapp', meta({ phoneNumberId: whatsapp.phoneNumberId, accessToken: whatsapp.accessToken }), parcel()],
    ['browser', push({ ...keys, contact: '' }), parcel({ devices: [browser('a'), browser('b'), browser('c')] })],
    ['phone', push({ serviceAccount: phones.serviceAccount }), parcel({ devices: [phone] })],
    ['mail', smtp(mail.settings), parcel({ to: 'meera@example.org' })],
  ]
  const outcomes = await Promise.all(tries.map(async ([name, c, p]) => [name, await refusal(c.send(p))] as const))
  for (const [name, e] of outcomes) {
    expect(e, name).toBeInstanceOf(NotTaken)
    // Perhaps it was taken, perhaps nothing was there: never a plain refusal, after which nobody tries again.
    expect(['unsure', 'away'], `${name}: ${e.failure} ${e.detail}`).toContain(e.failure)
  }
})

test.each(moods)(
  'asked after a death, a provider that answers with %s has not said that it has the message',
  async (mood) => {
    const [sms, local] = [opened(await fakeTwilio()), opened(await fakeGateway({ dedupe: false }))]
    addresses.twilio = sms.url
    sms.mood = local.mood = mood
    const carriers = [
      twilio({ accountSid: sms.accountSid, authToken: sms.authToken }),
      gateway({ ...local.settings, ...local.secrets, lookupUrl: `${local.url}/of/{key}` }),
    ]
    for (const e of await Promise.all(carriers.map((c) => refusal(c.find!(parcel())))))
      expect(e).toBeInstanceOf(NotTaken)
  },
)

const browsersAt = (service: Awaited<ReturnType<typeof fakePushService>>) => {
  const { endpoint, keys } = service.subscription()
  return { address: endpoint, keys }
}
