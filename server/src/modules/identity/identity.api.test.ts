import { auth } from '@tabib/contracts/identity/auth'
import { staff } from '@tabib/contracts/identity/staff'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Hospital, hospital } from '../../testing/hospital.js'

let h: Hospital
beforeAll(async () => {
  h = await hospital()
})
afterAll(() => h.close())

/** Signs in where no second factor is asked. */
async function signIn(login: string, password: string) {
  const answer = await h.nobody.call(auth.login, { body: { login, password } })
  if (answer.mfaRequired) throw new Error(`${login} is asked for a second factor`)
  return answer
}

const newDoctor = (branchId: string) => ({
  name: 'Dr Ananya Sen',
  username: 'ananya.sen',
  roles: ['doctor' as const],
  branchIds: [branchId],
  qualifications: 'MBBS, MD (Medicine)',
})

test('a doctor is taken on, invited, chooses a password and signs in', async () => {
  const admin = await h.as('clinic_admin')
  const taken = await admin.call(staff.create, { body: newDoctor(h.branchId) })
  expect(taken.number).toBe('SUN-S-00001')
  expect(taken.hasSignedIn).toBe(false)
  const { token } = await admin.call(staff.invite, { params: { id: taken.id } })
  await h.nobody.call(auth.setPassword, { body: { token, password: 'seven green parrots' } })
  const signedIn = await signIn('ANANYA.SEN', 'seven green parrots')
  expect(signedIn.me.name).toBe('Dr Ananya Sen')
  expect(signedIn.me.permissions).toContain('frontdesk.consultation.write')
  expect((await h.nobody.refused(auth.setPassword, { body: { token, password: 'another long password' } })).code).toBe(
    'identity.invitation_invalid',
  )
})

test('an unknown login and a wrong password are refused in the same words', async () => {
  const wrong = await h.nobody.refused(auth.login, { body: { login: 'ananya.sen', password: 'not the password' } })
  const unknown = await h.nobody.refused(auth.login, { body: { login: 'nobody', password: 'not the password' } })
  expect({ ...wrong, requestId: '' }).toEqual({ ...unknown, requestId: '' })
  expect(wrong.status).toBe(401)
})

test('a refresh token works once; used again later it ends the session', async () => {
  const nurse = await h.as('nurse')
  await nurse.call(auth.me, {})
  const login = await signIn('ananya.sen', 'seven green parrots')
  const again = await h.nobody.call(auth.refresh, { body: { refreshToken: login.refreshToken } })
  expect(again.refreshToken).not.toBe(login.refreshToken)
  h.clock.move({ minutes: 1 })
  expect((await h.nobody.refused(auth.refresh, { body: { refreshToken: login.refreshToken } })).code).toBe(
    'unauthenticated',
  )
  expect((await h.nobody.refused(auth.refresh, { body: { refreshToken: again.refreshToken } })).status).toBe(401)
})

test('renewing a session is written under the name of its person, not of nobody', async () => {
  await h.as('nurse')
  const login = await signIn('ananya.sen', 'seven green parrots')
  await h.nobody.call(auth.refresh, { body: { refreshToken: login.refreshToken } })
  const written = await h.sql
    .selectFrom('audit.changes')
    .select(['account_id', 'session_id', 'actor_name'])
    .where('route', '=', 'identity.auth.refresh')
    .where('account_id', '=', login.me.accountId)
    .execute()
  const unnamed = await h.sql
    .selectFrom('audit.changes')
    .select('id')
    .where('route', '=', 'identity.auth.refresh')
    .where('account_id', 'is', null)
    .execute()
  expect(written.length).toBeGreaterThan(0)
  expect(new Set(written.map((w) => w.actor_name))).toEqual(new Set([login.me.name]))
  expect(written.every((w) => w.session_id !== null)).toBe(true)
  expect(unnamed).toEqual([])
})

test('what a role may not do is refused before the input is looked at', async () => {
  const nurse = await h.as('nurse')
  const r = await nurse.send('POST', '/staff', { nonsense: true })
  expect(r.status).toBe(403)
  expect(r.body.errors).toBeUndefined()
  expect((await h.nobody.send('GET', '/staff')).status).toBe(401)
})

test('unknown and wrong fields are named one by one', async () => {
  const hr = await h.as('hr')
  const r = await hr.send('POST', '/staff', { ...newDoctor(h.branchId), name: '  ', username: 'x', salary: 1 })
  expect(r.status).toBe(422)
  expect(r.headers['content-type']).toContain('application/problem+json')
  expect(r.body.errors.map((e: { pointer: string }) => e.pointer).sort()).toEqual([
    '/body/name',
    '/body/salary',
    '/body/username',
  ])
})

test('the same request twice happens once; the same key for another request is refused', async () => {
  const admin = await h.as('clinic_admin')
  const body = { ...newDoctor(h.branchId), username: 'dr.once' }
  const headers = { 'idempotency-key': 'one-intention' }
  const both = await Promise.all([
    admin.send('POST', '/staff', body, headers),
    admin.send('POST', '/staff', body, headers),
  ])
  expect(both.map((r) => r.status)).toEqual([201, 201])
  expect(both[0]!.body).toEqual(both[1]!.body)
  const other = await admin.send('POST', '/staff', { ...body, username: 'dr.twice' }, headers)
  expect(other.body.code).toBe('core.idempotency_mismatch')
})

test('two people changing one member of staff: the later one is told', async () => {
  const admin = await h.as('clinic_admin')
  const member = await admin.call(staff.create, { body: { ...newDoctor(h.branchId), username: 'dr.shared' } })
  const change = { ...newDoctor(h.branchId), username: 'dr.shared', speciality: 'Cardiology' }
  const headers = { 'if-match': `"${member.version}"` }
  expect((await admin.call(staff.update, { params: { id: member.id }, body: change }, { headers })).version).toBe(
    member.version + 1,
  )
  expect((await admin.refused(staff.update, { params: { id: member.id }, body: change }, { headers })).status).toBe(412)
})

test('somebody who is deactivated is out at once', async () => {
  const [hr, nurse] = [await h.as('hr'), await h.as('nurse', { fresh: true })]
  await hr.call(staff.deactivate, { params: { id: nurse.staffId as never }, body: { reason: 'left' } })
  expect((await nurse.refused(auth.me, {})).code).toBe('identity.session_ended')
})

test('staff of another branch do not exist for this one', async () => {
  const [hr, elsewhere] = [await h.as('hr'), await h.as('doctor', { branch: 'other' })]
  expect((await hr.refused(staff.get, { params: { id: elsewhere.staffId as never } })).status).toBe(404)
})

test('a browser request from another site is refused', async () => {
  const login = await h.nobody.send('POST', '/auth/login', { login: 'ananya.sen', password: 'seven green parrots' })
  const cookies = ([] as string[]).concat(login.headers['set-cookie'] as string[])
  expect(cookies.every((c) => /HttpOnly/.test(c) && /SameSite=Strict/.test(c))).toBe(true)
  const cookie = cookies.map((c) => c.split(';')[0]).join('; ')
  expect((await h.nobody.send('GET', '/auth/me', undefined, { cookie })).status).toBe(200)
  expect((await h.nobody.send('POST', '/auth/logout', {}, { cookie })).body.code).toBe('core.cross_site')
  const foreign = { cookie, 'x-tabib-csrf': '1', origin: 'https://evil.example' }
  expect((await h.nobody.send('POST', '/auth/logout', {}, foreign)).body.code).toBe('core.cross_site')
  expect((await h.nobody.send('POST', '/auth/logout', {}, { cookie, 'x-tabib-csrf': '1' })).status).toBe(201)
})

test('every change says who made it, and nobody rewrites it', async () => {
  const admin = await h.as('clinic_admin')
  const member = await admin.call(staff.create, { body: { ...newDoctor(h.branchId), username: 'dr.audited' } })
  const rows = await h.sql.selectFrom('audit.changes').selectAll().where('entity_id', '=', member.id).execute()
  expect(rows).toMatchObject([
    { action: 'insert', entity: 'identity.staff', account_id: admin.accountId, route: 'identity.staff.create' },
  ])
  await expect(h.arrange((tx) => tx.deleteFrom('audit.changes').execute())).rejects.toThrow('permission denied')
  await expect(h.arrange((tx) => tx.updateTable('audit.changes').set({ actor_name: 'x' }).execute())).rejects.toThrow(
    'permission denied',
  )
})

test('not JSON, too much, and no such place are clear problems', async () => {
  expect((await h.nobody.send('GET', '/nowhere')).body.code).toBe('core.no_route')
  const res = await h.app.inject({
    method: 'POST',
    url: '/api/v1/auth/login',
    payload: '{',
    headers: { 'content-type': 'application/json', host: `${h.tenant}.localhost` },
  })
  expect(res.json().code).toBe('core.not_json')
  const big = await h.nobody.send('POST', '/auth/login', { login: 'x'.repeat(3_000_000), password: 'x' })
  expect(big.body.code).toBe('core.body_too_large')
})
