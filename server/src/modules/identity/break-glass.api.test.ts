import { breakGlass } from '@tabib/contracts/identity/break-glass'
import { encounters } from '@tabib/contracts/encounters/encounters'
import { roleEditor } from '@tabib/contracts/identity/role-editor'
import { staff } from '@tabib/contracts/identity/staff'
import { newId } from '@tabib/contracts/core/id'
import { patients } from '@tabib/contracts/patients/patients'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Caller, type Hospital, hospital } from '../../testing/hospital.js'

let h: Hospital
let [one, other]: string[] = []
/** A visit of each of two patients in the branch the nurse does not work in. */
let [visit, otherVisit]: string[] = []
let nurse: Caller

const params = (id: string) => ({ params: { id: id as never } })

async function visitElsewhere(patientId: string): Promise<string> {
  const id = newId()
  const place = { branch_id: h.otherBranchId, patient_id: patientId, service_date: '2026-11-20' }
  await h.arrange((tx) =>
    tx
      .insertInto('encounters.encounters')
      .values({ id, ...place, visit_type: 'new', status: 'arrived', started_at: h.clock.now().toISOString() })
      .execute(),
  )
  return id
}

beforeAll(async () => {
  h = await hospital()
  const desk = await h.as('receptionist')
  const person = (name: string) => desk.call(patients.register, { body: { name, gender: 'female', age: 40 } as never })
  ;[one, other] = [(await person('Asha Roy')).id, (await person('Mina Das')).id]
  ;[visit, otherVisit] = [await visitElsewhere(one!), await visitElsewhere(other!)]
})
afterAll(() => h.close())
/** Somebody whose role reads no chart, and may break the glass. */
beforeEach(async () => {
  const owner = await h.as('owner', { fresh: true })
  const role = await owner.call(roleEditor.clone, { body: { from: 'nurse', name: `Ward help ${newId()}` } })
  const body = { name: role.name!, allow: ['identity.break_glass.use' as const], deny: [], discountCap: 0 }
  await owner.call(roleEditor.update, { ...params(role.id), body })
  nurse = await h.as('nurse', { fresh: true })
  await owner.call(staff.setRoles, {
    ...params(nurse.staffId),
    body: { roles: [role.id as never], branchIds: [h.branchId as never] },
  })
})

const breakFor = (patientId: string, reason = 'unconscious in the emergency room') =>
  nurse.call(breakGlass.start, { body: { patientId: patientId as never, reason } })

test('an emergency look opens one patient’s chart in every branch, for reading, and nobody else’s', async () => {
  expect((await nurse.refused(patients.get, params(one!))).status).toBe(403)
  expect((await nurse.refused(encounters.get, params(visit!))).status).toBe(403)
  await breakFor(one!)
  expect((await nurse.call(patients.get, params(one!))).name).toBe('Asha Roy')
  expect((await nurse.call(encounters.get, params(visit!))).id).toBe(visit)
  expect((await nurse.refused(encounters.get, params(otherVisit!))).status).toBe(403)
  expect((await nurse.refused(patients.get, params(other!))).status).toBe(403)
  expect((await nurse.send('GET', '/patients/search?q=Das')).status).toBe(403)
  expect((await nurse.send('PUT', `/patients/${one}`, { name: 'Changed' })).status).toBe(403)
})

test('it ends by itself after sixty minutes, however busy the person is', async () => {
  const [account] = await h.sql
    .selectFrom('identity.accounts')
    .select('username')
    .where('id', '=', nurse.accountId)
    .execute()
  const credentials = { login: account!.username, password: 'a long test password' }
  let tokens = (await h.nobody.send('POST', '/auth/login', credentials)).body
  const send = (method: string, path: string, body?: unknown) =>
    h.nobody.send(method, path, body, { authorization: `Bearer ${tokens.accessToken}` })
  await send('POST', '/break-glass', { patientId: one, reason: 'no pulse' })
  const seen: number[] = []
  for (let minutes = 0; minutes <= 60; minutes += 10) {
    seen.push((await send('GET', `/encounters/${visit}`)).status)
    h.clock.move({ minutes: 10 })
    tokens = (await h.nobody.send('POST', '/auth/refresh', { refreshToken: tokens.refreshToken })).body
  }
  expect(seen).toEqual([200, 200, 200, 200, 200, 200, 403])
})

test('ended before its time, it opens nothing any more; another one replaces it', async () => {
  await breakFor(one!)
  await breakFor(other!)
  expect((await nurse.refused(encounters.get, params(visit!))).status).toBe(403)
  expect((await nurse.call(encounters.get, params(otherVisit!))).id).toBe(otherVisit)
  await nurse.call(breakGlass.end, {})
  expect((await nurse.refused(encounters.get, params(otherVisit!))).status).toBe(403)
})

test('another session of the same person sees nothing through it', async () => {
  await breakFor(one!)
  const login = await h.sql
    .selectFrom('identity.accounts')
    .select('username')
    .where('id', '=', nurse.accountId)
    .execute()
  const again = await h.nobody.send('POST', '/auth/login', {
    login: login[0]!.username,
    password: 'a long test password',
  })
  const headers = { authorization: `Bearer ${again.body.accessToken}` }
  expect((await h.nobody.send('GET', `/encounters/${visit}`, undefined, headers)).status).toBe(403)
})

test('the owner is told at once, sees who looked and why, and says when it was looked into', async () => {
  const owner = await h.as('owner', { fresh: true })
  const glass = await breakFor(one!, 'found in the street')
  const told = await h.sql
    .selectFrom('notifications.messages')
    .select(['account_id', 'data'])
    .where('kind', '=', 'break_glass')
    .where('key', 'like', `break_glass:${glass.id}:%`)
    .execute()
  expect(told.map((m) => m.account_id)).toContain(owner.accountId)
  expect(JSON.stringify(told)).not.toContain('Asha')
  const { items } = await owner.call(breakGlass.list, { query: { open: 'true' } })
  expect(items[0]).toMatchObject({ id: glass.id, patientId: one, reason: 'found in the street' })
  await owner.call(breakGlass.review, params(glass.id))
  const after = await owner.call(breakGlass.list, {})
  expect(after.items.find((g) => g.id === glass.id)?.reviewedByName).toBe('Test owner')
})

test('an owner of another branch is not told, does not see it, and has nothing to say about it', async () => {
  const elsewhere = await h.as('owner', { branch: 'other', fresh: true })
  const [gone, owner] = [await h.as('owner', { fresh: true }), await h.as('owner', { fresh: true })]
  await owner.call(staff.deactivate, { ...params(gone.staffId), body: { reason: 'left' } })
  const glass = await breakFor(one!)
  const told = await h.sql
    .selectFrom('notifications.messages')
    .select('account_id')
    .where('key', 'like', `break_glass:${glass.id}:%`)
    .execute()
  const accounts = told.map((m) => m.account_id)
  expect(accounts).toContain(owner.accountId)
  expect(accounts).not.toContain(elsewhere.accountId)
  expect(accounts).not.toContain(gone.accountId)
  const seen = await elsewhere.call(breakGlass.list, {})
  expect(seen.items).toEqual([])
  expect((await elsewhere.refused(breakGlass.review, params(glass.id))).code).toBe('not_found')
})

test('every look through it stands in the audit with its reason', async () => {
  await breakFor(one!, 'seizure')
  await nurse.call(encounters.get, params(visit!))
  const events = await h.sql
    .selectFrom('audit.events')
    .select(['subject', 'reason', 'patient_id'])
    .where('kind', '=', 'break_glass')
    .where('account_id', '=', nurse.accountId)
    .execute()
  expect(events.map((e) => e.subject)).toEqual(expect.arrayContaining(['started', 'looked']))
  expect(events.every((e) => e.reason === 'seizure' && e.patient_id === one)).toBe(true)
})

test('who has no such permission breaks no glass, and nobody breaks it for somebody who is not there', async () => {
  const desk = await h.as('receptionist', { fresh: true })
  const body = { patientId: one as never, reason: 'curious' }
  expect((await desk.refused(breakGlass.start, { body })).status).toBe(403)
  expect((await nurse.refused(breakGlass.start, { body: { patientId: newId(), reason: 'typo' } })).status).toBe(404)
})
