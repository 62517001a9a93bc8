import { newId } from '@tabib/contracts/core/id'
import type { Language } from '@tabib/contracts/core/person'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
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
import { type Message, notify } from './index.js'
import { addresses } from './providers/provider.js'
import { fakeMail, fakeTwilio } from './testing/providers.js'

let inst: WholeInstallation
let node: Node
let operator: string
let twilio: Awaited<ReturnType<typeof fakeTwilio>>
let mail: Awaited<ReturnType<typeof fakeMail>>
const phones = { sunrise: '+919830044001', sunset: '+919830044002' }
beforeAll(async () => {
  ;[twilio, mail] = await Promise.all([fakeTwilio(), fakeMail()])
  addresses.twilio = twilio.url
  inst = await wholeInstallation()
  node = await inst.node({ PUBLIC_URL: 'https://{tenant}.tabib.example' })
  operator = await operatorCookie(node)
  await Promise.all(Object.entries(phones).map(([slug, phone]) => opened(slug, phone)))
})
afterAll(async () => {
  await inst?.close()
  await Promise.all([twilio?.close(), mail?.close()])
})

/** A clinic whose admin has a phone, and which sends by Twilio and by mail. */
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
  const { settings, secrets } = mail
  const smtp = await send('PUT', '/notifications/channels/email', { active: true, provider: 'smtp', settings, secrets })
  expect(smtp.status).toBe(200)
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

describe('a mail', () => {
  /** The clinic tells somebody one fact. */
  async function tell(slug: string, message: Partial<Message>) {
    const actor = systemActor(slug)
    const to = { name: 'Meera Das', email: 'meera@example.org' }
    const said = { to, kind: 'result.ready' as const, data: { clinic: 'Sunrise' }, key: newId(), ...message }
    const { messageId } = await node.app.get(Db).write(actor, (tx) => notify(tx, actor, said))
    return messageId
  }

  /** And by mail: its head, each field on one line, its words, and where its way out leads. */
  async function mailed(slug: string, message: Partial<Message> = {}) {
    const before = mail.mails.length
    await tell(slug, { channels: ['email'], ...message })
    await expect.poll(() => mail.mails.length).toBe(before + 1)
    const [head, ...parts] = mail.mails[before]!.raw.replace(/\r\n[ \t]+/g, ' ').split('\r\n\r\n')
    const words = decoded(parts.join('\r\n\r\n'))
    return { head: head!, words, way: /^List-Unsubscribe: <(.*)>$/m.exec(head!)?.[1] ?? '' }
  }

  /** What its text says, whatever letters it is in. */
  const decoded = (parts: string) => {
    const [, encoding, text] = /text\/plain[^\r]*\r\nContent-Transfer-Encoding: (\S+)\r\n\r\n([\s\S]*?)\r\n-{2}/.exec(
      parts,
    )!
    if (encoding === 'base64') return Buffer.from(text!, 'base64').toString('utf8')
    const bytes = text!
      .replace(/=\r\n/g, '')
      .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
    return Buffer.from(bytes, 'latin1').toString('utf8')
  }

  const press = async (way: string, host = new URL(way).host) => {
    const headers = { host, 'content-type': 'application/x-www-form-urlencoded' }
    const { pathname: url } = new URL(way)
    return (await node.app.inject({ method: 'POST', url, headers, payload: 'List-Unsubscribe=One-Click' })).statusCode
  }
  const pageOf = (way: string) => `/mail-consents/${new URL(way).pathname.split('/').at(-1)!}`
  const silenced = async (slug: string) => (await (await admitted(slug))('GET', '/notifications/consents')).body.items

  test.each([
    ['en', 'Send me no more mails: '],
    ['bn', 'আমাকে আর ইমেল পাঠাবেন না: '],
  ] as [Language, string][])(
    'carries its way out, in the head for mail programs and at the foot in words (%s)',
    async (language, words) => {
      const m = await mailed('sunrise', { to: { name: 'Meera Das', email: 'meera@example.org', language } })
      expect(m.way).toMatch(/^https:\/\/sunrise\.tabib\.example\/unsubscribe\/[\w-]{40,310}$/)
      expect(m.head).toMatch(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click$/m)
      expect(m.words).toContain(words + m.way)
      expect(Buffer.from(m.way.split('/').at(-1)!, 'base64url').toString('latin1')).not.toContain('meera')
    },
  )

  test('a person waits for, such as a link to a new password, carries none; nor does one to staff', async () => {
    const data = { clinic: 'Sunrise', link: 'https://sunrise.tabib.example/x' }
    const asked = await mailed('sunrise', { kind: 'password.reset', data })
    const { accountId } = (await (await admitted('sunrise'))('GET', '/auth/me')).body as { accountId: string }
    const to = { accountId, name: 'Asha Rao', email: 'asha@sunrise.example' }
    const told = await mailed('sunrise', { kind: 'system', data: { title: 'Water', text: 'is off' }, to })
    for (const m of [asked, told]) expect(m.head + m.words).not.toMatch(/unsubscribe/i)
  })

  test('is stopped by the button of a mail program: the next goes another way, or nowhere, until its owner takes that back', async () => {
    const to = { name: 'Rina Das', email: 'rina@example.org', phone: '+919830044009' }
    const { way } = await mailed('sunrise', { to })
    const page = (method: string, body?: object) => node.send('sunrise.tabib.example', method, pageOf(way), { body })
    // A scanner that looks at every link stops nothing.
    expect((await page('GET')).body).toEqual({ clinicName: 'Clinic sunrise', stopped: false })

    expect([await press(way), await press(way)]).toEqual([200, 200])
    expect((await page('GET')).body).toEqual({ clinicName: 'Clinic sunrise', stopped: true })
    expect(await silenced('sunrise')).toMatchObject([{ channel: 'email', address: to.email, source: 'link' }])
    const { body } = await arrives(to.phone, () => tell('sunrise', { to, channels: ['email', 'sms'] }))
    expect(body).toContain('result')
    const only = await tell('sunrise', { to, channels: ['email'] })
    const send = await admitted('sunrise')
    const standing = async () => (await send('GET', `/notifications/messages/${only}`)).body.deliveries
    await expect.poll(standing).toMatchObject([{ channel: 'email', state: 'skipped', reason: 'opted_out' }])

    expect((await page('POST', { stopped: false })).body).toEqual({ clinicName: 'Clinic sunrise', stopped: false })
    expect(await silenced('sunrise')).toEqual([])
    await mailed('sunrise', { to })
  })

  test('to the longest address there can be has a way out that works', async () => {
    const email = `meera@${'a-very-long-name-of-a-place.'.repeat(6)}${'x'.repeat(18)}.example`
    expect(email).toHaveLength(200)
    const { way } = await mailed('sunrise', { to: { name: 'Meera Das', email } })
    expect([await press(way), (await node.send(new URL(way).host, 'GET', pageOf(way))).body.stopped]).toEqual([
      200,
      true,
    ])
    await node.send(new URL(way).host, 'POST', pageOf(way), { body: { stopped: false } })
  })

  test('of another clinic, or whose link was touched, opens nothing: one answer to all', async () => {
    const { way } = await mailed('sunset', { to: { name: 'Lata Das', email: 'lata@example.org' } })
    const touched = way.replace(/.(?=.{20}$)/, (c) => (c === 'A' ? 'B' : 'A'))
    for (const [host, link] of [
      ['sunrise.tabib.example', way],
      [new URL(way).host, touched],
      [new URL(way).host, `${new URL(way).origin}/unsubscribe/abc`],
    ] as const) {
      const answers = [
        await node.send(host, 'GET', pageOf(link)),
        await node.send(host, 'POST', pageOf(link), { body: { stopped: true } }),
      ]
      expect(answers.map(({ status, body }) => [status, body.code])).toEqual(Array(2).fill([404, 'not_found']))
      expect(await press(link, host)).toBe(404)
    }
    expect([await silenced('sunrise'), await silenced('sunset')]).toEqual([[], []])
  })
})
