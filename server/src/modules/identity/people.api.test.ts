import { auth } from '@tabib/contracts/identity/auth'
import { passwords } from '@tabib/contracts/identity/passwords'
import { invitations } from '@tabib/contracts/identity/invitations'
import { roleEditor } from '@tabib/contracts/identity/role-editor'
import { sessions } from '@tabib/contracts/identity/sessions'
import { staff } from '@tabib/contracts/identity/staff'
import { users } from '@tabib/contracts/identity/users'
import { outbox } from '@tabib/contracts/notifications/messages'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Jobs } from '../../platform/jobs/jobs.js'
import { ControlChannel } from '../../platform/live/channel.js'
import { ACCOUNT_ENDED, Live } from '../../platform/live/live.js'
import { type Caller, type Hospital, hospital } from '../../testing/hospital.js'

let h: Hospital
let [admin, hr]: Caller[] = []
beforeAll(async () => {
  h = await hospital()
  ;[admin, hr] = [await h.as('clinic_admin'), await h.as('hr')]
})
afterAll(() => h.close())

let made = 0
const takeOn = (more: object = {}) =>
  admin!.call(staff.create, {
    body: {
      name: 'Rina Bose',
      username: `rina.bose.${++made}`,
      roles: ['nurse'],
      branchIds: [h.branchId],
      ...more,
    } as never,
  })
const one = (id: string) => ({ params: { id: id as never } })

test('a printed code opens the account of somebody without phone and email, once, however it is typed', async () => {
  const nurse = await takeOn()
  const { token, invitation } = await hr!.call(invitations.send, { ...one(nurse.id), body: { way: 'paper' } })
  expect(token).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/)
  expect(invitation).toMatchObject({ way: 'paper', state: 'open' })
  const typed = ` ${token!.toLowerCase().replace('-', ' ')} `
  expect((await h.nobody.call(auth.invitation, { body: { token: typed } })).username).toBe(nurse.username)
  await h.nobody.call(auth.setPassword, { body: { token: typed, password: 'seven green parrots' } })
  const login = await h.nobody.send('POST', '/auth/login', { login: nurse.username, password: 'seven green parrots' })
  expect(login.status).toBe(201)
  expect(
    (await h.nobody.refused(auth.setPassword, { body: { token: token!, password: 'another long password' } })).code,
  ).toBe('identity.invitation_invalid')
})

test('the code is nowhere in the database, and the page to hand over is set only for the code that is open', async () => {
  const nurse = await takeOn()
  const { token } = await hr!.call(invitations.send, { ...one(nurse.id), body: { way: 'paper' } })
  const rows = await h.sql.selectFrom('identity.invitations').selectAll().execute()
  const kept = await h.sql.selectFrom('platform.idempotency').select('outcome').execute()
  expect(JSON.stringify([rows, kept])).not.toContain(token!.slice(0, 4) + '-')
  const sheet = await hr!.send('POST', `/staff/${nurse.id}/invitations/sheet`, { code: token, language: 'bn' })
  expect(sheet.bytes.subarray(0, 5).toString()).toBe('%PDF-')
  const foreign = await hr!.send('POST', `/staff/${nurse.id}/invitations/sheet`, { code: '0000-0000', language: 'en' })
  expect(foreign.body.code).toBe('identity.invitation_invalid')
})

test('an invitation by message goes to phone and email as a secret; without either it is refused', async () => {
  const [reachable, nobody] = [await takeOn({ phone: '+91 98300 11223' }), await takeOn()]
  const { token } = await hr!.call(invitations.send, { ...one(reachable.id), body: { way: 'message' } })
  expect(token).toBeNull()
  const [message] = await h.sql
    .selectFrom('notifications.messages')
    .selectAll()
    .where('account_id', '=', reachable.accountId)
    .execute()
  expect(message).toMatchObject({ kind: 'invitation', secret: true, phone: '+919830011223' })
  expect((await hr!.refused(invitations.send, { ...one(nobody.id), body: { way: 'message' } })).code).toBe(
    'identity.no_address',
  )
})

test('until when an invitation holds is written as its reader writes dates', async () => {
  const reader = await takeOn({ name: 'Salma Haddad', phone: '+91 98300 11224' })
  await h.arrange((tx) =>
    tx.updateTable('identity.accounts').set({ language: 'ar' }).where('id', '=', reader.accountId).execute(),
  )
  await hr!.call(invitations.send, { ...one(reader.id), body: { way: 'message' } })
  await h.app.get(Jobs).runDue(h.tenant)
  const owner = await h.as('owner', { fresh: true })
  const { items } = await owner.call(outbox.list, { query: { limit: 50 } })
  const sent = items.find((m) => m.kind === 'invitation' && m.name === 'Salma Haddad')!
  expect((await owner.call(outbox.open, { params: { id: sent.id as never } })).body).toMatch(
    /يعمل حتى [٠-٩]+ \p{L}+ [٠-٩]{4}/u,
  )
})

test('sent again, the earlier one stops working; revoked, none does; and each shows its state', async () => {
  const nurse = await takeOn()
  const first = await hr!.call(invitations.send, { ...one(nurse.id), body: { way: 'link' } })
  const second = await hr!.call(invitations.send, { ...one(nurse.id), body: { way: 'paper' } })
  expect((await h.nobody.refused(auth.invitation, { body: { token: first.token! } })).code).toBe(
    'identity.invitation_invalid',
  )
  await hr!.call(invitations.revoke, one(nurse.id))
  expect((await h.nobody.refused(auth.invitation, { body: { token: second.token! } })).code).toBe(
    'identity.invitation_invalid',
  )
  const { items } = await hr!.call(invitations.list, one(nurse.id))
  expect(items.map((i) => i.state)).toEqual(['revoked', 'revoked'])
  expect((await hr!.call(staff.get, one(nurse.id))).invitation).toBeNull()
})

test('a printed code ends after three days, a link after seven', async () => {
  const [paper, link] = [await takeOn(), await takeOn()]
  const code = (await hr!.call(invitations.send, { ...one(paper.id), body: { way: 'paper' } })).token!
  const token = (await hr!.call(invitations.send, { ...one(link.id), body: { way: 'link' } })).token!
  h.clock.move({ days: 4 })
  ;[admin, hr] = [await h.as('clinic_admin', { fresh: true }), await h.as('hr', { fresh: true })]
  expect((await h.nobody.refused(auth.invitation, { body: { token: code } })).code).toBe('identity.invitation_invalid')
  expect((await h.nobody.call(auth.invitation, { body: { token } })).name).toBe('Rina Bose')
  expect((await hr.call(invitations.list, one(paper.id))).items[0]!.state).toBe('expired')
})

test('nobody who cannot give out roles gets hold of an administrator’s account', async () => {
  const boss = await h.as('clinic_admin', { fresh: true })
  const profile = { name: 'Taken over', username: 'taken.over', email: 'mine@example.org' }
  const path = `/staff/${boss.staffId}`
  expect((await hr!.send('POST', `${path}/invitations`, { way: 'link' })).body.code).toBe('identity.manages_rights')
  expect((await hr!.send('PUT', `/users/${boss.accountId}`, profile)).body.code).toBe('identity.manages_rights')
  expect((await hr!.send('POST', `${path}/deactivation`, { reason: 'x' })).body.code).toBe('identity.manages_rights')
  const owner = await h.as('owner')
  expect((await boss.send('POST', `/staff/${owner.staffId}/invitations`, { way: 'link' })).body.code).toBe(
    'identity.only_owner',
  )
})

test('somebody who left and returns has their roles, and signs in anew: what was open stays closed', async () => {
  const nurse = await h.as('nurse', { fresh: true })
  await hr!.call(staff.deactivate, { ...one(nurse.staffId), body: { reason: 'left' } })
  expect((await nurse.refused(auth.me, {})).code).toBe('identity.session_ended')
  const back = await hr!.call(staff.reactivate, { ...one(nurse.staffId), body: { reason: 'returned' } })
  expect(back).toMatchObject({ active: true, roles: [{ id: 'nurse' }] })
  expect((await nurse.refused(auth.me, {})).code).toBe('identity.session_ended')
  expect((await hr!.refused(staff.reactivate, { ...one(nurse.staffId), body: { reason: 'again' } })).code).toBe(
    'identity.active_already',
  )
})

test('whoever leaves is cut off at every screen, and an invitation sent before opens nothing when they return', async () => {
  const nurse = await takeOn()
  const { token } = await hr!.call(invitations.send, { ...one(nurse.id), body: { way: 'link' } })
  await h.app.get(ControlChannel).start()
  const ended: unknown[] = []
  h.app.get(Live).on(ACCOUNT_ENDED, ({ key }) => ended.push(key.accountId))
  await hr!.call(staff.deactivate, { ...one(nurse.id), body: { reason: 'left' } })
  await expect.poll(() => ended).toEqual([nurse.accountId])
  await hr!.call(staff.reactivate, { ...one(nurse.id), body: { reason: 'returned' } })
  expect((await h.nobody.refused(auth.invitation, { body: { token: token! } })).code).toBe(
    'identity.invitation_invalid',
  )
})

test('an administrator who left is let in again by nobody who cannot give out roles', async () => {
  const [boss, owner] = [await h.as('clinic_admin', { fresh: true }), await h.as('owner')]
  await owner.call(staff.deactivate, { ...one(boss.staffId), body: { reason: 'left' } })
  const back = await hr!.refused(staff.reactivate, { ...one(boss.staffId), body: { reason: 'a friend' } })
  expect(back.code).toBe('identity.manages_rights')
})

test('people are found by role, branch, access and when they last signed in', async () => {
  const nurse = await h.as('nurse', { fresh: true })
  const since = h.clock.now().toISOString()
  const ids = async (query: object) =>
    (await hr!.call(users.list, { query: { limit: 100, ...query } as never })).items.map((u) => u.id)
  expect(await ids({ role: 'nurse', signedInSince: since })).toContain(nurse.accountId)
  expect(await ids({ role: 'cashier' })).not.toContain(nurse.accountId)
  expect(await ids({ branchId: h.otherBranchId })).toEqual([])
  await hr!.call(staff.deactivate, { ...one(nurse.staffId), body: { reason: 'left' } })
  expect(await ids({ active: 'true' })).not.toContain(nurse.accountId)
  expect(await ids({ active: 'false' })).toContain(nurse.accountId)
})

test('everybody keeps their own contacts, and cannot write their own name, number or roles', async () => {
  const nurse = await h.as('nurse', { fresh: true })
  const mine = await nurse.call(users.me, {})
  const now = await nurse.call(users.updateMe, {
    body: { emergencyName: 'Amit', emergencyPhone: '098300 44556', languages: ['bn'] },
  })
  expect(now).toMatchObject({ emergencyPhone: '+919830044556', languages: ['bn'], version: mine.version + 1 })
  const forged = await nurse.send('PUT', '/users/me', { name: 'Dr Nobody', roles: ['owner'], languages: [] })
  expect(forged.body.errors.map((e: { pointer: string }) => e.pointer).sort()).toEqual(['/body/name', '/body/roles'])
})

test('a picture becomes a small square without the camera’s notes; colleagues see it, other branches do not', async () => {
  const nurse = await takeOn()
  const picture = await sharp({ create: { width: 900, height: 500, channels: 3, background: '#08a' } })
    .withExif({ IFD0: { Copyright: 'where it was taken' } })
    .png()
    .toBuffer()
  const form = new FormData()
  form.append('file', new Blob([new Uint8Array(picture)], { type: 'image/png' }), 'me.png')
  const sent = new Response(form)
  const headers = { 'content-type': sent.headers.get('content-type')! }
  const set = await hr!.send('PUT', `/staff/${nurse.id}/photo`, Buffer.from(await sent.arrayBuffer()), headers)
  expect(set.body.photoId).not.toBeNull()
  const shown = await (await h.as('doctor', { fresh: true })).send('GET', `/staff/${nurse.id}/photo`)
  const { width, height, format, exif } = await sharp(shown.bytes).metadata()
  expect({ width, height, format, exif }).toEqual({ width: 256, height: 256, format: 'jpeg', exif: undefined })
  const elsewhere = await h.as('doctor', { branch: 'other', fresh: true })
  expect((await elsewhere.send('GET', `/staff/${nurse.id}/photo`)).status).toBe(404)
})

test('who looks after the staff sees where somebody is signed in, and ends one place or all of them', async () => {
  const nurse = await h.as('nurse', { fresh: true })
  const { items } = await hr!.call(sessions.ofPerson, one(nurse.staffId))
  expect(items).toHaveLength(1)
  const foreign = { params: { id: hr!.staffId as never, sessionId: items[0]!.id } }
  expect((await admin!.refused(sessions.endOfPerson, foreign)).code).toBe('not_found')
  expect((await nurse.call(auth.me, {})).accountId).toBe(nurse.accountId)
  await hr!.call(sessions.endOfPerson, { params: { id: nurse.staffId as never, sessionId: items[0]!.id } })
  expect((await nurse.refused(auth.me, {})).code).toBe('identity.session_ended')
  expect((await hr!.call(sessions.ofPerson, one(nurse.staffId))).items).toEqual([])

  const other = await h.as('nurse', { fresh: true })
  await hr!.call(sessions.endAllOfPerson, one(other.staffId))
  expect((await other.refused(auth.me, {})).code).toBe('identity.session_ended')
})

test('sessions of who gives out roles, and of another branch, are nobody else’s to see or end', async () => {
  const [boss, elsewhere] = [await h.as('clinic_admin', { fresh: true }), await h.as('nurse', { branch: 'other' })]
  expect((await hr!.refused(sessions.ofPerson, one(boss.staffId))).code).toBe('identity.manages_rights')
  expect((await hr!.refused(sessions.endAllOfPerson, one(boss.staffId))).code).toBe('identity.manages_rights')
  expect((await hr!.refused(sessions.endAllOfPerson, one(elsewhere.staffId))).code).toBe('not_found')
  expect((await boss.call(auth.me, {})).accountId).toBe(boss.accountId)
  expect((await elsewhere.call(auth.me, {})).accountId).toBe(elsewhere.accountId)
})

test('staff who hold a role that is not for staff are listed like everybody', async () => {
  const mother = await h.as('family_member', { fresh: true })
  const { items } = await hr!.call(staff.list, { query: { q: 'family' } })
  expect(items.find((s) => s.id === mother.staffId)?.roles).toMatchObject([{ id: 'family_member' }])
})

test('a role the clinic made is called by its name, and only where it is held', async () => {
  const owner = await h.as('owner', { fresh: true })
  const role = await owner.call(roleEditor.clone, { body: { from: 'nurse', name: 'Dialysis sister' } })
  const nurse = await h.as('nurse', { fresh: true })
  const held = ['nurse', { roleId: role.id, branchIds: [h.otherBranchId] }]
  const branchIds = [h.branchId, h.otherBranchId]
  await owner.call(staff.setRoles, { ...one(nurse.staffId), body: { roles: held, branchIds } as never })
  expect((await nurse.call(auth.me, {})).heldRoles).toEqual([{ id: 'nurse', name: null }])
  const there = await nurse.call(auth.switchBranch, { body: { branchId: h.otherBranchId as never } })
  expect(there.heldRoles).toContainEqual({ id: role.id, name: 'Dialysis sister' })
})

test('another phone, email or user name asks again who changes it; the person is told where they were reached, and links there end', async () => {
  const nurse = await takeOn({ phone: '+91 98300 55001', email: 'rina@old.example' })
  const colleague = await h.as('hr', { fresh: true })
  await h.nobody.call(passwords.forgot, { body: { login: nurse.username } })
  const at = h.clock.now().toISOString()
  await h.arrange(async (tx) => {
    await tx
      .updateTable('identity.accounts')
      .set({ email_verified_at: at, language: 'hi' })
      .where('id', '=', nurse.accountId)
      .execute()
  })
  h.clock.move({ minutes: 6 })
  const profile = {
    name: nurse.name,
    username: nurse.username,
    phone: nurse.phone,
    email: nurse.email,
    languages: [],
    address: null,
  }
  const put = (change: object, path = `/users/${nurse.accountId}`) =>
    colleague.send('PUT', path, { ...profile, ...change })
  expect((await put({ name: 'Rina Bose Sen', address: 'Park Street 4' })).status).toBe(200)
  const ways = [{ phone: '+91 98300 55002' }, { phone: null }, { email: 'rina@new.example' }, { username: 'rina.new' }]
  for (const way of ways) expect((await put(way)).body.code, JSON.stringify(way)).toBe('identity.step_up_required')
  const whole = { roles: ['nurse'], branchIds: [h.branchId], phone: '+91 98300 55002' }
  expect((await put(whole, `/staff/${nurse.id}`)).body.code).toBe('identity.step_up_required')
  const told = () =>
    h.sql
      .selectFrom('notifications.messages')
      .select(['phone', 'email', 'language', 'data'])
      .where('kind', '=', 'account.changed')
      .where('account_id', '=', nurse.accountId)
      .execute()
  expect(await told()).toEqual([])

  await colleague.send('POST', '/auth/step-up', { password: 'a long test password' })
  expect((await put({ ...ways[0], ...ways[2] })).body).toMatchObject({
    phone: '+919830055002',
    email: 'rina@new.example',
  })
  expect(await told()).toMatchObject([
    { phone: '+919830055001', email: 'rina@old.example', language: 'hi', data: { who: 'Test hr' } },
  ])
  const now = await h.sql
    .selectFrom('identity.accounts')
    .select('email_verified_at')
    .where('id', '=', nurse.accountId)
    .executeTakeFirstOrThrow()
  expect(now.email_verified_at).toBeNull()
  const open = h.sql.selectFrom('identity.tickets').selectAll().where('account_id', '=', nurse.accountId)
  expect((await open.execute()).map((t) => t.used_at === null)).toEqual([false])
})

test('a secret that sets the password of somebody who has one is handed out again only to who shows who they are', async () => {
  await admin!.send('POST', '/auth/step-up', { password: 'a long test password' })
  const [nurse, colleague] = [await h.as('nurse', { fresh: true }), await h.as('hr', { fresh: true })]
  const [newcomer, member] = [await takeOn(), one(nurse.staffId)]
  h.clock.move({ minutes: 6 })
  for (const way of ['link', 'paper'] as const) {
    await colleague.call(invitations.send, { ...one(newcomer.id), body: { way } })
    const refused = await colleague.refused(invitations.send, { ...member, body: { way } })
    expect(refused.code, way).toBe('identity.step_up_required')
  }
  expect((await colleague.refused(staff.invite, member)).code).toBe('identity.step_up_required')
  await colleague.send('POST', '/auth/step-up', { password: 'a long test password' })
  expect((await colleague.call(invitations.send, { ...member, body: { way: 'link' } })).token).toBeTruthy()
})
