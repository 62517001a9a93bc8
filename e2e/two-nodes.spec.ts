import { randomUUID } from 'node:crypto'

import { prices } from '@tabib/contracts/billing/prices'
import { arrivals } from '@tabib/contracts/frontdesk/arrivals'
import { auth } from '@tabib/contracts/identity/auth'
import { mfa } from '@tabib/contracts/identity/mfa'
import { otp } from '@tabib/contracts/identity/otp'
import { passwords } from '@tabib/contracts/identity/passwords'
import { roleEditor } from '@tabib/contracts/identity/role-editor'
import { channelSettings, templates } from '@tabib/contracts/notifications/settings'
import { letterheads } from '@tabib/contracts/organisation/letterheads'
import { patients } from '@tabib/contracts/patients/patients'
import { Client } from 'pg'
import { io, type Socket } from 'socket.io-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { fakeGateway } from '../server/dist/modules/notifications/testing/providers.js'
import { type Call, calling, Refused } from './api.js'
import { demoPassword } from './harness.js'
import { type RunningServer, startBeside, startServer, superuserOf } from './server.js'

/** What the product promises: a change of rights is felt everywhere within this time. */
const SOON = { timeout: 5_000, interval: 50 }
const OPERATOR = { username: 'operator', password: 'tabib-demo-operator' }

let a: RunningServer
let b: RunningServer
let gateway: Awaited<ReturnType<typeof fakeGateway>>
let database: Client
const sockets: Socket[] = []
/** The owner, at each of the two. */
const owner = {} as { a: Call; b: Call }

beforeAll(async () => {
  gateway = await fakeGateway()
  a = await startServer()
  b = await startBeside(a)
  database = new Client(await superuserOf(a))
  await database.connect()
  // Phones are given to people by nobody, which the audit refuses otherwise.
  await database.query('set session_replication_role = replica')
  const { token } = await signedIn(a, 'owner')
  Object.assign(owner, { a: calling(a.url, token), b: calling(b.url, token) })
  await owner.a(mfa.stepUp, { body: { password: demoPassword } })
})
afterAll(async () => {
  for (const socket of sockets) socket.disconnect()
  await database?.end()
  await b?.stop()
  await a?.stop()
  await gateway?.close()
})

async function signedIn({ url }: RunningServer, login: string) {
  const answer = await calling(url)(auth.login, { body: { login, password: demoPassword } })
  if (answer.mfaRequired) throw new Error(`${login} is asked for a second factor`)
  return { token: answer.accessToken, me: answer.me }
}

/** A screen of somebody's, at one of the servers. */
async function screen({ url }: RunningServer, token: string) {
  const socket = io(url, {
    path: '/api/v1/live',
    transports: ['websocket'],
    extraHeaders: { authorization: `Bearer ${token}` },
    forceNew: true,
    reconnection: false,
  })
  sockets.push(socket)
  const topics: string[] = []
  socket.on('poke', ({ topic }: { topic: string }) => topics.push(topic))
  await new Promise<void>((done, fail) => {
    socket.once('connect', done)
    socket.once('connect_error', fail)
  })
  return { socket, topics }
}

/** The code of the problem a call is refused with; undefined where it is not. */
const refusalOf = (call: Promise<unknown>) =>
  call.then(
    () => undefined,
    (error: unknown) => {
      if (error instanceof Refused) return error.code
      throw error
    },
  )

/** A request of an operator's console at the first server; a session there is a cookie. */
async function asOperator(method: string, path: string, body: object, cookie = '') {
  const response = await fetch(`${a.url}/api/v1/platform${path}`, {
    method,
    headers: {
      cookie,
      origin: a.url,
      'x-tabib-csrf': '1',
      'content-type': 'application/json',
      'idempotency-key': randomUUID(),
    },
    body: JSON.stringify(body),
  })
  const given = response.headers.getSetCookie().map((one) => one.split(';')[0])
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
  return given.join('; ')
}

describe('two servers on one Postgres are one:', () => {
  it('a session ended at one is refused by the other, and its screen there is cut off', async () => {
    const { token } = await signedIn(a, 'receptionist')
    const at = { a: calling(a.url, token), b: calling(b.url, token) }
    const { socket } = await screen(b, token)
    await at.b(auth.me)
    await at.a(auth.logout)
    await expect.poll(() => refusalOf(at.b(auth.me)), SOON).toBe('identity.session_ended')
    await expect.poll(() => socket.connected, SOON).toBe(false)
    await expect(screen(b, token)).rejects.toThrow('unauthenticated')
  })

  it('a role edited at one is felt at the other, and its people’s screens ask anew', async () => {
    const { token, me } = await signedIn(b, 'nurse')
    const nurse = calling(b.url, token)
    const { topics } = await screen(b, token)
    const may = async () => (await nurse(auth.me)).permissions.includes('identity.role.read')
    expect(await may()).toBe(false)
    const body = { from: 'nurse', name: 'Nurse who reads roles' } as const
    const role = await owner.a(roleEditor.clone, { body })
    const { name, description, allow, deny, discountCap, id, version } = role
    const edit = (allowed: typeof allow, from: number) =>
      owner.a(roleEditor.update, {
        params: { id },
        version: from,
        body: { name: name!, description, allow: allowed, deny, discountCap },
      })
    const wider = await edit([...allow, 'identity.role.read'], version)
    await owner.a(roleEditor.assign, { params: { id }, body: { accountIds: [me.accountId] } })
    await expect.poll(may, SOON).toBe(true)
    await expect.poll(() => topics, SOON).toContain('live.account_changed')
    await edit(allow, wider.version)
    await expect.poll(may, SOON).toBe(false)
    expect(await refusalOf(nurse(roleEditor.list, { query: {} }))).toBe('forbidden')
  })

  it('a patient checked in at one moves the queue on a screen at the other', async () => {
    const [desk, doctor] = await Promise.all([signedIn(a, 'receptionist'), signedIn(b, 'doctor')])
    const { topics } = await screen(b, doctor.token)
    const reception = calling(a.url, desk.token)
    const person = { name: 'Nila Two Servers', gender: 'female', age: 30 } as const
    const [{ id: patientId }, { items }] = await Promise.all([
      reception(patients.register, { body: person }),
      reception(arrivals.doctors),
    ])
    const visit = { patientId, doctorId: items[0]!.id, chiefComplaint: 'Fever', visitType: 'new' } as const
    await reception(arrivals.checkIn, { body: visit })
    await expect.poll(() => topics, SOON).toContain('frontdesk.queue')
  })

  it('prices, letterheads and texts changed at one are what the other says', async () => {
    const [price] = (await owner.b(prices.list, { query: {} })).items
    const { id, version, name, taxRate, hsnSac, active } = price!
    const body = { name: { en: name.en }, amountMinor: 123_45, taxRate, hsnSac, active }
    await owner.a(prices.change, { params: { id }, version, body })
    const { items } = await owner.b(prices.list, { query: {} })
    expect(items.find((p) => p.id === id)?.amountMinor).toBe(123_45)

    const { branch } = await owner.b(auth.me)
    const params = { id: branch.id }
    const before = await owner.b(letterheads.get, { params })
    const head = { name: 'Sunrise of Two Servers', phones: [], registrations: [] }
    await owner.a(letterheads.update, { params, version: before.version, body: head })
    expect((await owner.b(letterheads.get, { params })).name).toBe(head.name)
  })

  it('a code asked for at one may be guessed five times at both together, and is dead then', async () => {
    await owner.a(channelSettings.put, {
      params: { channel: 'sms' },
      body: { active: true, provider: 'http', settings: gateway.settings, secrets: gateway.secrets },
    })
    const params = { kind: 'otp', channel: 'sms', language: 'en' } as const
    await owner.a(templates.put, { params, body: { body: 'Two servers say {code}' } })
    await database.query(`update identity.accounts set phone = '+919830055001' where username = 'lab-technician'`)
    const to = { purpose: 'sign_in', to: 'lab-technician' } as const
    await calling(b.url)(otp.send, { body: to })
    await expect.poll(() => textsTo('+919830055001').length).toBe(1)
    const [text] = textsTo('+919830055001')
    expect(text).toMatch(/^Two servers say \d{6}$/)
    const code = text!.slice(-6)
    const wrong = code === '000000' ? '111111' : '000000'
    for (const server of [a, b, a, b, a]) {
      expect(await refusalOf(calling(server.url)(otp.verify, { body: { ...to, code: wrong } }))).toBe(
        'identity.code_wrong',
      )
    }
    expect(await refusalOf(calling(b.url)(otp.verify, { body: { ...to, code } }))).toBe('identity.code_wrong')
  })

  it('wrong passwords are counted over both', async () => {
    const refusals = []
    for (const server of [a, b, a, b, a, b, a]) {
      const body = { login: 'pharmacist', password: 'not the password' }
      refusals.push(await refusalOf(calling(server.url)(auth.login, { body })))
    }
    // Four go freely; neither of the two alone has seen five.
    expect(refusals.slice(0, 4)).toEqual(Array.from({ length: 4 }, () => 'identity.bad_credentials'))
    expect(refusals).toContain('identity.too_many_attempts')
  })

  it('what is asked for at both is done once each', async () => {
    const { rows } = await database.query<{ username: string; phone: string }>(`
      update identity.accounts a set phone = '+9198300560' || lpad(n::text, 2, '0')
      from (select id, row_number() over (order by username) as n from identity.accounts where kind = 'staff' limit 8) s
      where s.id = a.id returning username, phone`)
    const forgot = ({ username: login }: { username: string }, i: number) =>
      calling([a, b][i % 2]!.url)(passwords.forgot, { body: { login } })
    await Promise.all(rows.map(forgot))
    const told = () => rows.map(({ phone }) => textsTo(phone).length)
    await expect.poll(told).toEqual(rows.map(() => 1))
    // Not even a copy that the provider would have dropped.
    const asked = gateway.received.filter((r) => rows.some(({ phone }) => String(r.body).includes(phone)))
    expect(asked).toHaveLength(rows.length)
  })

  it('a clinic suspended at one is shut at the other, and opens there again', async () => {
    const { socket } = await screen(b, (await signedIn(b, 'cashier')).token)
    const cookie = await asOperator('POST', '/session', OPERATOR)
    await asOperator('POST', '/step-up', { password: OPERATOR.password }, cookie)
    const reason = { reason: 'two servers' }
    await asOperator('POST', '/clinics/main/suspension', reason, cookie)
    await expect.poll(() => refusalOf(owner.b(auth.me)), SOON).toBe('operators.clinic_suspended')
    await expect.poll(() => socket.connected, SOON).toBe(false)
    await asOperator('DELETE', '/clinics/main/suspension', reason, cookie)
    await expect.poll(() => refusalOf(owner.b(auth.me)), SOON).toBeUndefined()
  })

  it('what one had in hand when it was killed, and what it had not told yet, the other finishes within seconds', async () => {
    const [inHand, untold] = ['+919830057001', '+919830057002']
    await database.query(`update identity.accounts set phone = $1 where username = 'cashier'`, [inHand])
    await database.query(`update identity.accounts set phone = $1 where username = 'hr'`, [untold])
    // The one job stops where it reads the clinic's channels, in the middle of its work.
    const stopper = new Client(await superuserOf(a))
    await stopper.connect()
    await stopper.query('begin')
    await stopper.query('lock table notifications.channels in access exclusive mode')
    await calling(b.url)(passwords.forgot, { body: { login: 'cashier' } })
    await expect.poll(() => jobsIn('active')).toHaveLength(1)
    // The other is on its way into the database when its server dies, which never learns that it is there.
    await database.query(`
      create function public.linger() returns trigger language plpgsql as $$ begin perform pg_sleep(3); return null; end $$;
      create constraint trigger linger after insert on pgboss.job_common deferrable initially deferred
        for each row when (new.singleton_key is distinct from 'recurrent') execute function public.linger()`)
    const asked = calling(b.url)(passwords.forgot, { body: { login: 'hr' } }).catch(() => undefined)
    const lingering = `select pid from pg_stat_activity where wait_event = 'PgSleep' and state = 'active'`
    await expect.poll(async () => (await database.query(lingering)).rows).toHaveLength(1)
    await b.kill9()
    await Promise.all([asked, stopper.end()])
    await database.query('drop trigger linger on pgboss.job_common; drop function public.linger()')
    await expect.poll(() => [textsTo(inHand).length, textsTo(untold).length]).toEqual([1, 1])
    // Its job came into the database after its death, and was done.
    await expect.poll(() => jobsIn('created')).toEqual([])
    for (const phone of [inHand, untold])
      expect(gateway.received.filter((r) => String(r.body).includes(phone))).toHaveLength(1)
  })
})

/** Jobs that send messages, in this state. */
async function jobsIn(state: 'created' | 'active') {
  const { rows } = await database.query<{ id: string }>(
    `select id from pgboss.job where name = 'notifications.deliver' and singleton_key = 'now' and state = $1`,
    [state],
  )
  return rows
}

const textsTo = (phone: string) =>
  [...gateway.sent.values()].flat().flatMap(({ to, text }) => (to === phone ? [text] : []))
