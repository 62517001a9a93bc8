import { newId } from '@tabib/contracts/core/id'
import { otp } from '@tabib/contracts/identity/otp'
import { portal } from '@tabib/contracts/portal/access'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Sessions } from '../identity/sessions.service.js'
import { messagePurpose } from '../notifications/notify.js'
import { Jobs } from '../../platform/jobs/jobs.js'
import { SEALER, type Sealer } from '../../platform/sealing.js'
import { type Hospital, hospital } from '../../testing/hospital.js'

let h: Hospital
beforeAll(async () => {
  h = await hospital()
})
afterAll(() => h.close())

let count = 0
const newPhone = () => `+9198310000${10 + ++count}`

async function patient(name: string, birthDate: string, phone: string | null) {
  const id = newId<'Patient'>()
  const row = {
    id,
    branch_id: h.branchId,
    number: `SUN-${id.slice(-9)}`,
    name,
    gender: 'female',
    birth_date: birthDate,
  }
  await h.arrange((tx) =>
    tx
      .insertInto('patients.patients')
      .values({ ...row, phone, created_at: '2026-01-01T00:00:00Z', created_by: newId() })
      .execute(),
  )
  return id
}

async function ticketOf(phone: string): Promise<string> {
  await h.nobody.call(otp.send, { body: { purpose: 'portal', to: phone } })
  const row = await h.sql
    .selectFrom('notifications.messages')
    .select(['id', 'sealed'])
    .where('phone', '=', phone)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow()
  const { code } = JSON.parse((h.app.get(SEALER) as Sealer).open(row.sealed!, messagePurpose(h.tenant, row.id)))
  const answer = await h.nobody.call(otp.verify, { body: { purpose: 'portal', to: phone, code } })
  if (!('ticket' in answer)) throw new Error('no ticket')
  return answer.ticket
}

const people = async (ticket: string) => (await h.nobody.call(portal.people, { body: { ticket } })).items
const patientsOf = async (accessToken: string) =>
  (await h.app.get(Sessions).fromHeaders({ authorization: `Bearer ${accessToken}` }, '127.0.0.1'))!.patientIds

test('a family phone: first names only, then one of them and the year of birth', async () => {
  const phone = newPhone()
  const [mother] = [
    await patient('Rahima Begum', '1980-05-01', phone),
    await patient('Karim Sheikh', '2012-03-09', phone),
  ]
  const ticket = await ticketOf(phone)
  const shown = await people(ticket)
  expect(shown.map((p) => p.firstName)).toEqual(['Karim', 'Rahima'])
  expect(JSON.stringify(shown)).not.toMatch(/Begum|1980|SUN-/)
  expect(JSON.stringify(shown)).not.toContain(mother)
  const key = shown[1]!.key
  const wrong = await h.nobody.refused(portal.enter, { body: { ticket, key, birthYear: 1981 } })
  expect(wrong.code).toBe('identity.not_proved')
  const entered = await h.nobody.call(portal.enter, { body: { ticket, key, birthYear: 1980 } })
  expect(entered.me).toMatchObject({ roles: ['patient'], permissions: [] })
  expect(await patientsOf(entered.accessToken)).toEqual([mother])
  const again = await h.nobody.refused(portal.enter, { body: { ticket, key, birthYear: 1980 } })
  expect(again.code).toBe('identity.challenge_ended')
})

test('five answers end the ticket, and the right one after them opens nothing', async () => {
  const phone = newPhone()
  await patient('Rahima Begum', '1980-05-01', phone)
  const ticket = await ticketOf(phone)
  const key = (await people(ticket))[0]!.key
  const answer = (birthYear: number) => h.nobody.refused(portal.enter, { body: { ticket, key, birthYear } })
  for (const year of [1970, 1971, 1972, 1973, 1974]) expect((await answer(year)).code).toBe('identity.not_proved')
  expect((await answer(1980)).code).toBe('identity.challenge_ended')
})

test('years are guessed twenty times a day about one person, with however many codes; the next day the right one opens', async () => {
  const phone = newPhone()
  await patient('Rahima Begum', '1980-05-01', phone)
  const answers: string[] = []
  let last = ''
  for (let year = 1940; year < 1965; year++) {
    if (answers.length % 5 === 0) {
      h.clock.move({ minutes: 20 })
      last = await ticketOf(phone)
    }
    const key = (await people(last))[0]!.key
    answers.push((await h.nobody.refused(portal.enter, { body: { ticket: last, key, birthYear: year } })).code)
  }
  expect(answers.slice(0, 20)).toEqual(Array.from({ length: 20 }, () => 'identity.not_proved'))
  expect(answers.slice(20)).toEqual(Array.from({ length: 5 }, () => 'identity.too_many_today'))
  h.clock.move({ days: 1 })
  const ticket = await ticketOf(phone)
  const key = (await people(ticket))[0]!.key
  await h.nobody.call(portal.enter, { body: { ticket, key, birthYear: 1980 } })
})

test('a patient’s session opens nothing of the staff’s', async () => {
  const phone = newPhone()
  const id = await patient('Rahima Begum', '1980-05-01', phone)
  const ticket = await ticketOf(phone)
  const key = (await people(ticket))[0]!.key
  const { accessToken } = await h.nobody.call(portal.enter, { body: { ticket, key, birthYear: 1980 } })
  const headers = { authorization: `Bearer ${accessToken}` }
  for (const path of [`/patients/${id}`, '/doctors', '/staff', `/patients/${id}/portal-access`])
    expect((await h.nobody.send('GET', path, undefined, headers)).status, path).toBe(403)
})

test('somebody new registers with their phone, as a patient and nothing else', async () => {
  const phone = newPhone()
  const ticket = await ticketOf(phone)
  const body = { ticket, name: 'Nasreen Akter', gender: 'female' as const, birthDate: '1991-02-03' }
  const forged = await h.nobody.send('POST', '/auth/register', { ...body, role: 'owner' })
  expect(forged.body.errors).toEqual([{ pointer: '/body/role', code: 'unknown_field' }])
  const entered = await h.nobody.call(portal.register, { body })
  expect(entered.me.roles).toEqual(['patient'])
  const [id] = await patientsOf(entered.accessToken)
  const row = await h.sql.selectFrom('patients.patients').selectAll().where('id', '=', id!).executeTakeFirstOrThrow()
  expect(row).toMatchObject({ name: 'Nasreen Akter', phone })
  expect((await h.nobody.refused(portal.register, { body })).code).toBe('identity.challenge_ended')
  const made = await h.sql
    .selectFrom('audit.changes')
    .select('account_id')
    .where('entity_id', '=', id!)
    .where('action', '=', 'insert')
    .executeTakeFirstOrThrow()
  expect(made.account_id).toBe(entered.me.accountId)
})

test('the desk gives a daughter’s phone her mother; taking it back holds at once', async () => {
  const desk = await h.as('receptionist')
  const phone = newPhone()
  const mother = await patient('Amina Khatun', '1951-01-01', null)
  const given = await desk.call(portal.give, { params: { id: mother }, body: { phone, relation: 'parent' } })
  const twice = await desk.refused(portal.give, { params: { id: mother }, body: { phone, relation: 'parent' } })
  expect(twice.code).toBe('portal.already_given')
  const ticket = await ticketOf(phone)
  const key = (await people(ticket))[0]!.key
  const { accessToken } = await h.nobody.call(portal.enter, { body: { ticket, key, birthYear: 1951 } })
  expect(await patientsOf(accessToken)).toEqual([mother])
  await desk.call(portal.end, { params: { id: mother, accessId: given.id } })
  expect(await patientsOf(accessToken)).toEqual([])
  expect(await people(await ticketOf(phone))).toEqual([])
})

test('a patient’s phone that opens the portal is changed by somebody who shows who they are; it is told, and opens nothing more', async () => {
  const [used, unused] = [newPhone(), newPhone()]
  const name = 'Rahima Begum'
  const [mother, aunt] = [await patient(name, '1980-05-01', used), await patient(name, '1980-05-01', unused)]
  const ticket = await ticketOf(used)
  const key = (await people(ticket))[0]!.key
  const { accessToken } = await h.nobody.call(portal.enter, { body: { ticket, key, birthYear: 1980 } })
  const calendars = `/portal/people/${mother}/calendar-feeds`
  const mine = { authorization: `Bearer ${accessToken}`, 'idempotency-key': newId() }
  expect((await h.nobody.send('POST', calendars, {}, mine)).status).toBe(201)
  const open = h.sql.selectFrom('scheduling.feeds').select('id').where('revoked_at', 'is', null)
  const desk = await h.as('receptionist', { fresh: true })
  h.clock.move({ minutes: 6 })
  const known = { name, gender: 'female', birthDate: '1980-05-01' }
  const put = (id: string, change: object) => desk.send('PUT', `/patients/${id}`, { ...known, ...change })
  // Nobody signs in with the one, and the other stays as it is.
  expect((await put(aunt, { phone: newPhone() })).status).toBe(200)
  expect((await put(mother, { phone: used, emergencyName: 'Karim' })).status).toBe(200)
  const next = newPhone()
  expect((await put(mother, { phone: next })).body.code).toBe('identity.step_up_required')
  expect(await patientsOf(accessToken)).toEqual([mother])

  await desk.send('POST', '/auth/step-up', { password: 'a long test password' })
  expect((await put(mother, { phone: next })).status).toBe(200)
  expect(await patientsOf(accessToken)).toEqual([])
  expect(await people(await ticketOf(used))).toEqual([])
  expect(await open.where('patient_id', '=', mother).execute()).toHaveLength(1)
  await h.app.get(Jobs).runDue(h.tenant)
  expect(await open.where('patient_id', '=', mother).execute()).toEqual([])
  const told = h.sql.selectFrom('notifications.messages').select(['phone', 'patient_id', 'data'])
  expect(await told.where('kind', '=', 'account.changed').execute()).toEqual([
    { phone: used, patient_id: mother, data: { clinic: 'Sunrise Hospital', who: 'Test receptionist' } },
  ])
})

test('a phone nobody gave answers like any other, and shows nobody', async () => {
  expect(await people(await ticketOf(newPhone()))).toEqual([])
  expect((await h.nobody.refused(portal.people, { body: { ticket: 'x'.repeat(43) } })).code).toBe(
    'identity.challenge_ended',
  )
})

test('access is given to as many as come to the desk in a day', async () => {
  const desk = await h.as('receptionist')
  // Postgres plans a statement anew for the first five; what it plans for all that follow must do too.
  for (let n = 0; n < 12; n++) {
    const phone = newPhone()
    const id = await patient(`Visitor ${n}`, '1990-01-01', phone)
    await desk.call(portal.give, { params: { id }, body: { phone, relation: 'self' } })
  }
})
