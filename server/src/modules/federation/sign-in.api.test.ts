import { auth } from '@tabib/contracts/identity/auth'
import { federationSettings } from '@tabib/contracts/federation/settings'
import { externalSignIn } from '@tabib/contracts/federation/sign-in'
import { otp } from '@tabib/contracts/identity/otp'
import { passwords } from '@tabib/contracts/identity/passwords'
import { patients } from '@tabib/contracts/patients/patients'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import sharp from 'sharp'
import { Jobs } from '../../platform/jobs/jobs.js'
import { type Hospital, hospital, type Sent } from '../../testing/hospital.js'
import { IdentityServer } from './testing/identity-server.js'
import { draftFor, trust } from './testing/trusting.js'

let h: Hospital
let idp: IdentityServer
beforeAll(async () => {
  h = await hospital()
  idp = await IdentityServer.start(() => h.clock.now())
  await trust(h, idp)
})
afterAll(async () => {
  await idp.close()
  await h.close()
})
beforeEach(() => {
  idp.moods = {}
  idp.lies = {}
  idp.person = { sub: 'u-1', name: 'Asha Rao', email: 'asha@example.org', email_verified: true, roles: ['nurses'] }
  h.clock.move({ minutes: 11 })
})

const cookieOf = (res: Sent) =>
  ([] as string[])
    .concat(res.headers['set-cookie'] as string[])
    .map((c) => c.split(';')[0]!)
    .join('; ')
const csrf = { 'x-tabib-csrf': '1' }

/** A browser goes to the provider: the cookie it holds, and what it is sent back with. */
async function goes(body: object = {}) {
  const started = await h.nobody.send('POST', '/auth/external/start', body)
  expect(started.status, JSON.stringify(started.body)).toBe(201)
  return {
    cookie: cookieOf(started),
    url: started.body.url as string,
    back: Object.fromEntries(await idp.authorize(started.body.url)),
  }
}
const comes = (cookie: string, back: object) =>
  h.nobody.send('POST', '/auth/external/finish', back, { cookie, ...csrf })
const signsIn = async (body: object = {}) => {
  const { cookie, back } = await goes(body)
  return comes(cookie, back)
}

describe('in the browser', () => {
  test('a person signs in with PKCE, state and nonce, works, and is signed out at the provider too', async () => {
    const { url, cookie, back } = await goes({ returnTo: '/patients' })
    const asked = new URL(url).searchParams
    expect(asked.get('code_challenge_method')).toBe('S256')
    expect(asked.get('nonce')).toBeTruthy()
    expect(asked.get('redirect_uri')).toBe(`http://${h.tenant}.localhost/sign-in/external`)
    const done = await comes(cookie, back)
    expect(done.status, JSON.stringify(done.body)).toBe(201)
    expect(done.body).toMatchObject({ returnTo: '/patients', answer: { me: { name: 'Asha Rao', roles: ['nurse'] } } })
    const authorization = `Bearer ${done.body.answer.accessToken}`
    expect((await h.nobody.send('GET', '/auth/me', undefined, { authorization })).status).toBe(200)
    const left = await h.nobody.send('POST', '/auth/external/leave', {}, { authorization })
    expect(left.body.url).toMatch(new RegExp(`^${idp.url}/logout\\?.*id_token_hint=`))
    expect((await h.nobody.send('GET', '/auth/me', undefined, { authorization })).status).toBe(401)
  })

  test('being known to the provider for hours is no step-up; signing in there again is', async () => {
    const pin = async (body: object) => {
      const done = await signsIn(body)
      return h.nobody.send(
        'PUT',
        '/auth/pin',
        { pin: '482917' },
        { authorization: `Bearer ${done.body.answer.accessToken}` },
      )
    }
    expect((await pin({})).body.code).toBe('identity.step_up_required')
    expect((await pin({ again: true })).status).toBe(200)
  })

  test('a picture is taken over by a job; one that is none harms nobody', async () => {
    const png = await sharp({ create: { width: 80, height: 60, channels: 3, background: 'teal' } })
      .png()
      .toBuffer()
    idp.files.set('/asha.png', png)
    idp.person = { ...idp.person, picture: `${idp.url}/asha.png` }
    const { accountId, staffId } = (await signsIn()).body.answer.me
    await h.app.get(Jobs).runDue(h.tenant)
    const photo = () =>
      h.sql.selectFrom('identity.staff').select('photo_id as id').where('id', '=', staffId).executeTakeFirstOrThrow()
    const first = (await photo()).id
    expect(first).not.toBeNull()
    idp.person = { ...idp.person, picture: 'http://169.254.169.254/latest/meta-data' }
    expect((await signsIn()).body.answer.me.accountId).toBe(accountId)
    await h.app.get(Jobs).runDue(h.tenant)
    expect((await photo()).id).toBe(first)
  })

  test('the way back leads nowhere but into this app', async () => {
    for (const returnTo of ['https://evil.example', '//evil.example', '/\\evil.example', 'javascript:alert(1)'])
      expect((await h.nobody.send('POST', '/auth/external/start', { returnTo })).status).toBe(422)
  })
})

describe('what is not the answer to this browser’s question is refused', () => {
  const refused = async (res: Promise<Sent> | Sent, code: string) => {
    const { status, body, headers } = await res
    expect([status, body.code]).toEqual([code === 'federation.provider_away' ? 503 : 401, code])
    expect([headers['set-cookie']].flat().join()).not.toContain('tabib_access=e')
  }
  test('a state nobody gave', async () => {
    const { cookie, back } = await goes()
    await refused(comes(cookie, { ...back, state: 'made-up' }), 'federation.flow_ended')
  })
  test('another browser’s answer', async () => {
    const [mine, theirs] = [await goes(), await goes()]
    await refused(comes(mine.cookie, theirs.back), 'federation.flow_ended')
    await refused(comes('', theirs.back), 'federation.flow_ended')
  })
  test('an answer that was used, also twenty times at once', async () => {
    const { cookie, back } = await goes()
    const all = await Promise.all(Array.from({ length: 20 }, () => comes(cookie, back)))
    expect(all.filter((r) => r.status === 201)).toHaveLength(1)
    await refused(comes(cookie, back), 'federation.flow_ended')
  })
  test('a code that was used in another sign-in', async () => {
    const first = await goes()
    await comes(first.cookie, first.back)
    const second = await goes()
    await refused(comes(second.cookie, { ...second.back, code: first.back['code'] }), 'federation.provider_refused')
  })
  test('an answer that comes too late', async () => {
    const { cookie, back } = await goes()
    h.clock.move({ minutes: 11 })
    await refused(comes(cookie, back), 'federation.flow_ended')
  })
  test('an answer in another provider’s name, or in nobody’s', async () => {
    const first = await goes()
    await refused(comes(first.cookie, { ...first.back, iss: 'https://mixed-up.example' }), 'federation.token_refused')
    const second = await goes()
    const { iss: _, ...nameless } = second.back
    await refused(comes(second.cookie, nameless), 'federation.token_refused')
  })
  test('a no', async () => {
    const { cookie, back } = await goes()
    const res = await comes(cookie, { state: back['state'], iss: idp.url, error: 'access_denied' })
    expect(res.body).toMatchObject({
      status: 401,
      code: 'federation.provider_refused',
      details: { reason: 'access_denied' },
    })
  })
  test('settings that changed on the way', async () => {
    const { cookie, back } = await goes()
    await trust(h, idp)
    await refused(comes(cookie, back), 'federation.flow_ended')
  })
  const lies: Record<string, () => void> = {
    'an id token of another sign-in (nonce)': () => (idp.lies = { nonce: 'another' }),
    'an id token with a strange signature': () => (idp.lies = { strangeKey: true }),
    'an id token for another client': () => (idp.lies = { idToken: (c) => ({ ...c, aud: 'another' }) }),
    'an id token of another issuer': () => (idp.lies = { idToken: (c) => ({ ...c, iss: 'https://other.example' }) }),
    'an id token that is over': () => (idp.lies = { idToken: (c) => ({ ...c, exp: c.iat! - 3600 }) }),
    'facts about somebody else': () => (idp.lies = { userinfoSubject: 'somebody-else' }),
  }
  for (const [name, lie] of Object.entries(lies))
    test(name, async () => {
      lie()
      await refused(signsIn(), 'federation.token_refused')
    })
  test('keys, or an exchange, that cannot be had: no sign-in, in words', async () => {
    for (const mood of ['down', 'huge', 'hang'] as const) {
      const { cookie, back } = await goes()
      idp.moods = { token: mood }
      const res = await comes(cookie, back)
      expect([401, 503]).toContain(res.status)
      expect(res.body.code).toMatch(/^federation\./)
      idp.moods = {}
    }
  }, 20_000)
})

describe('where staff sign in outside only', () => {
  test('local ways refuse, patients keep theirs, and the printed code lets an owner in once', async () => {
    const owner = await h.as('owner', { fresh: true })
    await h.arrange((tx) =>
      tx.updateTable('identity.accounts').set({ username: 'boss' }).where('id', '=', owner.accountId).execute(),
    )
    const code = (await trust(h, idp, { mode: 'external' }))!
    expect(code).toMatch(/^([0-9A-Z]{4}-){5}[0-9A-Z]{4}$/)
    const off = { code: 'federation.local_off' }
    expect(
      await h.nobody.refused(auth.login, { body: { login: 'boss', password: 'a long test password' } }),
    ).toMatchObject(off)
    expect(await h.nobody.refused(passwords.forgot, { body: { login: 'boss' } })).toMatchObject(off)
    expect(
      await h.nobody.refused(passwords.reset, { body: { token: 'x'.repeat(43), password: 'long enough for anybody' } }),
    ).toMatchObject(off)
    expect(await h.nobody.refused(otp.send, { body: { purpose: 'sign_in', to: 'boss' } })).toMatchObject(off)
    expect((await h.nobody.send('POST', '/auth/passkeys/sign-in/options', {})).status).toBeGreaterThanOrEqual(400)
    await h.nobody.call(otp.send, { body: { purpose: 'portal', to: '+919812340000' } })
    expect((await signsIn()).status).toBe(201)

    await idp.close()
    const breaks = (login: string, typed: string) =>
      h.nobody.send('POST', '/auth/external/break-in', { login, code: typed })
    expect((await breaks('boss', 'AAAA-AAAA-AAAA-AAAA-AAAA-AAAA')).status).toBe(401)
    expect((await breaks('asha', code)).status).toBe(401)
    const entered = await breaks('boss', code.toLowerCase().replaceAll('-', ' '))
    expect(entered.body).toMatchObject({ me: { roles: ['owner'] } })
    expect((await breaks('boss', code)).status).toBe(401)
    // The clinic is not locked out again the next morning.
    expect(await h.nobody.call(externalSignIn.offer, {})).toMatchObject({ mode: 'both' })
    const events = await h.sql
      .selectFrom('audit.events')
      .select('kind')
      .where('subject', '=', 'sign-in by recovery code')
      .execute()
    expect(events).toHaveLength(1)
    idp = await IdentityServer.start(() => h.clock.now())
    await trust(h, idp)
  })
})

describe('whoever decides keeps their own session, and a way in', () => {
  const authorized = (sent: Sent) => ({ authorization: `Bearer ${sent.body.answer.accessToken}` })
  const isIn = async (headers: Record<string, string>) =>
    (await h.nobody.send('GET', '/auth/me', undefined, headers)).status === 200

  test('shutting sign-in here ends the sessions that began here, but not those of patients and of who shuts it', async () => {
    await trust(h, idp, { mode: 'both' })
    const owner = await h.as('owner', { fresh: true })
    const colleague = await h.as('nurse', { fresh: true })
    const desk = await h.as('receptionist', { fresh: true })
    const person = { name: 'Mina Das', gender: 'female' as const, age: 40 }
    const patient = await h.asPatient((await desk.call(patients.register, { body: person as never })).id)
    idp.person = { sub: 'u-7', name: 'Rumi Sen', roles: ['nurses'] }
    const fromOutside = authorized(await signsIn())
    const { signedIn } = await owner.call(federationSettings.read, {})
    expect(signedIn.local).toBeGreaterThan(0)
    expect(signedIn.outside).toBeGreaterThan(0)
    const { settings } = await owner.call(federationSettings.setMode, { body: { mode: 'external' } })
    expect((await colleague.send('GET', '/auth/me')).status).toBe(401)
    expect((await owner.send('GET', '/auth/me')).status).toBe(200)
    expect((await patient.send('GET', '/auth/me')).status).toBe(200)
    expect(await isIn(fromOutside)).toBe(true)
    expect(settings.signedIn).toMatchObject({ local: 0 })

    await owner.call(federationSettings.setMode, { body: { mode: 'local' } })
    expect(await isIn(fromOutside)).toBe(false)
    expect((await owner.send('GET', '/auth/me')).status).toBe(200)
  })

  test('an owner who came from outside may not shut the provider out while no owner has a password here', async () => {
    const local = await h.as('owner', { fresh: true })
    await local.call(federationSettings.save, {
      body: draftFor(h, idp, { roles: [{ outside: 'boss', roleId: 'owner' }] }),
    })
    await local.call(federationSettings.setMode, { body: { mode: 'both' } })
    idp.person = { sub: 'u-9', name: 'Nila Bose', roles: ['boss'] }
    const here = authorized(await signsIn({ again: true }))
    const owners = h.sql.selectFrom('identity.role_assignments').select('account_id').where('role_id', '=', 'owner')
    const passwords = await h.sql
      .selectFrom('identity.accounts')
      .select(['id', 'password_hash'])
      .where('id', 'in', owners)
      .execute()
    await h.arrange((tx) =>
      tx.updateTable('identity.accounts').set({ password_hash: null }).where('id', 'in', owners).execute(),
    )
    const shut = () => h.nobody.send('PUT', '/federation/mode', { mode: 'local' }, here)
    expect((await shut()).body).toMatchObject({ status: 422, code: 'federation.no_owner_here' })
    await h.arrange(async (tx) => {
      for (const p of passwords)
        await tx
          .updateTable('identity.accounts')
          .set({ password_hash: p.password_hash })
          .where('id', '=', p.id)
          .execute()
    })
    expect((await shut()).status).toBe(200)
    expect(await isIn(here)).toBe(true)
    await (await h.as('owner', { fresh: true })).call(federationSettings.save, { body: draftFor(h, idp) })
  })

  test('where staff sign in outside only, what people sign in with in a browser cannot be switched off', async () => {
    const owner = await h.as('owner', { fresh: true })
    await owner.call(federationSettings.setMode, { body: { mode: 'external' } })
    const withoutBrowser = owner.refused(federationSettings.save, { body: draftFor(h, idp, { oidc: false }) })
    expect((await withoutBrowser).code).toBe('federation.not_set_up')
    await owner.call(federationSettings.setMode, { body: { mode: 'both' } })
  })
})

describe('settings', () => {
  test('what cannot be trusted cannot be saved', async () => {
    const owner = await h.as('owner', { fresh: true })
    const fault = async (over: object) => {
      const problem = await owner.refused(federationSettings.save, { body: draftFor(h, idp, over) })
      return problem.errors?.map((e) => `${e.pointer} ${e.code}`)
    }
    expect(await fault({ jwksUrl: 'http://keys.example.org' })).toEqual(['/body/jwksUrl federation.unsafe_address'])
    expect(await fault({ jwksUrl: 'https://10.0.0.1/jwks' })).toEqual(['/body/jwksUrl federation.unsafe_address'])
    expect(await fault({ jwksUrl: 'https://169.254.169.254/' })).toEqual(['/body/jwksUrl federation.unsafe_address'])
    expect(await fault({ introspectionUrl: 'file:///etc/passwd' })).toEqual([
      '/body/introspectionUrl federation.unsafe_address',
    ])
    expect(await fault({ algorithms: ['RS256', 'HS256'] })).toEqual([
      '/body/algorithms federation.algorithm_not_of_key',
    ])
    expect(await fault({ keySource: 'secret', algorithms: ['HS256'], sharedSecret: 'short' })).toEqual([
      '/body/sharedSecret federation.secret_short',
    ])
    expect(await fault({ keySource: 'key', publicKey: '-----BEGIN PRIVATE KEY-----' })).toEqual([
      '/body/publicKey federation.bad_key',
    ])
    expect(await fault({ audience: '' })).toEqual(['/body/audience federation.needed'])
  })

  test('a token is read claim by claim before anything counts, and nothing is stored', async () => {
    const owner = await h.as('owner', { fresh: true })
    const before = await h.sql.selectFrom('federation.settings').select('version').executeTakeFirstOrThrow()
    const look = async (token: string) => {
      const found = await owner.call(federationSettings.test, {
        body: { settings: draftFor(h, idp, { audience: 'tabib-api' }), token },
      })
      return { provider: found.provider, wrong: found.token.filter((f) => f.state === 'wrong').map((f) => f.what) }
    }
    const good = await look(await idp.token())
    expect(good.wrong).toEqual([])
    expect(good.provider.map((f) => [f.what, f.state])).toContainEqual(['keys', 'right'])
    expect((await look(await idp.token({ aud: 'other', exp: 1 }))).wrong).toEqual(['audience', 'expires'])
    expect((await look(idp.forged({ alg: 'none' }))).wrong).toEqual(['signature', 'algorithm'])
    expect(await h.sql.selectFrom('federation.settings').select('version').executeTakeFirstOrThrow()).toEqual(before)
  })

  test('a clinic that has set up nothing reads so', async () => {
    const other = await hospital()
    const read = await (await other.as('owner')).call(federationSettings.read, {})
    expect(read).toMatchObject({ mode: 'local', setUp: false, name: '', issuer: '' })
    expect(await other.nobody.call(externalSignIn.offer, {})).toEqual({ mode: 'local', name: null })
    await other.close()
  })

  test('secrets never come back', async () => {
    const owner = await h.as('owner', { fresh: true })
    const read = await owner.call(federationSettings.read, {})
    expect(read.hasClientSecret).toBe(true)
    expect(JSON.stringify(read)).not.toContain(idp.clientSecret)
    expect((await (await h.as('doctor', { fresh: true })).refused(federationSettings.read, {})).status).toBe(403)
  })
})
