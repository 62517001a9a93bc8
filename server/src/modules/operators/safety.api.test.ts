import { Secret, TOTP } from 'otpauth'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Clock } from '../../platform/clock.js'
import {
  type Node,
  openedClinic,
  orderOf,
  type WholeInstallation,
  wholeInstallation,
} from '../../testing/installation.js'
import { ControlRoom } from './control.js'
import { setOperator } from './operators.js'

class HandClock extends Clock {
  private ahead = 0

  pass(minutes: number) {
    this.ahead += minutes * 60_000
  }

  override now() {
    return new Date(Date.now() + this.ahead)
  }
}

const clock = new HandClock()
const PASSWORD = 'rowing past the lighthouse'
let inst: WholeInstallation
let node: Node
let other: Node
beforeAll(async () => {
  inst = await wholeInstallation()
  node = await inst.node({}, clock)
  other = await inst.node({}, clock)
})
afterAll(() => inst.close())

const control = () => node.app.get(ControlRoom).db

interface Sent {
  body?: unknown
  headers?: Record<string, string>
  at?: Node
}

const ask = (cookie: string, method: string, path: string, { body, headers, at = node }: Sent = {}) =>
  at.send('localhost', method, path, {
    cookie,
    ...(method === 'GET' ? {} : { body: body ?? {} }),
    ...(headers ? { headers } : {}),
  })

/** An operator of their own for a test. */
async function operator(username: string, more: { once?: boolean } = {}) {
  await setOperator(control(), { username, name: username, password: PASSWORD, now: clock.now(), ...more })
  return username
}

const enter = (username: string, password = PASSWORD, { at = node, cookie }: { at?: Node; cookie?: string } = {}) =>
  at.send('localhost', 'POST', '/platform/session', { body: { username, password }, ...(cookie ? { cookie } : {}) })

async function signedIn(username: string, password = PASSWORD): Promise<string> {
  const res = await enter(username, password)
  if (res.status !== 201 || res.body.mfaRequired) throw new Error(`no sign-in: ${JSON.stringify(res.body)}`)
  return res.cookies
}

const codeOf = (secret: string) =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: clock.now().getTime() })

/** An operator with an authenticator app. */
async function withApp(username: string) {
  const cookie = await signedIn(await operator(username))
  const { secret } = (await ask(cookie, 'POST', '/platform/mfa')).body as { secret: string }
  const confirmed = await ask(cookie, 'POST', '/platform/mfa/confirmation', { body: { code: codeOf(secret) } })
  expect(confirmed.status).toBe(201)
  // The half minute in which the app was set up is used.
  clock.pass(1)
  return { cookie, secret, recoveryCodes: confirmed.body.recoveryCodes as string[] }
}

const verify = (challenge: string, shown: object, at = node) =>
  at.send('localhost', 'POST', '/platform/session/second-factor', { body: { challenge, ...shown } })

describe('an operator’s second factor', () => {
  it('is an app that is handed its secret by QR and counts once it has shown a code', async () => {
    const cookie = await signedIn(await operator('half'))
    const begun = await ask(cookie, 'POST', '/platform/mfa')
    expect(begun.body.svg).toContain('<svg')
    expect(begun.body.uri).toContain('otpauth://totp/Tabib:half')
    const wrong = await ask(cookie, 'POST', '/platform/mfa/confirmation', { body: { code: '000000' } })
    expect(wrong.body.errors).toMatchObject([{ pointer: '/body/code', code: 'identity.code_wrong' }])
    expect((await enter('half')).body.mfaRequired).toBe(false)
    const kept = await control()
      .selectFrom('control.operators')
      .select('totp_secret')
      .where('username', '=', 'half')
      .executeTakeFirstOrThrow()
    expect(kept.totp_secret).not.toContain(begun.body.secret)
  })

  it('is asked for at the door; a code and a recovery code each open it once', async () => {
    const { secret, recoveryCodes } = await withApp('two')
    expect(recoveryCodes).toHaveLength(10)
    const asked = await enter('two')
    expect([asked.status, asked.body.mfaRequired, asked.cookies]).toEqual([201, true, ''])
    const code = codeOf(secret)
    const inside = await verify(asked.body.challenge, { code }, other)
    expect([inside.status, inside.body.username]).toEqual([201, 'two'])
    expect((await ask(inside.cookies, 'GET', '/platform/session')).status).toBe(200)
    // Neither the challenge nor the code is good for a second time.
    expect((await verify(asked.body.challenge, { code })).body.code).toBe('identity.challenge_ended')
    const again = (await enter('two')).body.challenge as string
    expect((await verify(again, { code })).body.code).toBe('identity.code_wrong')
    expect((await verify(again, { recoveryCode: recoveryCodes[0]!.toLowerCase() })).status).toBe(201)
    const third = (await enter('two')).body.challenge as string
    expect((await verify(third, { recoveryCode: recoveryCodes[0]! })).body.code).toBe('identity.code_wrong')
  })

  it('ends a challenge after five wrong guesses, or after five minutes', async () => {
    const { secret } = await withApp('guessed')
    const { challenge } = (await enter('guessed')).body as { challenge: string }
    const guesses = await Promise.all(
      Array.from({ length: 12 }, (_, i) => verify(challenge, { code: String(100_000 + i) }, i % 2 ? node : other)),
    )
    expect(guesses.filter((g) => g.body.code === 'identity.code_wrong')).toHaveLength(5)
    expect((await verify(challenge, { code: codeOf(secret) })).body.code).toBe('identity.challenge_ended')
    const late = (await enter('guessed')).body.challenge as string
    clock.pass(6)
    expect((await verify(late, { code: codeOf(secret) })).body.code).toBe('identity.challenge_ended')
  })

  it('is not replaced by the password when one shows again who one is', async () => {
    const { cookie, secret } = await withApp('firm')
    clock.pass(6)
    const suspend = () => ask(cookie, 'DELETE', '/platform/mfa')
    expect((await suspend()).body.code).toBe('identity.step_up_required')
    const security = await ask(cookie, 'GET', '/platform/security')
    expect(security.body).toMatchObject({ totp: true, recoveryCodesLeft: 10, ways: ['totp', 'recovery'] })
    const password = await ask(cookie, 'POST', '/platform/step-up', { body: { password: PASSWORD } })
    expect(password.body.errors).toMatchObject([{ pointer: '/body/password' }])
    expect((await ask(cookie, 'POST', '/platform/step-up', { body: { code: codeOf(secret) } })).status).toBe(201)
    expect((await suspend()).status).toBe(200)
    expect((await enter('firm')).body.mfaRequired).toBe(false)
  })
})

describe('an operator’s password', () => {
  it('is changed with the current one, to a good one, and ends the other sessions', async () => {
    const username = await operator('changing')
    const [here, elsewhere] = [await signedIn(username), await signedIn(username)]
    const change = (body: object) => ask(here, 'POST', '/platform/password', { body })
    const wrong = await change({ current: 'not the password at all', password: 'a lantern under the bridge' })
    expect(wrong.body.errors).toMatchObject([{ pointer: '/body/current', code: 'identity.password_wrong' }])
    const poor = await change({ current: PASSWORD, password: 'passwordpassword' })
    expect(poor.body.errors).toMatchObject([{ pointer: '/body/password', code: 'identity.password_common' }])
    expect((await change({ current: PASSWORD, password: 'a lantern under the bridge' })).status).toBe(201)
    expect((await ask(here, 'GET', '/platform/session')).status).toBe(200)
    expect((await ask(elsewhere, 'GET', '/platform/session')).status).toBe(401)
    expect((await enter(username)).status).toBe(401)
    expect((await enter(username, 'a lantern under the bridge')).status).toBe(201)
  })

  it('that somebody else chose opens nothing but the choosing of another', async () => {
    const cookie = await signedIn(await operator('new-one', { once: true }))
    expect((await ask(cookie, 'GET', '/platform/session')).body.passwordOnce).toBe(true)
    for (const [method, path] of [
      ['GET', '/platform/clinics'],
      ['GET', '/platform/acts'],
      ['POST', '/platform/mfa'],
    ] as const)
      expect((await ask(cookie, method, path)).body.code, path).toBe('operators.password_to_change')
    const changed = { current: PASSWORD, password: 'seven boats in the rain' }
    expect((await ask(cookie, 'POST', '/platform/password', { body: changed })).status).toBe(201)
    expect((await ask(cookie, 'GET', '/platform/clinics')).status).toBe(200)
  })
})

describe('an operator’s sessions', () => {
  it('are listed with their browser, and end one by one or all but this one', async () => {
    const username = await operator('roaming')
    const headers = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0' }
    const body = { username, password: PASSWORD }
    const here = (await node.send('localhost', 'POST', '/platform/session', { body, headers })).cookies
    const [second, third] = [await signedIn(username), await signedIn(username)]
    const list = (await ask(here, 'GET', '/platform/sessions')).body.items as { id: string; current: boolean }[]
    expect(list).toHaveLength(3)
    expect(list.find((s) => s.current)).toMatchObject({ browser: 'Firefox', system: 'Linux', address: '127.0.0.1' })
    const [one] = (await ask(second, 'GET', '/platform/sessions')).body.items.filter(
      (s: { current: boolean }) => s.current,
    )
    expect((await ask(here, 'DELETE', `/platform/sessions/${one.id}`)).status).toBe(200)
    expect((await ask(second, 'GET', '/platform/session', { at: other })).status).toBe(401)
    expect((await ask(here, 'DELETE', '/platform/sessions')).body.ended).toBe(1)
    expect((await ask(third, 'GET', '/platform/session')).status).toBe(401)
    expect((await ask(here, 'GET', '/platform/session')).status).toBe(200)
    const stranger = await signedIn(await operator('stranger'))
    const mine = list.find((s) => s.current)!
    expect((await ask(stranger, 'DELETE', `/platform/sessions/${mine.id}`)).status).toBe(404)
  })

  it('rest after a quarter of an hour, which a screen that asks by itself does not put off', async () => {
    const cookie = await signedIn(await operator('resting'))
    clock.pass(10)
    expect((await ask(cookie, 'GET', '/platform/session')).status).toBe(200)
    clock.pass(10)
    expect((await ask(cookie, 'GET', '/platform/session', { headers: { 'x-tabib-idle': '1' } })).status).toBe(200)
    clock.pass(6)
    expect((await ask(cookie, 'GET', '/platform/session')).body.code).toBe('identity.session_idle')
  })

  it('end after twelve hours, however busy', async () => {
    const cookie = await signedIn(await operator('busy'))
    for (let minutes = 10; minutes < 720; minutes += 10) {
      clock.pass(10)
      expect((await ask(cookie, 'GET', '/platform/session')).status, `after ${minutes} minutes`).toBe(200)
    }
    clock.pass(10)
    expect((await ask(cookie, 'GET', '/platform/session')).body.code).toBe('unauthenticated')
  })
})

describe('guessing at the operators’ door', () => {
  it('refuses a name that no database holds, and does not fall over it', async () => {
    const res = await enter('oper\u0000ator')
    expect([res.status, res.body.code]).toEqual([422, 'invalid'])
  })

  it('is slowed down over all servers together, and does not close it to a browser they know', async () => {
    const username = await operator('guarded')
    const own = await signedIn(username)
    const codes: string[] = []
    for (let i = 0; i < 6; i++) codes.push((await enter(username, 'no', { at: i % 2 ? node : other })).body.code)
    expect(codes.slice(0, 4)).toEqual(Array(4).fill('operators.bad_credentials'))
    expect(codes.slice(4)).toEqual(Array(2).fill('operators.too_many_attempts'))
    const closed = await enter(username)
    expect([closed.status, closed.body.code]).toEqual([429, 'operators.too_many_attempts'])
    expect(Number(closed.headers.get('retry-after'))).toBeGreaterThan(0)
    expect((await enter(username, PASSWORD, { cookie: own })).status).toBe(201)
    clock.pass(16)
    expect((await enter(username)).status).toBe(201)
  })
})

describe('showing again who one is', () => {
  it('is asked before a clinic is suspended, or an operator added', async () => {
    const cookie = await signedIn(await operator('careful'))
    await openedClinic(node, cookie, 'careful-clinic')
    clock.pass(6)
    const suspend = () =>
      ask(cookie, 'POST', '/platform/clinics/careful-clinic/suspension', { body: { reason: 'test' } })
    const add = () => ask(cookie, 'POST', '/platform/operators', { body: { name: 'New', username: 'added-one' } })
    for (const act of [suspend, add])
      expect([(await act()).status, (await act()).body.code]).toEqual([403, 'identity.step_up_required'])
    const wrong = await ask(cookie, 'POST', '/platform/step-up', { body: { password: 'not this one' } })
    expect(wrong.body.errors).toMatchObject([{ pointer: '/body/password', code: 'identity.password_wrong' }])
    expect((await suspend()).status).toBe(403)
    expect((await ask(cookie, 'POST', '/platform/step-up', { body: { password: PASSWORD } })).status).toBe(201)
    expect((await suspend()).body.state).toBe('suspended')
    expect((await add()).status).toBe(201)
  })
})

/** How many wait for rows that somebody else holds. */
async function waiting(): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`.execute(control())
  return rows[0]!.n
}

describe('operators among themselves', () => {
  it('add one another, let one another in again, and end one another’s access at once', async () => {
    const cookie = await signedIn(await operator('elder'))
    const made = await ask(cookie, 'POST', '/platform/operators', { body: { name: 'Ravi Nair', username: 'ravi' } })
    expect(made.status).toBe(201)
    const twice = await ask(cookie, 'POST', '/platform/operators', { body: { name: 'Ravi Nair', username: 'ravi' } })
    expect(twice.body.code).toBe('operators.operator_exists')
    const theirs = await signedIn('ravi', made.body.password)
    const people = (await ask(cookie, 'GET', '/platform/operators')).body.items as { username: string; id: string }[]
    const { id } = people.find((p) => p.username === 'ravi')!
    expect(people.find((p) => p.username === 'ravi')).toMatchObject({ active: true, passwordOnce: true, totp: false })

    const reason = { body: { reason: 'lost the phone' } }
    const renewed = await ask(cookie, 'POST', `/platform/operators/${id}/password`, reason)
    expect((await ask(theirs, 'GET', '/platform/session')).status).toBe(401)
    const back = await signedIn('ravi', renewed.body.password)
    expect((await ask(cookie, 'DELETE', `/platform/operators/${id}`, reason)).status).toBe(200)
    expect((await ask(back, 'GET', '/platform/session', { at: other })).status).toBe(401)
    expect((await enter('ravi', renewed.body.password)).status).toBe(401)
    expect((await ask(cookie, 'DELETE', `/platform/operators/${id}`, reason)).body.code).toBe('operators.ended_already')
    const own = people.find((p) => p.username === 'elder')!.id
    expect((await ask(cookie, 'DELETE', `/platform/operators/${own}`, reason)).body.code).toBe('operators.not_yourself')
  })

  it('cannot all end each other: one is left', async () => {
    const rest = await sql<{ id: string }>`update control.operators set active = false returning id`.execute(control())
    const [a, b] = [await signedIn(await operator('last-a')), await signedIn(await operator('last-b'))]
    const people = (await ask(a, 'GET', '/platform/operators')).body.items as { username: string; id: string }[]
    const end = (cookie: string, username: string, at: Node) =>
      ask(cookie, 'DELETE', `/platform/operators/${people.find((p) => p.username === username)!.id}`, {
        body: { reason: 'quarrel' },
        at,
      })
    // Both are let in, and wait for the same rows, before either is done.
    const answers = await control()
      .transaction()
      .execute(async (tx) => {
        await sql`select from control.operators for update`.execute(tx)
        const both = Promise.all([end(a, 'last-b', node), end(b, 'last-a', other)])
        await expect.poll(waiting).toBe(2)
        return { both }
      })
    expect((await answers.both).map((r) => r.status).sort()).toEqual([200, 422])
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from control.operators where active`.execute(
      control(),
    )
    expect(rows[0]!.n).toBe(1)
    const ids = rest.rows.map((r) => r.id)
    await sql`update control.operators set active = true where id = any(${ids}::uuid[])`.execute(control())
  })
})

describe('the log', () => {
  it('tells what every operator did, at the door too, by person, act, clinic and day', async () => {
    const username = await operator('logged')
    await enter(username, 'wrong')
    const cookie = await signedIn(username)
    await openedClinic(node, cookie, 'logged-clinic')
    await ask(cookie, 'POST', '/platform/clinics/logged-clinic/suspension', { body: { reason: 'unpaid' } })
    const me = (await ask(cookie, 'GET', '/platform/session')).body.id as string
    const read = async (query: string) => (await ask(cookie, 'GET', `/platform/acts?${query}`)).body.items
    const actions = (items: { action: string }[]) => items.map((i) => i.action)
    expect(actions(await read(`operator=${me}`))).toEqual([
      'clinic_suspended',
      'clinic_opened',
      'signed_in',
      'sign_in_failed',
    ])
    expect(await read(`operator=${me}&action=clinic_suspended`)).toMatchObject([
      {
        reason: 'unpaid',
        by: 'operator',
        address: '127.0.0.1',
        clinic: { slug: 'logged-clinic', name: 'Clinic logged-clinic' },
      },
    ])
    expect(actions(await read('clinic=logged-clinic'))).toEqual(['clinic_suspended', 'clinic_opened'])
    expect((await read('operator=machine&action=operator_added')).map((i: { subject: string }) => i.subject)).toContain(
      'logged',
    )
    const today = clock.now().toISOString().slice(0, 10)
    expect(await read(`operator=${me}&from=${today}&to=${today}`)).toHaveLength(4)
    expect(await read(`operator=${me}&to=2020-01-01`)).toEqual([])
    const first = await ask(cookie, 'GET', `/platform/acts?operator=${me}&limit=3`)
    const second = await ask(cookie, 'GET', `/platform/acts?operator=${me}&limit=3&cursor=${first.body.next}`)
    expect(actions([...first.body.items, ...second.body.items])).toHaveLength(4)
  })

  it('does not keep what a stranger typed as a name: it may be a password', async () => {
    await enter('my-secret-password', 'x')
    const { rows } = await sql<{ text: string }>`select a::text as text from control.operator_acts a`.execute(control())
    expect(rows.filter((r) => r.text.includes('my-secret-password'))).toEqual([])
    expect(rows.some((r) => r.text.includes('sign_in_failed'))).toBe(true)
    const cookie = await signedIn(await operator('reader'))
    const { items } = (await ask(cookie, 'GET', '/platform/acts?action=sign_in_failed&limit=1')).body
    expect(items).toMatchObject([{ by: 'nobody', operator: '' }])
  })
})

describe('a request that is sent twice', () => {
  const key = () => ({ 'idempotency-key': crypto.randomUUID() })

  it('opens one clinic, and answers the same, at whichever server it arrives', async () => {
    const cookie = await signedIn(await operator('twice'))
    const sent = { body: orderOf('double'), headers: key() }
    const [one, two] = await Promise.all([
      ask(cookie, 'POST', '/platform/clinics', sent),
      ask(cookie, 'POST', '/platform/clinics', { ...sent, at: other }),
    ])
    expect([one.status, two.status]).toEqual([201, 201])
    expect(two.body).toEqual(one.body)
    expect((await ask(cookie, 'POST', '/platform/clinics', sent)).body).toEqual(one.body)
    const acts = await ask(cookie, 'GET', '/platform/acts?clinic=double&action=clinic_opened')
    expect(acts.body.items).toHaveLength(1)
    const differing = await ask(cookie, 'POST', '/platform/clinics', { ...sent, body: orderOf('different') })
    expect(differing.body.code).toBe('core.idempotency_mismatch')
    // What was answered holds an invitation: it does not lie open in the database.
    const { rows } = await sql<{ text: string }>`select o::text as text from control.operator_outcomes o`.execute(
      control(),
    )
    expect(rows.length).toBeGreaterThan(0)
    expect(rows.filter((r) => r.text.includes(one.body.invitation.code))).toEqual([])
  })

  it('suspends once; without the key the second is refused', async () => {
    const cookie = await signedIn(await operator('twice-more'))
    await openedClinic(node, cookie, 'double-shut')
    const sent = { body: { reason: 'test' }, headers: key() }
    const suspend = (s: Sent) => ask(cookie, 'POST', '/platform/clinics/double-shut/suspension', s)
    const one = await suspend(sent)
    expect((await suspend({ ...sent, at: other })).body).toEqual(one.body)
    expect((await suspend({ body: sent.body })).body.code).toBe('operators.already_suspended')
  })

  it('may be tried again where it was refused', async () => {
    const cookie = await signedIn(await operator('thrice'))
    const sent = { body: { domain: 'again.example' }, headers: key() }
    const set = () => ask(cookie, 'PUT', '/platform/clinics/not-yet/domain', sent)
    expect((await set()).status).toBe(404)
    await openedClinic(node, cookie, 'not-yet')
    expect((await set()).body.domain).toBe('again.example')
  })

  it('is one winner and one honest refusal where two consoles want the same address', async () => {
    const [a, b] = [await signedIn(await operator('console-a')), await signedIn(await operator('console-b'))]
    const answers = await Promise.all([
      ask(a, 'POST', '/platform/clinics', { body: orderOf('contested'), headers: key() }),
      ask(b, 'POST', '/platform/clinics', { body: orderOf('contested'), headers: key(), at: other }),
    ])
    expect(answers.map((r) => r.status).sort()).toEqual([201, 409])
    expect(answers.find((r) => r.status === 409)!.body.code).toBe('operators.slug_taken')
    const won = answers.find((r) => r.status === 201)!
    const token = won.body.invitation.code as string
    const whose = await node.send('contested.localhost', 'POST', '/auth/invitation', { body: { token } })
    expect(whose.body.username).toBe('asha')
  })
})
