import { createHmac } from 'node:crypto'
import { auth } from '@tabib/contracts/identity/auth'
import { sessions } from '@tabib/contracts/identity/sessions'
import { staff } from '@tabib/contracts/identity/staff'
import { federationSettings } from '@tabib/contracts/federation/settings'
import { generateKeyPair, SignJWT } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Hospital, hospital } from '../../testing/hospital.js'
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
  idp.active = true
  idp.introspectsAs = undefined
  h.clock.move({ minutes: 6 })
})

const show = (token: string, path = '/auth/me', method = 'GET', headers: Record<string, string> = {}) =>
  h.nobody.send(method, path, method === 'GET' ? undefined : {}, { authorization: `Bearer ${token}`, ...headers })
const statusOf = async (token: string) => (await show(token)).status

describe('a token of the trusted provider', () => {
  test('is a person: account, staff number, branch and the role of the table', async () => {
    const res = await show(await idp.token({ sub: 'first', email: 'first@example.org', phone_number: '+919812345678' }))
    expect(res.status, JSON.stringify(res.body)).toBe(200)
    expect(res.body).toMatchObject({
      name: 'Asha Rao',
      username: 'first',
      roles: ['nurse'],
      branch: { id: h.branchId },
    })
    const owner = await h.as('owner', { fresh: true })
    const { items } = await owner.call(staff.list, { query: { q: 'first' } })
    expect(items).toMatchObject([{ email: 'first@example.org', phone: '+919812345678', active: true }])
  })

  test('may do what the role may, and nothing the role may not', async () => {
    const token = await idp.token({ sub: 'nurse-1', email: undefined })
    expect((await show(token, '/patients?q=a')).status).not.toBe(403)
    expect((await show(token, '/staff')).status).toBe(403)
  })

  test('has one session of record however often it is shown, also at once', async () => {
    const token = await idp.token({ sub: 'busy', email: undefined })
    const all = await Promise.all(Array.from({ length: 12 }, () => statusOf(token)))
    expect(new Set(all)).toEqual(new Set([200]))
    const rows = await h.sql
      .selectFrom('identity.sessions as s')
      .innerJoin('federation.people as p', 'p.account_id', 's.account_id')
      .select(['s.means', 's.stepped_up_at'])
      .where('p.subject', '=', 'busy')
      .execute()
    expect(rows).toEqual([{ means: 'external', stepped_up_at: null }])
  })

  test('whose session was ended opens nothing any more, though it has not expired', async () => {
    const token = await idp.token({ sub: 'ended', email: undefined })
    const mine = await show(token, '/auth/sessions')
    const id = sessions.list.result.parse(mine.body).items.find((s) => s.current)!.id
    expect((await show(token, `/auth/sessions/${id}`, 'DELETE')).status).toBe(200)
    expect(await statusOf(token)).toBe(401)
    expect(await statusOf(await idp.token({ sub: 'ended', email: undefined }))).toBe(200)
  })

  test('rests like any other session', async () => {
    const token = await idp.token({
      sub: 'resting',
      email: undefined,
      exp: Math.floor(h.clock.now().getTime() / 1000) + 7200,
    })
    expect(await statusOf(token)).toBe(200)
    h.clock.move({ minutes: 20 })
    expect((await show(token)).body.code).toBe('identity.session_idle')
  })

  test('is no proof that a person has just shown who they are', async () => {
    const token = await idp.token({ sub: 'stepper', email: undefined })
    expect((await show(token, '/auth/pin', 'PUT')).body.code).toBe('identity.step_up_required')
  })

  test('works no longer than it says, give or take a minute', async () => {
    const token = await idp.token({ sub: 'short', email: undefined })
    expect(await statusOf(token)).toBe(200)
    h.clock.move({ minutes: 10 })
    await show(token)
    h.clock.move({ minutes: 2 })
    expect(await statusOf(token)).toBe(401)
  })

  test('in a cookie is nobody: browsers come another way', async () => {
    const token = await idp.token()
    const res = await h.nobody.send('GET', '/auth/me', undefined, { cookie: `tabib_access=${token}` })
    expect(res.status).toBe(401)
  })
})

describe('what changes at the provider changes here at the next token', () => {
  const sub = 'moving'
  test('name and roles follow; a role given by hand stays', async () => {
    await show(await idp.token({ sub, email: undefined }))
    const { accountId } = await h.sql
      .selectFrom('federation.people')
      .select('account_id as accountId')
      .where('subject', '=', sub)
      .executeTakeFirstOrThrow()
    await h.arrange((tx) =>
      tx.insertInto('identity.role_assignments').values({ account_id: accountId, role_id: 'cashier' }).execute(),
    )
    const res = await show(
      await idp.token({ sub, email: undefined, name: 'Dr Asha Rao', roles: ['medics', 'unheard-of'] }),
    )
    expect(res.body).toMatchObject({ name: 'Dr Asha Rao', roles: ['cashier', 'doctor'] })
    expect((await show(await idp.token({ sub, email: undefined, roles: [] }))).body.roles).toEqual(['cashier'])
  })

  test('somebody without a role of the table does not come in, and leaves no trace', async () => {
    expect(await statusOf(await idp.token({ sub: 'visitor', email: undefined, roles: ['gardeners', 'owner'] }))).toBe(
      401,
    )
    expect(
      await h.sql.selectFrom('federation.people').select('subject').where('subject', '=', 'visitor').execute(),
    ).toEqual([])
  })

  test('somebody the clinic let go stays out, whatever the provider says', async () => {
    const token = await idp.token({ sub: 'gone', email: undefined })
    const me = (await show(token)).body
    const owner = await h.as('owner', { fresh: true })
    await owner.call(staff.deactivate, { params: { id: me.staffId }, body: { reason: 'left' } })
    expect(await statusOf(token)).toBe(401)
    expect(await statusOf(await idp.token({ sub: 'gone', email: undefined }))).toBe(401)
  })

  test('an email of somebody here makes nobody that person, unless the clinic says so and the provider has proved it', async () => {
    const doctor = await h.as('doctor')
    await h.arrange((tx) =>
      tx
        .updateTable('identity.accounts')
        .set({ email: 'doc@example.org' })
        .where('id', '=', doctor.accountId)
        .execute(),
    )
    const wants = (over: object) => idp.token({ sub: 'doc', email: 'Doc@example.org', roles: ['medics'], ...over })
    expect((await show(await wants({}))).body.code).toBe('federation.known_already')
    await trust(h, idp, { linkByEmail: true })
    expect((await show(await wants({ email_verified: undefined }))).body.code).toBe('federation.known_already')
    expect((await show(await wants({ email_verified: true }))).body.accountId).toBe(doctor.accountId)
  })

  test('an owner is nobody’s to become by an email', async () => {
    const owner = await h.as('owner')
    await h.arrange((tx) =>
      tx
        .updateTable('identity.accounts')
        .set({ email: 'owner@example.org' })
        .where('id', '=', owner.accountId)
        .execute(),
    )
    await trust(h, idp, { linkByEmail: true })
    const token = await idp.token({ sub: 'would-be-owner', email: 'owner@example.org', email_verified: true })
    expect((await show(token)).body.code).toBe('federation.known_already')
  })
})

describe('every trick with a token is a 401', () => {
  const now = () => Math.floor(h.clock.now().getTime() / 1000)
  const tricks: Record<string, () => string | Promise<string>> = {
    'no algorithm': () => idp.forged({ alg: 'none' }),
    'no algorithm, in capitals': () => idp.forged({ alg: 'None', typ: 'at+jwt' }),
    'the public key as a secret': async () =>
      idp.forged({ alg: 'HS256', kid: idp.keys[0]!.kid, typ: 'at+jwt' }, {}, IdentityServer.hmac(await idp.pem())),
    'the published key set as a secret': () =>
      idp.forged({ alg: 'HS256', typ: 'JWT' }, {}, IdentityServer.hmac(JSON.stringify(idp.keys[0]!.jwk))),
    'an empty secret': () =>
      idp.forged({ alg: 'HS256', typ: 'JWT' }, {}, (i) => createHmac('sha256', '').update(i).digest('base64url')),
    'an algorithm that is not allowed': async () => {
      const { privateKey } = await generateKeyPair('ES256')
      return new SignJWT({ sub: 'x' })
        .setProtectedHeader({ alg: 'ES256', kid: idp.keys[0]!.kid })
        .setIssuer(idp.url)
        .setAudience('tabib-api')
        .setExpirationTime(now() + 60)
        .sign(privateKey)
    },
    'a key nobody knows': () => idp.token({}, { kid: 'unheard-of' }),
    'a key id that climbs': () => idp.token({}, { kid: '../../../../dev/null' }),
    'a key id that asks the database': () => idp.token({}, { kid: "x' union select 'secret" }),
    'its own key set': () => idp.token({}, { jku: `${idp.url}/jwks` }),
    'its own key': () => idp.token({}, { jwk: idp.keys[0]!.jwk }),
    'its own certificate': () => idp.token({}, { x5u: `${idp.url}/cert` }),
    'a header that must be understood and is not': () =>
      idp.token({}, { crit: ['exp'], exp: 1 }).catch(() => idp.forged({ alg: 'RS256', crit: ['x'], x: 1 })),
    'a signature that was changed': async () => {
      const [header, claims, signature] = (await idp.token()).split('.')
      return `${header}.${claims}.${signature!.startsWith('A') ? 'B' : 'A'}${signature!.slice(1)}`
    },
    'claims that were changed': async () => {
      const [header, , signature] = (await idp.token()).split('.')
      return `${header}.${idp.forged({}, { roles: ['medics'] }).split('.')[1]}.${signature}`
    },
    'no signature': async () => `${(await idp.token()).split('.').slice(0, 2).join('.')}.`,
    expired: () => idp.token({ exp: now() - 61 }),
    'no end': () => idp.token({ exp: undefined }),
    'not yet valid': () => idp.token({ nbf: now() + 120 }),
    'issued tomorrow': () => idp.token({ iat: now() + 86_400, exp: now() + 90_000 }),
    'another audience': () => idp.token({ aud: 'somebody-else' }),
    'no audience': () => idp.token({ aud: undefined }),
    'another issuer': () => idp.token({ iss: 'https://accounts.example.org' }),
    'no issuer': () => idp.token({ iss: undefined }),
    'our own name as issuer': () => idp.token({ iss: 'tabib' }),
    'a list of issuers': () => idp.token({ iss: [idp.url] }),
    'no subject': () => idp.token({ sub: undefined }),
    'an id token': () => idp.token({ nonce: 'n-1' }, { typ: 'JWT' }),
    'a refresh token by its header': () => idp.token({}, { typ: 'rt+jwt' }),
    'a refresh token by its claim': () => idp.token({ typ: 'Refresh' }),
    'an id token by its claim': () => idp.token({ token_use: 'id' }),
    'a logout token': () =>
      idp.token({ events: { 'http://schemas.openid.net/event/backchannel-logout': {} } }, { typ: 'logout+jwt' }),
    'longer than any token': () => idp.token({ padding: 'x'.repeat(9000) }),
    'no token at all': () => 'not.a.token',
  }
  for (const [name, make] of Object.entries(tricks))
    test(name, async () => {
      const res = await show(await make())
      expect(res.status, JSON.stringify(res.body)).toBe(401)
      expect(JSON.stringify(res.body)).not.toMatch(/Asha|example\.org/)
    })

  test('a good token passes in between, so that the tricks are not refused for another reason', async () => {
    expect(await statusOf(await idp.token({ sub: 'honest', email: undefined }))).toBe(200)
    expect(await statusOf(await idp.token({ sub: 'honest', email: undefined, nbf: now() + 50, exp: now() + 90 }))).toBe(
      200,
    )
  })

  test('a refresh token of ours is no access token', async () => {
    const demo = await h.as('nurse', { fresh: true })
    expect(demo.accountId).toBeTruthy()
    const row = await h.sql.selectFrom('identity.refresh_tokens').select('hash').limit(1).executeTakeFirstOrThrow()
    expect(await statusOf(row.hash)).toBe(401)
  })
})

describe('keys', () => {
  test('a new key is found without anybody doing anything, and one that was taken back is refused', async () => {
    const before = await idp.token({ sub: 'rotating', email: undefined })
    expect(await statusOf(before)).toBe(200)
    const old = idp.keys[0]!
    await idp.rotate()
    h.clock.move({ minutes: 1 })
    expect(await statusOf(await idp.token({ sub: 'rotating', email: undefined }))).toBe(200)
    const kept = idp.keys
    idp.keys = [old]
    const late = await idp.token({ sub: 'rotating', email: undefined })
    idp.keys = kept
    expect(await statusOf(late)).toBe(401)
  })

  test('unknown keys do not make us ask the provider again and again', async () => {
    await statusOf(await idp.token({ sub: 'honest', email: undefined }))
    h.clock.move({ minutes: 1 })
    const before = idp.asked.jwks
    for (let i = 0; i < 10; i++) await show(await idp.token({}, { kid: `made-up-${i}` }))
    expect(idp.asked.jwks - before).toBe(1)
  })

  test('a provider that is down for a moment shuts nobody out, for longer everybody', async () => {
    expect(await statusOf(await idp.token({ sub: 'honest', email: undefined }))).toBe(200)
    idp.moods.jwks = 'down'
    h.clock.move({ minutes: 10 })
    expect(await statusOf(await idp.token({ sub: 'honest', email: undefined }))).toBe(200)
    h.clock.move({ minutes: 31 })
    expect(await statusOf(await idp.token({ sub: 'honest', email: undefined }))).toBe(401)
  })

  for (const mood of ['down', 'hang', 'huge', 'html', 'redirect'] as const)
    test(`a key set that is ${mood} is a 401`, async () => {
      h.clock.move({ hours: 1 })
      idp.moods.jwks = mood
      expect(await statusOf(await idp.token({ sub: 'honest', email: undefined }))).toBe(401)
    }, 15_000)

  test('a key that was pasted works, and only for its own algorithm', async () => {
    await trust(h, idp, { keySource: 'key', publicKey: await idp.pem(), jwksUrl: '' })
    expect(await statusOf(await idp.token({ sub: 'honest', email: undefined }))).toBe(200)
    expect(await statusOf(idp.forged({ alg: 'HS256', typ: 'JWT' }, {}, IdentityServer.hmac(await idp.pem())))).toBe(401)
    await trust(h, idp)
  })

  test('a secret both sides hold works only where the clinic chose one', async () => {
    const secret = 'a secret of at least thirty-two characters'
    const token = () =>
      idp.forged({ alg: 'HS256', typ: 'JWT' }, { sub: 'honest', email: undefined }, IdentityServer.hmac(secret))
    expect(await statusOf(token())).toBe(401)
    await trust(h, idp, { keySource: 'secret', algorithms: ['HS256'], sharedSecret: secret, jwksUrl: '' })
    expect(await statusOf(token())).toBe(200)
    expect(await statusOf(await idp.token({ sub: 'honest', email: undefined }))).toBe(401)
    expect(JSON.stringify(await h.sql.selectFrom('federation.settings').selectAll().executeTakeFirst())).not.toContain(
      secret,
    )
    await trust(h, idp, { sharedSecret: null })
  })
})

describe('asking the provider whether it still stands by a token', () => {
  test('a token it has taken back is refused within a minute; it is asked once a minute with our key', async () => {
    await trust(h, idp, { introspectionUrl: `${idp.url}/introspect`, introspectionKey: 'api-key-of-ours' })
    const token = await idp.token({ sub: 'asked', email: undefined })
    expect([await statusOf(token), await statusOf(token)]).toEqual([200, 200])
    expect(idp.introspected.filter((i) => i.token === token)).toEqual([
      { authorization: 'Bearer api-key-of-ours', token },
    ])
    idp.active = false
    h.clock.move({ minutes: 1 })
    expect(await statusOf(token)).toBe(401)
  })

  for (const mood of ['down', 'hang', 'html'] as const)
    test(`an answer that is ${mood} is no yes`, async () => {
      idp.moods.introspection = mood
      expect(await statusOf(await idp.token({ sub: 'asked', email: undefined }))).toBe(401)
    }, 15_000)

  test('a yes about somebody else is no yes', async () => {
    idp.introspectsAs = 'somebody-else'
    expect(await statusOf(await idp.token({ sub: 'asked', email: undefined }))).toBe(401)
    await trust(h, idp, { introspectionUrl: '', introspectionKey: null })
  })
})

describe('who is trusted', () => {
  test('a token of another clinic’s provider is a 401 here, and the other way round', async () => {
    const [other, theirs] = [await hospital(), await IdentityServer.start(() => h.clock.now())]
    await trust(other, theirs)
    const [mine, foreign] = [
      await idp.token({ sub: 'honest', email: undefined }),
      await theirs.token({ sub: 'honest', email: undefined }),
    ]
    const there = (token: string) =>
      other.nobody.send('GET', '/auth/me', undefined, { authorization: `Bearer ${token}` })
    expect([await statusOf(mine), (await there(mine)).status]).toEqual([200, 401])
    expect([await statusOf(foreign), (await there(foreign)).status]).toEqual([401, 401])
    await theirs.close()
    await other.close()
  })

  test('switching the provider off ends its sessions and refuses its tokens at once', async () => {
    const token = await idp.token({ sub: 'honest', email: undefined })
    expect(await statusOf(token)).toBe(200)
    await trust(h, idp, { mode: 'local' })
    expect(await statusOf(token)).toBe(401)
    await trust(h, idp)
    expect(await statusOf(token)).toBe(401)
  })

  test('our own tokens work as ever', async () => {
    expect((await (await h.as('doctor', { fresh: true })).call(auth.me, {})).roles).toEqual(['doctor'])
  })

  test('nobody lets the provider give what they could not give themselves', async () => {
    const admin = await h.as('clinic_admin', { fresh: true })
    const roles = [...draftFor(h, idp).roles, { outside: 'bosses', roleId: 'owner' }]
    expect((await admin.refused(federationSettings.save, { body: draftFor(h, idp, { roles }) })).code).toBe(
      'identity.only_owner',
    )
    await trust(h, idp, { roles })
    // Whoever holds the provider's keys is an owner now: only an owner decides about them.
    expect((await admin.refused(federationSettings.save, { body: draftFor(h, idp) })).code).toBe('identity.only_owner')
    const boss = await show(await idp.token({ sub: 'boss', email: undefined, roles: ['bosses'] }))
    expect(boss.body.roles).toEqual(['owner'])
    await trust(h, idp)
    // The table says so no more: the person does not come in as an owner.
    expect(await statusOf(await idp.token({ sub: 'boss', email: undefined, roles: ['bosses'] }))).toBe(401)
  })
})
