import { logs } from '@tabib/contracts/audit/logs'
import { refunds } from '@tabib/contracts/billing/refunds'
import { newId } from '@tabib/contracts/core/id'
import { auth } from '@tabib/contracts/identity/auth'
import { breakGlass } from '@tabib/contracts/identity/break-glass'
import { otp } from '@tabib/contracts/identity/otp'
import { passwords } from '@tabib/contracts/identity/passwords'
import { roleEditor } from '@tabib/contracts/identity/role-editor'
import { sessions } from '@tabib/contracts/identity/sessions'
import { staff } from '@tabib/contracts/identity/staff'
import { portal } from '@tabib/contracts/portal/access'
import { SignJWT } from 'jose'
import { sql } from 'kysely'
import { Secret, TOTP } from 'otpauth'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { Edge } from '../../platform/http/edge.js'
import { SEALER, type Sealer } from '../../platform/sealing.js'
import { systemActor } from '../../platform/system-actor.js'
import { type Hospital, hospital, type Sent } from '../../testing/hospital.js'
import { EventBook } from '../audit/index.js'
import { messagePurpose } from '../notifications/notify.js'
import { keyOf } from './attempts.js'
import * as attempts from './attempts.repo.js'
import { hashPassword } from './passwords.js'
import { SessionListService } from './session-list.service.js'
import { digest, newSecret, signAccess, TOKEN_KEY } from './tokens.js'

const PASSWORD = 'seven green parrots'
let hash: string
let h: Hospital
let count = 0
beforeAll(async () => {
  hash = await hashPassword(PASSWORD)
})
beforeEach(async () => {
  await h?.close()
  h = await hospital()
})
afterAll(() => h.close())

interface Person {
  id: string
  username: string
  phone: string
  email: string
}

/** A nurse with a phone, an email and a password. */
async function nurse(): Promise<Person> {
  const n = ++count
  const p = { id: newId(), username: `nurse-${n}`, phone: `+9198300000${10 + n}`, email: `nurse${n}@clinic.example` }
  const at = '2026-01-01T00:00:00Z'
  await h.arrange(async (tx) => {
    await tx
      .insertInto('identity.accounts')
      .values({ ...p, name: `Sister ${n}`, password_hash: hash, created_at: at })
      .execute()
    const staff = { id: newId(), account_id: p.id, number: `N-${n}`, created_at: at }
    await tx.insertInto('identity.staff').values(staff).execute()
    await tx.insertInto('identity.branch_grants').values({ account_id: p.id, branch_id: h.branchId }).execute()
    await tx.insertInto('identity.role_assignments').values({ account_id: p.id, role_id: 'nurse' }).execute()
  })
  return p
}

const login = (name: string, password = PASSWORD, headers: Record<string, string> = {}) =>
  h.nobody.send('POST', '/auth/login', { login: name, password }, headers)
const bearer = (sent: Sent) => ({ authorization: `Bearer ${sent.body.accessToken}` })
const me = (headers: Record<string, string>) => h.nobody.send('GET', '/auth/me', undefined, headers)
const deviceOf = (sent: Sent) => {
  const all = ([] as string[]).concat(sent.headers['set-cookie'] as string[])
  return { cookie: all.find((c) => c.startsWith('tabib_device='))!.split(';')[0]! }
}
/** What a browser adds to its cookies when it writes. */
const own = { 'x-tabib-csrf': '1' }

/** The newest secret message to an address, as the person reads it. */
async function newest(to: { phone?: string; email?: string }): Promise<Record<string, string>> {
  const row = await h.sql
    .selectFrom('notifications.messages')
    .select(['id', 'sealed'])
    .where((eb) => eb.or([eb('phone', '=', to.phone ?? ''), eb('email', '=', to.email ?? '')]))
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow()
  return JSON.parse((h.app.get(SEALER) as Sealer).open(row.sealed!, messagePurpose(h.tenant, row.id)))
}
const messages = async () =>
  Number(
    (await h.sql
      .selectFrom('notifications.messages')
      .select((e) => e.fn.countAll().as('n'))
      .executeTakeFirst())!.n,
  )

const sendCode = (to: string) => h.nobody.call(otp.send, { body: { purpose: 'sign_in', to } })
const showCode = (to: string, code: string, purpose = 'sign_in') =>
  h.nobody.send('POST', '/auth/otp/verification', { purpose, to, code })
const other = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0')

test('a person is known by username, phone however it is written, and email', async () => {
  const p = await nurse()
  const local = p.phone.slice(3)
  for (const name of [
    p.username.toUpperCase(),
    p.phone,
    `0${local}`,
    `${local.slice(0, 5)} ${local.slice(5)}`,
    p.email,
  ])
    expect((await login(name)).status, name).toBe(201)
})

test('a password of 129 characters is not the one of 128 it begins with', async () => {
  const p = await nurse()
  const long = 'x7#k'.repeat(32)
  const password_hash = await hashPassword(long)
  await h.arrange((tx) => tx.updateTable('identity.accounts').set({ password_hash }).where('id', '=', p.id).execute())
  expect((await login(p.username, long)).status).toBe(201)
  expect((await login(p.username, `${long}y`)).status).toBe(401)
})

test('guessing slows down, then stops; nobody else is stopped, and the person still has every other way in', async () => {
  const [p, colleague] = [await nurse(), await nurse()]
  const home = { ...deviceOf(await login(p.username)), ...own }
  const tries = []
  for (let i = 0; i < 12; i++) tries.push((await login(p.username, 'not the password')).status)
  expect(tries).toEqual([401, 401, 401, 401, 429, 429, 429, 429, 429, 429, 429, 429])
  h.clock.move({ minutes: 2 })
  expect((await login(p.username)).status).toBe(429)
  expect((await login(p.username, PASSWORD, home)).status).toBe(201)
  expect((await login(colleague.username)).status).toBe(201)
  await sendCode(p.username)
  expect((await showCode(p.username, (await newest(p))['code']!)).status).toBe(201)
})

test('tries from everywhere stop a stranger, and not the browser its person has signed in with before', async () => {
  const p = await nurse()
  const home = { ...deviceOf(await login(p.username)), ...own }
  await h.arrange(async (tx) => {
    const at = h.clock.now()
    for (let i = 0; i < 50; i++)
      await attempts.count(tx, [{ key: keyOf('password-account', p.username), most: 50, seconds: 3600 }], at)
  })
  expect((await login(p.username)).status).toBe(429)
  expect((await login(p.username, PASSWORD, home)).status).toBe(201)
})

test('an unknown person is stopped after the same tries as a known one', async () => {
  const p = await nurse()
  const run = async (name: string) => {
    const seen = []
    for (let i = 0; i < 7; i++) seen.push((await login(name, 'not the password')).status)
    return seen
  }
  expect(await run('no.such.person')).toEqual(await run(p.username))
})

test('a forgotten password: one link, used once, and everything that was open ends', async () => {
  const p = await nurse()
  const open = bearer(await login(p.username))
  await h.nobody.call(passwords.forgot, { body: { login: p.phone } })
  const [, token] = (await newest(p))['link']!.split('#') as [string, string]
  const body = { token, password: 'a kettle of blue herons' }
  expect((await h.nobody.refused(passwords.reset, { body: { ...body, password: 'short one' } })).errors![0]!.code).toBe(
    'identity.password_too_short',
  )
  const both = await Promise.all([0, 1].map(() => h.nobody.send('POST', '/auth/reset-password', body)))
  expect(both.map((r) => r.status).sort()).toEqual([201, 422])
  expect((await me(open)).body.code).toBe('identity.session_ended')
  expect((await login(p.username)).status).toBe(401)
  expect((await login(p.username, body.password)).status).toBe(201)
})

test('a link to a new password ends after half an hour, and a newer one ends it', async () => {
  const p = await nurse()
  const ask = async () => {
    await h.nobody.call(passwords.forgot, { body: { login: p.username } })
    return (await newest(p))['link']!.split('#')[1]!
  }
  const [first, second] = [await ask(), await ask()]
  const reset = (token: string) =>
    h.nobody.refused(passwords.reset, { body: { token, password: 'a kettle of blue herons' } })
  expect((await reset(first)).code).toBe('identity.link_invalid')
  h.clock.move({ minutes: 31 })
  expect((await reset(second)).code).toBe('identity.link_invalid')
})

test('asking for a stranger’s password answers the same and sends nothing', async () => {
  const p = await nurse()
  const known = await h.nobody.send('POST', '/auth/forgot-password', { login: p.username })
  const before = await messages()
  const unknown = await h.nobody.send('POST', '/auth/forgot-password', { login: 'no.such.person' })
  expect([unknown.status, unknown.body]).toEqual([known.status, known.body])
  expect(await messages()).toBe(before)
})

test('by whatever name a person is meant, five links are sent in an hour, and a browser of theirs has five of its own', async () => {
  const p = await nurse()
  const home = { ...deviceOf(await login(p.username)), ...own }
  const ask = (name: string, headers = {}) => h.nobody.send('POST', '/auth/forgot-password', { login: name }, headers)
  const local = p.phone.slice(3)
  const spellings = [p.username, ` ${p.username.toUpperCase()} `, p.email, p.phone, `0${local}`, p.email.toUpperCase()]
  const seen = []
  for (const name of [...spellings, p.phone]) {
    h.clock.move({ minutes: 2 })
    const { status, body } = await ask(name)
    seen.push([status, body])
  }
  // The answer is that of somebody who is not there.
  const nobody = await ask('no.such.person')
  expect(seen).toEqual(seen.map(() => [nobody.status, nobody.body]))
  expect(await messages()).toBe(5)
  expect((await ask(p.username, home)).status).toBe(201)
  expect(await messages()).toBe(6)
  h.clock.move({ minutes: 60 })
  await ask(p.username)
  expect(await messages()).toBe(7)
})

test('one spelling after the other is one name, and from one address thirty links are asked for in an hour', async () => {
  const p = await nurse()
  const ask = async (name: string, remoteAddress = '192.0.2.1') => {
    const asked = { method: 'POST', url: `/api/v1${passwords.forgot.path}`, payload: { login: name } } as const
    return (await h.app.inject({ ...asked, headers: { host: `${h.tenant}.localhost` }, remoteAddress })).statusCode
  }
  const local = p.phone.slice(3)
  const spellings = [p.phone, `0${local}`, `${local.slice(0, 5)} ${local.slice(5)}`, `91-${local}`, local]
  for (const name of spellings) {
    h.clock.move({ minutes: 2 })
    expect(await ask(name), name).toBe(201)
  }
  h.clock.move({ minutes: 2 })
  for (const name of spellings) expect(await ask(name), name).toBe(429)
  for (let i = 0; i < 20; i++) expect(await ask(`somebody.${i}`)).toBe(201)
  expect(await ask('somebody.else')).toBe(429)
  expect(await ask('somebody.else', '192.0.2.2')).toBe(201)
})

test('changing the password asks for the old one and ends the other sessions, not this one', async () => {
  const p = await nurse()
  const [here, there] = [bearer(await login(p.username)), bearer(await login(p.username))]
  const change = (current: string, password: string) =>
    h.nobody.send('POST', '/auth/password', { current, password }, here)
  expect((await change('not it at all', 'a kettle of blue herons')).body.errors[0].pointer).toBe('/body/current')
  expect((await change(PASSWORD, 'passwordpassword')).body.errors[0].code).toBe('identity.password_common')
  expect((await change(PASSWORD, 'a kettle of blue herons')).status).toBe(201)
  expect((await me(here)).status).toBe(200)
  expect((await me(there)).status).toBe(401)
})

test('an email is proved by the link that went to it', async () => {
  const p = await nurse()
  const here = bearer(await login(p.username))
  await h.nobody.send('POST', '/auth/email-verification', {}, { ...here, 'idempotency-key': newId() })
  const [, token] = (await newest({ email: p.email }))['link']!.split('#') as [string, string]
  await h.nobody.call(passwords.verifyEmail, { body: { token } })
  expect((await h.nobody.send('GET', '/auth/security', undefined, here)).body.emailVerified).toBe(true)
  expect((await h.nobody.refused(passwords.verifyEmail, { body: { token } })).code).toBe('identity.link_invalid')
})

test('a code works once, whatever fifty do at the same moment', async () => {
  const p = await nurse()
  await sendCode(p.username)
  const { code } = await newest(p)
  const all = await Promise.all(Array.from({ length: 50 }, () => showCode(p.username, code!)))
  expect(all.filter((r) => r.status === 201)).toHaveLength(1)
  expect(all.filter((r) => r.status === 401 || r.status === 429)).toHaveLength(49)
})

test('five wrong codes end the right one; a new one ends the old; none outlives ten minutes', async () => {
  const p = await nurse()
  await sendCode(p.username)
  const first = (await newest(p))['code']!
  for (let i = 0; i < 5; i++) expect((await showCode(p.username, other(first))).status).toBe(401)
  expect((await showCode(p.username, first)).status).toBe(401)
  await sendCode(p.username)
  const second = (await newest(p))['code']!
  h.clock.move({ minutes: 1 })
  await sendCode(p.username)
  const third = (await newest(p))['code']!
  if (second !== third) expect((await showCode(p.username, second)).status).toBe(401)
  h.clock.move({ minutes: 11 })
  expect((await showCode(p.username, third)).status).toBe(401)
})

test('by whatever name a person is meant, there is one code, and five are sent in an hour', async () => {
  const p = await nurse()
  await sendCode(p.username)
  const first = (await newest(p))['code']!
  h.clock.move({ minutes: 1 })
  await sendCode(p.phone)
  const second = (await newest(p))['code']!
  if (first !== second) expect((await showCode(p.username, first)).status).toBe(401)
  expect((await showCode(p.email, second)).status).toBe(201)
  for (const name of [p.phone, p.email, p.username, p.phone, p.email]) {
    h.clock.move({ minutes: 2 })
    // The answer is that of somebody who is not there.
    await sendCode(name)
  }
  expect(await messages()).toBe(5)
  h.clock.move({ minutes: 60 })
  await sendCode(p.username)
  expect(await messages()).toBe(6)
})

test('a code that went to a phone is no good once the person has another', async () => {
  const p = await nurse()
  await sendCode(p.username)
  const { code } = await newest(p)
  await h.arrange((tx) =>
    tx.updateTable('identity.accounts').set({ phone: '+919830009999' }).where('id', '=', p.id).execute(),
  )
  expect((await showCode(p.username, code!)).status).toBe(401)
})

/** Somebody born in 1980 has this phone, and comes in by a code. */
async function patientEnters(phone: string, headers: Record<string, string> = {}) {
  const row = { branch_id: h.branchId, number: `SUN${phone}`, name: 'Rahima Begum', gender: 'female', phone }
  const at = { birth_date: '1980-05-01', created_at: '2026-01-01T00:00:00Z', created_by: newId() }
  await h.arrange((tx) =>
    tx
      .insertInto('patients.patients')
      .values({ id: newId(), ...row, ...at })
      .execute(),
  )
  await h.nobody.call(otp.send, { body: { purpose: 'portal', to: phone } })
  const { ticket } = (await showCode(phone, (await newest({ phone }))['code']!, 'portal')).body
  const { key } = (await h.nobody.call(portal.people, { body: { ticket } })).items[0]!
  return h.nobody.send('POST', portal.enter.path, { ticket, key, birthYear: 1980 }, headers)
}

test('a patient who comes in at a browser of the staff’s leaves it theirs', async () => {
  const open = await login((await nurse()).username)
  const given = ([] as string[]).concat(open.headers['set-cookie'] as string[])
  const path = /Path=([^;]*)/.exec(given.find((c) => c.startsWith('tabib_device='))!)![1]!
  // A browser shows a cookie where its path says.
  const shown = `/api/v1${portal.enter.path}`.startsWith(`${path}/`) ? { ...deviceOf(open), ...own } : {}
  expect(deviceOf(await patientEnters('+919831000078', shown))).toEqual(deviceOf(open))
})

test('who asks and guesses from elsewhere takes nobody’s code away in a browser of their own', async () => {
  const p = await nurse()
  const phone = '+919831000077'
  const inside = await patientEnters(phone)

  for (const [purpose, to, home] of [
    ['sign_in', p.username, { ...deviceOf(await login(p.username)), ...own }],
    ['portal', phone, { ...deviceOf(inside), ...own }],
  ] as const) {
    const ask = (headers = {}) => h.nobody.send('POST', '/auth/otp', { purpose, to }, headers)
    const use = (code: string, headers = {}) =>
      h.nobody.send('POST', '/auth/otp/verification', { purpose, to, code }, headers)
    let last = 0
    for (let i = 0; i < 6; i++) {
      h.clock.move({ minutes: 2 })
      last = (await ask()).status
    }
    expect(last, purpose).toBe(429)
    expect((await ask(home)).status, purpose).toBe(201)
    const reached = purpose === 'portal' ? { phone } : p
    const { code } = await newest(reached)
    expect((await use(code!)).status, `${purpose} elsewhere`).toBe(401)
    for (let i = 0; i < 6; i++) await use(other(code!))
    h.clock.move({ minutes: 5 })
    expect((await use(code!, home)).status, purpose).toBe(201)
    expect((await use(code!, home)).status, `${purpose} twice`).toBe(401)
  }
})

test('a code opens only what it was sent for, and only for whom', async () => {
  const [p, q] = [await nurse(), await nurse()]
  await sendCode(p.phone)
  const { code } = await newest(p)
  expect((await showCode(p.phone, code!, 'portal')).status).toBe(401)
  expect((await showCode(q.phone, code!)).status).toBe(401)
  expect((await showCode(p.phone, code!)).status).toBe(201)
})

test('nobody is sent more than five codes an hour, and an unknown person is answered the same', async () => {
  const p = await nurse()
  const ask = async (to: string) => {
    const seen = []
    for (let i = 0; i < 6; i++) {
      seen.push((await h.nobody.send('POST', '/auth/otp', { purpose: 'sign_in', to })).status)
      h.clock.move({ minutes: 2 })
    }
    return seen
  }
  expect(await ask(p.username)).toEqual([201, 201, 201, 201, 201, 429])
  expect(await ask('no.such.person')).toEqual([201, 201, 201, 201, 201, 429])
  expect(await messages()).toBe(5)
})

test('a code is stored as a keyed digest, and its message sealed', async () => {
  const p = await nurse()
  await sendCode(p.username)
  const { code } = await newest(p)
  const rows = await h.sql.selectFrom('identity.codes').selectAll().execute()
  const sent = await h.sql.selectFrom('notifications.messages').selectAll().execute()
  const audited = await h.sql.selectFrom('audit.changes').select(['before', 'after']).execute()
  expect(JSON.stringify([rows, sent, audited])).not.toContain(code!)
  expect(rows[0]!.hash).not.toBe(digest(code!))
})

/** Sets up an authenticator app for somebody signed in. */
async function withApp(headers: Record<string, string>) {
  const { secret } = (await h.nobody.send('POST', '/auth/mfa/enable', {}, headers)).body
  const totp = new TOTP({ secret: Secret.fromBase32(secret) })
  const show = () => totp.generate({ timestamp: h.clock.now().getTime() })
  const { recoveryCodes } = (await h.nobody.send('POST', '/auth/mfa/confirmation', { code: show() }, headers)).body
  return { show, recoveryCodes: recoveryCodes as string[] }
}

test('with an app set up a password alone opens nothing; its code does, once', async () => {
  const p = await nurse()
  const app = await withApp(bearer(await login(p.username)))
  expect(app.recoveryCodes).toHaveLength(10)
  const asked = (await login(p.username)).body
  expect(asked).toMatchObject({ mfaRequired: true, ways: ['totp'] })
  expect(asked.accessToken).toBeUndefined()
  h.clock.move({ minutes: 1 })
  const verify = (challenge: string, code: string) => h.nobody.send('POST', '/auth/mfa/verify', { challenge, code })
  expect((await verify(asked.challenge, other(app.show()))).body.code).toBe('identity.code_wrong')
  const code = app.show()
  expect((await verify(asked.challenge, code)).status).toBe(201)
  expect((await verify(asked.challenge, code)).body.code).toBe('identity.challenge_ended')
  const again = (await login(p.username)).body
  expect((await verify(again.challenge, code)).body.code).toBe('identity.code_wrong')
})

test('five wrong second factors end the sign-in that waited for one', async () => {
  const p = await nurse()
  const app = await withApp(bearer(await login(p.username)))
  h.clock.move({ minutes: 1 })
  const { challenge } = (await login(p.username)).body
  const verify = (code: string) => h.nobody.send('POST', '/auth/mfa/verify', { challenge, code })
  for (let i = 0; i < 5; i++) await verify(other(app.show()))
  expect((await verify(app.show())).body.code).toBe('identity.challenge_ended')
})

test('second factors are not tried for ever, whatever number of sign-ins they belong to; a browser of one’s own counts for itself', async () => {
  const p = await nurse()
  const first = await login(p.username)
  const app = await withApp(bearer(first))
  const home = { ...deviceOf(first), ...own }
  const enter = async (code: string, headers: Record<string, string> = {}) => {
    const { challenge } = (await login(p.username, PASSWORD, headers)).body
    return h.nobody.send('POST', '/auth/mfa/verify', { challenge, code }, headers)
  }
  h.clock.move({ minutes: 1 })
  // Tried before, in ten sign-ins.
  const day = { key: keyOf('second-factor', p.id, ''), most: 50, seconds: 86_400 }
  await h.arrange(async (tx) => {
    for (let i = 0; i < 49; i++) await attempts.count(tx, [day], h.clock.now())
  })
  expect((await enter(other(app.show()))).body.code).toBe('identity.code_wrong')
  expect((await enter(app.show())).body.code).toBe('identity.too_many_attempts')
  expect((await enter(app.show(), home)).status).toBe(201)
  h.clock.move({ days: 1 })
  expect((await enter(app.show())).status).toBe(201)
})

test('a recovery code opens the door once, however it is typed', async () => {
  const p = await nurse()
  const app = await withApp(bearer(await login(p.username)))
  const recoveryCode = app.recoveryCodes[3]!.toLowerCase().replace('-', ' ')
  const enter = async () => {
    const { challenge } = (await login(p.username)).body
    return h.nobody.send('POST', '/auth/mfa/verify', { challenge, recoveryCode })
  }
  expect((await enter()).status).toBe(201)
  expect((await enter()).body.code).toBe('identity.code_wrong')
})

test('eight characters are enough beside a second factor, and not alone', async () => {
  const p = await nurse()
  const here = bearer(await login(p.username))
  const change = (password: string) => h.nobody.send('POST', '/auth/password', { current: PASSWORD, password }, here)
  expect((await change('kx9#mQ2p')).body.errors[0].code).toBe('identity.password_too_short')
  await withApp(here)
  expect((await change('kx9#mQ2p')).status).toBe(201)
})

test('who has not shown lately who they are is asked again, and then goes on', async () => {
  const p = await nurse()
  const here = bearer(await login(p.username))
  h.clock.move({ minutes: 6 })
  const setPin = () => h.nobody.send('PUT', '/auth/pin', { pin: '907351' }, here)
  expect((await setPin()).body.code).toBe('identity.step_up_required')
  const wrong = await h.nobody.send('POST', '/auth/step-up', { password: 'not it' }, here)
  expect(wrong.body.errors[0].pointer).toBe('/body/password')
  expect((await h.nobody.send('POST', '/auth/step-up', { password: PASSWORD }, here)).status).toBe(201)
  expect((await setPin()).status).toBe(200)
})

test('changes of rights, limits, exports and emergency looks ask again who it is, before anything else is looked at', async () => {
  const owner = await h.as('owner')
  h.clock.move({ minutes: 6 })
  const asking = h.app.get(Edge).routes.filter((r) => r.stepUp && r.permission !== 'operator')
  for (const r of asking) {
    const body = r.method === 'GET' ? undefined : { nonsense: true }
    const { status, body: answer } = await owner.send(
      r.method,
      r.path.replace(/:\w+/g, () => newId()),
      body,
    )
    expect([status, answer.code], r.id).toEqual([403, 'identity.step_up_required'])
  }
  expect(asking.map((r) => r.id)).toEqual(
    expect.arrayContaining([
      staff.setRoles.id,
      ...[roleEditor.clone, roleEditor.update, roleEditor.archive, roleEditor.setCap, roleEditor.assign].map(
        (r) => r.id,
      ),
      logs.export.id,
      breakGlass.start.id,
      refunds.setLimit.id,
      sessions.setPolicy.id,
    ]),
  )
})

test('who is taken on with roles is given rights: asked again; without roles not', async () => {
  const owner = await h.as('owner')
  h.clock.move({ minutes: 6 })
  const take = (username: string, roles: string[]) => {
    const body = { name: 'Rina Paul', username, roles, branchIds: [h.branchId] }
    return owner.send('POST', '/staff', body, { 'idempotency-key': newId() })
  }
  expect((await take('rina', ['nurse'])).body.code).toBe('identity.step_up_required')
  expect((await take('rina', [])).status).toBe(201)
  await owner.send('POST', '/auth/step-up', { password: 'a long test password' })
  expect((await take('rina.paul', ['nurse'])).status).toBe(201)
})

test('with a second factor, a password proves nothing again; the factor does', async () => {
  const p = await nurse()
  const here = bearer(await login(p.username))
  const app = await withApp(here)
  h.clock.move({ minutes: 6 })
  const show = (body: object) => h.nobody.send('POST', '/auth/step-up', body, here)
  expect((await show({ password: PASSWORD })).status).toBe(422)
  expect((await show({ code: app.show() })).status).toBe(201)
})

test('where the clinic asks a second factor of a role, nothing works before it is set up', async () => {
  const owner = await h.as('owner')
  const body = { staffIdleMinutes: 15, patientIdleMinutes: 30, secondFactorRoles: ['nurse' as const] }
  await owner.call(sessions.setPolicy, { body })
  const p = await nurse()
  const here = bearer(await login(p.username))
  const seen = await me(here)
  expect(seen.body).toMatchObject({ secondFactorMissing: true, permissions: [] })
  expect((await h.nobody.send('GET', '/doctors', undefined, here)).status).toBe(403)
  await withApp(here)
  expect((await h.nobody.send('GET', '/doctors', undefined, here)).status).toBe(200)
  const off = await h.nobody.send('DELETE', '/auth/mfa', {}, here)
  expect(off.body.code).toBe('identity.second_factor_required')
})

test('two people at one computer: each comes back with their own PIN, under their own name', async () => {
  const [p, q] = [await nurse(), await nurse()]
  const first = await login(p.username)
  const desk = { ...deviceOf(first), ...own }
  const second = await login(q.username, PASSWORD, desk)
  expect(deviceOf(second).cookie).toBe(desk.cookie)
  await h.nobody.send('PUT', '/auth/pin', { pin: '907351' }, bearer(first))
  await h.nobody.send('PUT', '/auth/pin', { pin: '446281' }, bearer(second))
  await h.nobody.send('POST', '/auth/lock', {}, bearer(first))
  expect((await me(bearer(first))).body.code).toBe('identity.session_locked')
  const people = (await h.nobody.send('GET', '/auth/desk', undefined, desk)).body.items
  expect(people).toHaveLength(2)
  const sessionOf = async (x: Person) =>
    (await h.sql.selectFrom('identity.sessions').select('id').where('account_id', '=', x.id).executeTakeFirstOrThrow())
      .id
  const unlock = async (x: Person, pin: string, headers = desk as Record<string, string>) =>
    h.nobody.send('POST', '/auth/desk/unlocking', { sessionId: await sessionOf(x), pin }, headers)
  expect((await unlock(p, '446281')).body.code).toBe('identity.pin_wrong')
  expect((await unlock(p, '907351', own)).body.code).toBe('identity.pin_wrong')
  const back = await unlock(p, '907351')
  expect(back.body.me.accountId).toBe(p.id)
  expect((await me(bearer(back))).status).toBe(200)
})

test('five wrong PINs end the session; a password is asked again', async () => {
  const p = await nurse()
  const open = await login(p.username)
  const desk = { ...deviceOf(open), ...own }
  await h.nobody.send('PUT', '/auth/pin', { pin: '907351' }, bearer(open))
  await h.nobody.send('POST', '/auth/lock', {}, bearer(open))
  const { sessionId } = (await h.nobody.send('GET', '/auth/desk', undefined, desk)).body.items[0]
  const unlock = (pin: string) => h.nobody.send('POST', '/auth/desk/unlocking', { sessionId, pin }, desk)
  for (let i = 0; i < 5; i++) expect((await unlock('111222')).body.code).toBe('identity.pin_wrong')
  expect((await unlock('907351')).status).toBe(401)
  expect((await h.nobody.send('GET', '/auth/desk', undefined, desk)).body.items).toEqual([])
})

test('a server that is busy ends no session at a PIN: the right one opens as soon as there is time for it', async () => {
  const p = await nurse()
  const open = await login(p.username)
  const desk = { ...deviceOf(open), ...own }
  await h.nobody.send('PUT', '/auth/pin', { pin: '907351' }, bearer(open))
  await h.nobody.send('POST', '/auth/lock', {}, bearer(open))
  const { sessionId } = (await h.nobody.send('GET', '/auth/desk', undefined, desk)).body.items[0]
  const unlock = (pin: string) => h.nobody.send('POST', '/auth/desk/unlocking', { sessionId, pin }, desk)
  for (const [why, ...answer] of [
    ['too_many_connections', 503, 'unavailable'],
    ['lock_not_available', 429, 'busy'],
  ] as const) {
    // Whoever wants to count a try is told that there is no room for it.
    await sql`create function public.busy() returns trigger language plpgsql as
              ${sql.raw(`'begin raise exception using errcode = ''${why}''; end'`)}`.execute(h.sql)
    await sql`create trigger busy before insert on identity.attempts execute function public.busy()`.execute(h.sql)
    const tried = [await login(p.username, PASSWORD, desk)]
    for (let i = 0; i < 7; i++) tried.push(await unlock('111222'))
    await sql`drop function public.busy cascade`.execute(h.sql)
    for (const r of tried) expect([r.status, r.body.code]).toEqual(answer)
    expect(Number(tried[0]!.headers['retry-after'])).toBeGreaterThan(0)
  }
  expect((await unlock('907351')).body.me.accountId).toBe(p.id)
})

test('sessions are listed with where they are, and ended one by one or all but this', async () => {
  const p = await nurse()
  const agent = { 'user-agent': 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/140.0 Safari/537.36' }
  const [here, there, third] = [
    await login(p.username, PASSWORD, agent),
    await login(p.username),
    await login(p.username),
  ]
  const list = async () => (await h.nobody.send('GET', '/auth/sessions', undefined, bearer(here))).body.items
  const all = await list()
  expect(all).toHaveLength(3)
  expect(all.find((s: { current: boolean }) => s.current)).toMatchObject({
    browser: 'Chrome',
    system: 'Windows',
    branchName: 'Park Street',
    means: 'password',
  })
  const claims = JSON.parse(Buffer.from(there.body.accessToken.split('.')[1], 'base64url').toString())
  expect((await h.nobody.send('DELETE', `/auth/sessions/${claims.session}`, {}, bearer(here))).status).toBe(200)
  expect((await me(bearer(there))).status).toBe(401)
  const stranger = bearer(await login((await nurse()).username))
  const foreign = await h.nobody.send('DELETE', `/auth/sessions/${all[0].id}`, {}, stranger)
  expect(foreign.status).toBe(404)
  expect((await h.nobody.send('DELETE', '/auth/sessions', {}, bearer(here))).body.ended).toBe(1)
  expect((await me(bearer(third))).status).toBe(401)
  expect(await list()).toHaveLength(1)
})

test('a session that rests ends; what the screen asks by itself does not keep it', async () => {
  const owner = await h.as('owner')
  await owner.call(sessions.setPolicy, {
    body: { staffIdleMinutes: 5, patientIdleMinutes: 30, secondFactorRoles: [] },
  })
  const p = await nurse()
  const here = bearer(await login(p.username))
  const polling = { ...here, 'x-tabib-idle': '1' }
  h.clock.move({ minutes: 4 })
  expect((await me(here)).status).toBe(200)
  h.clock.move({ minutes: 4 })
  expect((await me(polling)).status).toBe(200)
  h.clock.move({ minutes: 1.5 })
  expect((await me(polling)).body.code).toBe('identity.session_idle')
  expect((await me(here)).body.code).toBe('identity.session_idle')
})

test('no session lives longer than twelve hours, however busy', async () => {
  const p = await nurse()
  let { refreshToken } = (await login(p.username)).body
  for (let minutes = 0; minutes < 12 * 60; minutes += 10) {
    const renewed = await h.nobody.send('POST', '/auth/refresh', { refreshToken })
    expect(renewed.status, `after ${minutes} minutes`).toBe(201)
    refreshToken = renewed.body.refreshToken
    await me(bearer(renewed))
    h.clock.move({ minutes: 10 })
  }
  expect((await h.nobody.send('POST', '/auth/refresh', { refreshToken })).status).toBe(401)
})

test('choosing a password by invitation, and renewing a session, stand under the person’s own name', async () => {
  const p = await nurse()
  const token = newSecret()
  const at = h.clock.now().toISOString()
  const expires_at = new Date(h.clock.now().getTime() + 86_400_000).toISOString()
  await h.arrange((tx) =>
    tx
      .insertInto('identity.invitations')
      .values({ id: newId(), account_id: p.id, hash: digest(token), created_at: at, expires_at })
      .execute(),
  )
  await h.nobody.call(auth.setPassword, { body: { token, password: 'a kettle of blue herons' } })
  const { refreshToken } = (await login(p.username, 'a kettle of blue herons')).body
  const renew = async () => (await h.nobody.send('POST', '/auth/refresh', { refreshToken })).status
  expect(await renew()).toBe(201)
  h.clock.move({ minutes: 1 })
  // Used twice: the session ends, and that is told under the same name.
  expect(await renew()).toBe(401)
  const routes = ['identity.auth.set_password', 'identity.auth.refresh']
  for (const table of ['audit.changes', 'audit.events'] as const) {
    const rows = await h.sql
      .selectFrom(table)
      .select(['route', 'account_id', 'actor_name'])
      .where('route', 'in', routes)
      .where((eb) => eb.not(eb.and([eb('actor_name', 'is', null), eb('account_id', 'is', null)])))
      .execute()
    expect(new Set(rows.map((r) => r.route)), table).toEqual(new Set(routes))
    expect(new Set(rows.map((r) => r.account_id)), table).toEqual(new Set([p.id]))
    expect(rows[0]!.actor_name).toMatch(/^Sister/)
  }
})

test('what is long over is removed, and what rests is ended', async () => {
  const p = await nurse()
  await login(p.username)
  await sendCode(p.username)
  await h.nobody.call(passwords.forgot, { body: { login: p.username } })
  h.clock.move({ days: 100 })
  await h.app.get(SessionListService).tidy(systemActor(h.tenant))
  for (const table of [
    'identity.sessions',
    'identity.refresh_tokens',
    'identity.codes',
    'identity.tickets',
    'identity.attempts',
  ] as const)
    expect(await h.sql.selectFrom(table).selectAll().execute(), table).toEqual([])
})

test('no trick with a token opens anything', async () => {
  const p = await nurse()
  const open = await login(p.username)
  const good = open.body.accessToken as string
  const key = h.app.get(TOKEN_KEY) as Uint8Array
  const claims = JSON.parse(Buffer.from(good.split('.')[1]!, 'base64url').toString())
  const encode = (v: object) => Buffer.from(JSON.stringify(v)).toString('base64url')
  const now = Math.floor(h.clock.now().getTime() / 1000)
  const sign = (header: object, payload: object = claims, by: Uint8Array = key) =>
    new SignJWT({ ...payload }).setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', ...header }).sign(by)
  const { generateKeyPair } = await import('jose')
  const rsa = await generateKeyPair('RS256')
  const tricks: Record<string, string> = {
    'no signature': `${encode({ alg: 'none', typ: 'at+jwt' })}.${good.split('.')[1]}.`,
    'alg none with a signature': `${encode({ alg: 'none', typ: 'at+jwt' })}.${good.split('.').slice(1).join('.')}`,
    'another key': await sign({}, claims, new Uint8Array(32).fill(7)),
    'a key of its own by RS256': await new SignJWT(claims)
      .setProtectedHeader({ alg: 'RS256', typ: 'at+jwt' })
      .sign(rsa.privateKey),
    'another algorithm of the family': await new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS512', typ: 'at+jwt' })
      .sign(new Uint8Array(64).fill(7)),
    'a key id that is a path, and another key': await sign({ kid: '../../dev/null' }, claims, new Uint8Array(32)),
    'a key set elsewhere': await sign({ jku: 'https://evil.example/keys.json' }, claims, new Uint8Array(32).fill(9)),
    'a key of its own inside': await sign(
      { jwk: { kty: 'oct', k: Buffer.alloc(32, 9).toString('base64url') } },
      claims,
      new Uint8Array(32).fill(9),
    ),
    expired: await sign({}, { ...claims, exp: now - 1 }),
    'not yet valid': await sign({}, { ...claims, nbf: now + 3600 }),
    'no end': await sign({}, { ...claims, exp: undefined }),
    'another audience': await sign({}, { ...claims, aud: 'elsewhere' }),
    'another issuer': await sign({}, { ...claims, iss: 'elsewhere' }),
    'another clinic': await sign({}, { ...claims, aud: 'elsewhere', tenant: 'elsewhere' }),
    'another type': await sign({ typ: 'JWT' }),
    'a session nobody has': await sign({}, { ...claims, session: newId() }),
    'a refresh token': open.body.refreshToken as string,
    'nothing of the kind': 'a.b.c',
  }
  for (const [trick, token] of Object.entries(tricks)) {
    expect((await me({ authorization: `Bearer ${token}` })).status, trick).toBe(401)
    expect((await me({ cookie: `tabib_access=${token}` })).status, trick).toBe(401)
  }
  expect((await me({ authorization: `Bearer ${good}` })).status).toBe(200)
  expect((await h.nobody.send('POST', '/auth/refresh', { refreshToken: good })).status).toBe(401)
  const honest = await signAccess(key, claims, h.clock.now())
  expect((await me({ authorization: `Bearer ${honest}` })).status).toBe(200)
})

test('a right password at the gate of a clinic, told to the audit by name', async () => {
  const p = await nurse()
  await login(p.username)
  await login(p.username, 'not the password')
  await h.app.get(EventBook).settle()
  const rows = await h.sql.selectFrom('audit.events').select(['kind', 'account_id']).orderBy('id').execute()
  expect(rows).toEqual([
    { kind: 'sign_in', account_id: p.id },
    { kind: 'sign_in_failed', account_id: p.id },
  ])
})
