import { afterAll, beforeAll, expect, test } from 'vitest'
import { Db } from '../../platform/db/db.js'
import { systemActor } from '../../platform/system-actor.js'
import {
  type Node,
  operatorCookie,
  orderOf,
  PASSWORD,
  type WholeInstallation,
  wholeInstallation,
} from '../../testing/installation.js'
import { notify } from './index.js'
import { addresses } from './providers/provider.js'
import { fakeTwilio } from './testing/providers.js'

let inst: WholeInstallation
let node: Node
let operator: string
let twilio: Awaited<ReturnType<typeof fakeTwilio>>
const phones = { sunrise: '+919830044001', sunset: '+919830044002' }
beforeAll(async () => {
  twilio = await fakeTwilio()
  addresses.twilio = twilio.url
  inst = await wholeInstallation()
  node = await inst.node({ PUBLIC_URL: 'https://{tenant}.tabib.example' })
  operator = await operatorCookie(node)
  await Promise.all(Object.entries(phones).map(([slug, phone]) => opened(slug, phone)))
})
afterAll(async () => {
  await inst?.close()
  await twilio?.close()
})

/** A clinic whose admin has a phone, and which sends by Twilio. */
async function opened(slug: string, phone: string) {
  const admin = { name: 'Asha Rao', username: 'asha', phone }
  const order = orderOf(slug, { admin })
  const { status, body } = await node.send('localhost', 'POST', '/platform/clinics', { cookie: operator, body: order })
  expect(status).toBe(201)
  const host = `${slug}.localhost`
  await node.send(host, 'POST', '/auth/set-password', { body: { token: body.invitation.code, password: PASSWORD } })
  const send = await admitted(slug)
  const sms = await send('PUT', '/notifications/channels/sms', {
    active: true,
    provider: 'twilio',
    settings: { accountSid: twilio.accountSid, from: '+15005550006' },
    secrets: { authToken: twilio.authToken },
  })
  expect(sms.status).toBe(200)
}

/** Requests of the clinic's admin, who reached the server by the clinic's name inside the house. */
async function admitted(slug: string) {
  const host = `${slug}.localhost`
  const login = { login: 'asha', password: PASSWORD }
  const { cookies: cookie } = await node.send(host, 'POST', '/auth/login', { body: login })
  return (method: string, path: string, body?: unknown) => node.send(host, method, path, { cookie, body })
}

/** What arrives on this phone next. */
async function arrives(phone: string, cause: () => Promise<unknown>) {
  const before = twilio.sent.length
  await cause()
  const mine = () => twilio.sent.slice(before).filter((m) => m.to === phone)
  await expect.poll(() => mine().length).toBe(1)
  return mine()[0]!
}

const forgets = (host: string) => () => node.send(host, 'POST', '/auth/forgot-password', { body: { login: 'asha' } })

test('a link in a message, and the address a provider calls back, are of the clinic’s own subdomain', async () => {
  for (const host of ['sunrise.tabib.example', 'sunrise.localhost']) {
    const { body, callback } = await arrives(phones.sunrise, forgets(host))
    expect(body).toContain(`://${host}/reset-password#`)
    expect(callback).toMatch(/^https:\/\/sunrise\.tabib\.example\/webhooks\/twilio\/status\/[0-9a-f-]{36}$/)
  }
})

test('an invitation by message leads to the clinic, not to the one at the bare address', async () => {
  const send = await admitted('sunrise')
  const { branches } = (await send('GET', '/auth/me')).body
  const phone = '+919830044003'
  const nurse = { name: 'Rina Bose', username: 'rina', roles: ['nurse'], branchIds: [branches[0].id], phone }
  const added = await send('POST', '/staff', { ...nurse, languages: [] })
  expect(added.status).toBe(201)
  const { body } = await arrives(phone, () =>
    send('POST', `/staff/${added.body.id ?? added.body.staff.id}/invitations`, { way: 'message' }),
  )
  expect(body).toContain('https://sunrise.tabib.example/set-password#')
})

test('a page of ours that a message leads to has the clinic’s address before it', async () => {
  const actor = systemActor('sunrise')
  const data = { title: 'Backup', text: 'Please look', link: '/backups' }
  const to = { name: 'Asha Rao', phone: phones.sunrise }
  const { body } = await arrives(phones.sunrise, () =>
    node.app
      .get(Db)
      .write(actor, (tx) => notify(tx, actor, { to, kind: 'alert', data, key: 'one', channels: ['sms'] })),
  )
  expect(body).toContain('https://sunrise.tabib.example/backups')
})

test('a clinic with a domain of its own is reached there, by people and by providers whose calls are signed for it', async () => {
  const domain = 'sunset-clinic.in'
  const given = await node.send('localhost', 'PUT', '/platform/clinics/sunset/domain', {
    cookie: operator,
    body: { domain },
  })
  expect(given.status).toBe(200)
  const { body, callback, sid } = await arrives(phones.sunset, forgets(domain))
  expect(body).toContain(`https://${domain}/reset-password#`)
  expect(callback).toMatch(new RegExp(`^https://${domain}/webhooks/twilio/status/`))
  const called = async (url: string) => {
    const hook = twilio.hook(url, { MessageSid: sid, MessageStatus: 'delivered' })
    const { pathname: path } = new URL(callback!)
    const headers = { ...hook.headers, host: domain }
    return (await node.app.inject({ method: 'POST', url: path, payload: hook.payload, headers })).statusCode
  }
  expect(await called(callback!.replace(domain, 'tabib.example'))).toBe(403)
  expect(await called(callback!)).toBe(204)
})
