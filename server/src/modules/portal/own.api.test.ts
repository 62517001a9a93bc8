import { newId } from '@tabib/contracts/core/id'
import type { Id } from '@tabib/contracts/core/id'
import { invoices } from '@tabib/contracts/billing/invoices'
import { payments } from '@tabib/contracts/billing/payments'
import { arrivals } from '@tabib/contracts/frontdesk/arrivals'
import { screens } from '@tabib/contracts/frontdesk/screens'
import { portal } from '@tabib/contracts/portal/access'
import { bookings } from '@tabib/contracts/portal/bookings'
import { doctors, publicDoctors } from '@tabib/contracts/portal/doctors'
import { health } from '@tabib/contracts/portal/health'
import { self } from '@tabib/contracts/portal/people'
import { messageLog } from '@tabib/contracts/notifications/messages'
import { myNotifications, myPreferences } from '@tabib/contracts/notifications/mine'
import { patients } from '@tabib/contracts/patients/patients'
import { appointments } from '@tabib/contracts/scheduling/appointments'
import { feeds } from '@tabib/contracts/scheduling/feeds'
import { defaultRules, rules } from '@tabib/contracts/scheduling/rules'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { patient, sees } from '../../testing/appointments.js'
import { pdfText } from '../../platform/paper/pdf-text.js'
import { Jobs } from '../../platform/jobs/jobs.js'
import { systemActor } from '../../platform/system-actor.js'
import { charge } from '../billing/index.js'
import { notify } from '../notifications/index.js'
import { type Caller, type Hospital, hospital } from '../../testing/hospital.js'

let h: Hospital
let desk: Caller
let doctorId: Id<'Staff'>
let mother: Id<'Patient'>
let daughter: Id<'Patient'>
let stranger: Id<'Patient'>
let phone: Caller
beforeAll(async () => {
  h = await hospital()
  desk = await h.as('receptionist')
  doctorId = (await h.as('doctor')).staffId as never
  await sees(desk, doctorId, { kinds: ['in_person', 'video', 'home_visit'] })
  mother = await patient(h, { name: 'Rahima Begum' })
  daughter = await patient(h, { name: 'Nadia Begum' })
  stranger = await patient(h, { name: 'Somebody Else' })
  phone = await h.asPatient(mother)
  const number = '+919830099999'
  await onPhone(number, phone, [mother, daughter])
})
afterAll(() => h.close())

/** Gives an account a phone, and people the same as theirs. */
const onPhone = (number: string, account: Caller, people: string[]) =>
  h.arrange(async (tx) => {
    await tx.updateTable('patients.patients').set({ phone: number }).where('id', 'in', people).execute()
    await tx.updateTable('identity.accounts').set({ phone: number }).where('id', '=', account.accountId).execute()
  })

const wanted = (time: string, more: object = {}) => ({
  doctorId,
  branchId: h.branchId as Id<'Branch'>,
  startsAt: `2026-11-${time}`,
  ...more,
})
const book = (time: string, more: object = {}, who = phone) =>
  who.call(bookings.book, { params: { patientId: mother }, body: wanted(time, more) })

test('a first name until the year of birth is given; then the whole person, and only in this session', async () => {
  const { items } = await phone.call(self.people, {})
  expect(items.map((p) => [p.firstName, p.patient?.id ?? null])).toEqual([
    ['Nadia', null],
    ['Rahima', mother],
  ])
  const key = items[0]!.key
  const early = await phone.refused(bookings.list, { params: { patientId: daughter } })
  expect(early.code).toBe('not_found')
  expect((await phone.refused(self.prove, { body: { key, birthYear: 1971 } })).code).toBe('identity.not_proved')
  const opened = await phone.call(self.prove, { body: { key, birthYear: 1990 } })
  expect(opened.items[0]!.patient).toMatchObject({ id: daughter, name: 'Nadia Begum' })
  expect((await phone.call(bookings.list, { params: { patientId: daughter } })).coming).toEqual([])
})

test('years are guessed a few times and no more, and a right answer forgives none', async () => {
  const other = await h.asPatient(mother)
  const number = '+919830088888'
  const uncle = await patient(h, { name: 'Karim Sheikh' })
  await onPhone(number, other, [uncle])
  const { key } = (await other.call(self.people, {})).items[0]!
  const guess = async (birthYear: number) => (await other.refused(self.prove, { body: { key, birthYear } })).code
  for (let year = 1960; year < 1968; year++) expect(await guess(year)).toBe('identity.not_proved')
  expect(await guess(1990)).toBe('identity.too_many_attempts')
})

test('a patient holds a time while they decide, takes it, moves it and cancels it', async () => {
  const held = await book('23T09:00', { hold: true })
  expect(held).toMatchObject({ status: 'PENDING', kind: 'in_person' })
  expect(held.heldUntil).not.toBeNull()
  const params = { patientId: mother, id: held.id }
  const kept = await phone.call(bookings.keep, { params, body: { reason: 'Cough' } })
  expect(kept).toMatchObject({ status: 'CONFIRMED', heldUntil: null, reason: 'Cough' })
  const moved = await phone.call(bookings.move, { params, body: { startsAt: '2026-11-23T09:15' } })
  expect(Date.parse(moved.startsAt) - Date.parse(kept.startsAt)).toBe(15 * 60_000)
  expect((await phone.call(self.today, { params: { patientId: mother } })).next?.id).toBe(held.id)
  expect((await phone.call(bookings.cancel, { params, body: {} })).status).toBe('CANCELLED')
  const { coming, past } = await phone.call(bookings.list, { params: { patientId: mother } })
  expect(coming).toEqual([])
  expect(past.map((a) => a.id)).toEqual([held.id])
})

test('the desk was faster: refused, and told the nearest free times', async () => {
  await desk.call(appointments.book, { body: { patientId: stranger, doctorId, startsAt: '2026-11-24T10:00' } })
  const refused = await phone.refused(bookings.book, { params: { patientId: mother }, body: wanted('24T10:00') })
  expect(refused).toMatchObject({ status: 409, code: 'scheduling.slot_taken' })
  const nearest = refused.details!['nearest'] as { time: string }[]
  expect(nearest.map((s) => s.time)).toEqual(['09:15', '09:30', '09:45', '10:15', '10:30', '10:45'])
})

test('twenty phones tap one time: one has it, nineteen are told so', async () => {
  const phones = await Promise.all(
    Array.from({ length: 20 }, async () => {
      const id = await patient(h)
      return { id, who: await h.asPatient(id) }
    }),
  )
  const outcomes = await Promise.all(
    phones.map(({ id, who }) =>
      who.send('POST', `/portal/people/${id}/appointments`, wanted('25T11:00'), { 'idempotency-key': newId() }),
    ),
  )
  expect(outcomes.filter((o) => o.status === 201)).toHaveLength(1)
  expect(new Set(outcomes.filter((o) => o.status !== 201).map((o) => o.body.code))).toEqual(
    new Set(['scheduling.slot_taken']),
  )
})

test('what is of somebody else is of nobody', async () => {
  const theirs = await desk.call(appointments.book, {
    body: { patientId: stranger, doctorId, startsAt: '2026-11-26T10:00' },
  })
  for (const patientId of [stranger, mother, newId<'Patient'>()]) {
    const params = { patientId, id: theirs.id }
    expect((await phone.refused(bookings.get, { params })).code).toBe('not_found')
    expect((await phone.refused(bookings.cancel, { params, body: {} })).code).toBe('not_found')
    expect((await phone.refused(bookings.keep, { params, body: {} })).code).toBe('not_found')
  }
  expect((await phone.refused(health.visits, { params: { patientId: stranger } })).code).toBe('not_found')
  const staff = await (await h.as('owner')).send('GET', `/portal/people/${mother}/visits`)
  expect(staff.status).toBe(403)
})

test('too late is said, and a visit moved late is refused the same', async () => {
  const a = await book('20T10:45')
  expect(a.changeUntil).toBeNull()
  const params = { patientId: mother, id: a.id }
  const late = await phone.refused(bookings.cancel, { params, body: {} })
  expect(late).toMatchObject({ code: 'scheduling.too_late_to_cancel', details: { minutes: 120 } })
  const moved = await phone.refused(bookings.move, { params, body: { startsAt: '2026-11-27T10:45' } })
  expect(moved.code).toBe('scheduling.too_late_to_cancel')
})

test('a clinic that is paid first keeps a time, and gives it only when paid', async () => {
  const owner = await h.as('owner')
  const set = async (change: object) => {
    const { version } = await owner.call(rules.get, {})
    const headers = { 'if-match': `"${version}"` }
    await owner.call(rules.set, { body: { ...defaultRules, ...change } }, { headers })
  }
  await set({ payToConfirm: true })
  const a = await book('27T09:00')
  expect(a).toMatchObject({ status: 'PENDING' })
  const params = { patientId: mother, id: a.id }
  expect((await phone.refused(bookings.keep, { params, body: {} })).code).toBe('scheduling.not_paid')
  await set({ autoConfirm: false })
  const held = await book('27T09:30', { hold: true })
  const kept = await phone.call(bookings.keep, { params: { ...params, id: held.id }, body: {} })
  expect(kept).toMatchObject({ status: 'PENDING', heldUntil: null })
  await set({})
})

test('a visit at home needs an address; a video visit says when its door opens', async () => {
  const home = { params: { patientId: mother }, body: wanted('30T09:00', { kind: 'home_visit' as const }) }
  expect((await phone.refused(bookings.book, home)).errors?.[0]?.code).toBe('scheduling.address_needed')
  const video = await book('30T09:30', { kind: 'video' })
  expect(video.video).toEqual({
    link: `/portal/video/${video.id}`,
    opensAt: new Date(Date.parse(video.startsAt) - 600_000).toISOString(),
    closesAt: new Date(Date.parse(video.endsAt)).toISOString(),
  })
})

test('a page loaded again has the time it held; another time lets the first one go, without a message', async () => {
  const held = await book('23T11:00', { hold: true })
  expect((await book('23T11:00', { hold: true })).id).toBe(held.id)
  const other = await book('23T11:15', { hold: true })
  expect((await desk.call(appointments.get, { params: { id: held.id } })).status).toBe('CANCELLED')
  const forDaughter = await phone.call(bookings.book, {
    params: { patientId: daughter },
    body: wanted('23T11:15', { hold: true }),
  })
  expect((await desk.call(appointments.get, { params: { id: other.id } })).status).toBe('CANCELLED')
  await phone.call(bookings.cancel, { params: { patientId: daughter, id: forDaughter.id }, body: {} })
  const told = await h.sql
    .selectFrom('notifications.messages')
    .select('kind')
    .where('subject_id', 'in', [held.id, other.id, forDaughter.id])
    .execute()
  expect(told).toEqual([])
})

test('who cancels in the portal is told that it is off, and reads no code as the reason', async () => {
  const a = await book('23T12:00')
  await phone.call(bookings.cancel, { params: { patientId: mother, id: a.id }, body: {} })
  const told = await h.sql
    .selectFrom('notifications.messages')
    .select('data')
    .where('subject_id', '=', a.id)
    .where('kind', '=', 'appointment.cancelled')
    .execute()
  expect(told.map((m) => (m.data as { reason?: unknown }).reason ?? null)).toEqual([null])
})

test('a patient’s place is that of the queue, not of the token, and the same as on the page of the slip', async () => {
  const dr = await h.as('doctor', { fresh: true })
  const checkIn = (patientId: Id<'Patient'>, priority: 'none' | 'emergency' = 'none') =>
    desk.call(arrivals.checkIn, {
      body: { patientId, doctorId: dr.staffId as Id<'Staff'>, chiefComplaint: 'Cough', visitType: 'new', priority },
    })
  await checkIn(mother)
  h.clock.move({ minutes: 1 })
  await checkIn(await patient(h), 'emergency')
  const { places } = await phone.call(self.today, { params: { patientId: mother } })
  expect(places).toMatchObject([{ token: 1, status: 'waiting', ahead: 1, branchName: expect.any(String) }])
  const [mine] = places
  const code = mine!.path.replace('/q/', '')
  const page = await h.nobody.call(screens.place, { params: { code } })
  expect(page).toMatchObject({ token: 1, ahead: mine!.ahead, estimatedWaitMinutes: mine!.waitMinutes })
})

test('a private calendar of one person is made, renewed and ended, and ends with the access to that person', async () => {
  const params = { patientId: mother }
  const { id, token } = await phone.call(bookings.makeFeed, { params })
  const read = async (t: string) => (await h.nobody.send('GET', `/calendar/${t}`)).status
  expect(await read(token)).toBe(200)
  const text = (await h.nobody.send('GET', `/calendar/${token}`)).bytes.toString()
  expect(text).toContain('X-WR-CALNAME:Sunrise Hospital')
  expect(text).not.toContain('Rahima')
  const { items } = await phone.call(bookings.listFeeds, { params })
  expect(items).toMatchObject([{ id }])
  expect(Date.parse(items[0]!.lastReadAt!)).toBe(h.clock.now().getTime())
  expect((await phone.call(bookings.listFeeds, { params: { patientId: daughter } })).items).toEqual([])
  const renewed = await phone.call(feeds.renew, { params: { id } })
  expect([await read(token), await read(renewed.token)]).toEqual([404, 200])
  const others = await h.asPatient(stranger)
  expect((await others.refused(feeds.renew, { params: { id } })).code).toBe('not_found')
  await phone.call(feeds.revoke, { params: { id } })
  expect(await read(renewed.token)).toBe(404)

  const uncle = await patient(h, { name: 'Karim Sheikh' })
  const given = await desk.call(portal.give, {
    params: { id: uncle },
    body: { phone: '+919830099999', relation: 'other' },
  })
  const { items: people } = await phone.call(self.people, {})
  const { key, relation } = people.find((p) => p.firstName === 'Karim')!
  expect(relation).toBe('other')
  await phone.call(self.prove, { body: { key, birthYear: 1990 } })
  const his = await phone.call(bookings.makeFeed, { params: { patientId: uncle } })
  expect(await read(his.token)).toBe(200)
  await desk.call(portal.end, { params: { id: uncle, accessId: given.id } })
  expect(await read(his.token)).toBe(404)
})

test('waits for a freed time, and leaves the list', async () => {
  const body = { doctorId, branchId: h.branchId as Id<'Branch'>, fromDate: '2026-11-23', untilDate: '2026-11-30' }
  const entry = await phone.call(bookings.join, { params: { patientId: mother }, body })
  expect(entry).toMatchObject({ status: 'WAITING', offer: null })
  const twice = await phone.refused(bookings.join, { params: { patientId: mother }, body })
  expect(twice.code).toBe('scheduling.already_waiting')
  const others = await h.asPatient(stranger)
  const params = { patientId: stranger, id: entry.id }
  expect((await others.refused(bookings.leave, { params })).code).toBe('not_found')
  await phone.call(bookings.leave, { params: { patientId: mother, id: entry.id } })
  expect((await phone.call(bookings.waiting, { params: { patientId: mother } })).items).toEqual([])
})

/** What the clinic tells a patient, as far as sending needs no provider. */
async function tell(patientId: string, kind: 'reminder.day' | 'reminder.hour', number: string | null) {
  const actor = { ...systemActor(h.tenant), branchId: h.branchId }
  const to = { patientId, name: `About ${patientId}`, phone: number }
  const data = { clinic: 'Sunrise', name: 'N', date: '24 Nov', time: '10:20' }
  const { messageId } = await h.arrange((tx) => notify(tx, actor, { to, kind, data, key: newId() }))
  await h.app.get(Jobs).runDue(h.tenant)
  const { deliveries, state } = await desk.call(messageLog.get, { params: { id: messageId as never } })
  return { id: messageId, state, ways: deliveries.filter((d) => d.state !== 'skipped').map((d) => d.channel) }
}

test('a patient says by which ways each kind comes, and is told so; what is only in the app counts when it is read', async () => {
  const number = '+919830077777'
  const person = await patient(h, { name: 'Salma Bibi' })
  const theirs = await h.asPatient(person)
  await onPhone(number, theirs, [person])
  const usual = await tell(person, 'reminder.day', number)
  // No provider: it stands in the app and would have gone out besides, so that somebody still looks after it.
  expect(usual).toMatchObject({ state: 'outbox', ways: expect.arrayContaining(['in_app', 'whatsapp']) })
  await theirs.call(myPreferences.put, { body: { channels: { 'reminder.day': ['in_app'], 'reminder.hour': [] } } })
  expect(await tell(person, 'reminder.day', number)).toMatchObject({ state: 'delivered', ways: ['in_app'] })
  expect(await tell(person, 'reminder.hour', number)).toMatchObject({ state: 'suppressed', ways: [] })
  // A number that is no more this phone's goes by the clinic's way.
  expect((await tell(person, 'reminder.day', '+919830077000')).ways).not.toContain('in_app')
  expect((await theirs.call(myNotifications.unread, {})).count).toBe(2)
  await theirs.call(myNotifications.read, { params: { id: usual.id as never } })
  expect((await desk.call(messageLog.get, { params: { id: usual.id as never } })).state).toBe('read')
  expect((await theirs.call(myNotifications.readAll, {})).count).toBe(1)
})

test('a phone reads messages about those whose year of birth was given, and who has none reads them where they were given', async () => {
  const number = '+919830066666'
  const [aunt, niece] = [await patient(h, { name: 'Farida Bibi' }), await patient(h, { name: 'Mina Bibi' })]
  const theirs = await h.asPatient(aunt)
  await onPhone(number, theirs, [aunt])
  await desk.call(portal.give, { params: { id: niece }, body: { phone: number, relation: 'child' } })
  const [hers, mine] = [await tell(niece, 'reminder.day', null), await tell(aunt, 'reminder.day', number)]
  expect(hers).toMatchObject({ state: 'delivered', ways: ['in_app'] })
  const listed = async () => (await theirs.call(myNotifications.list, { query: {} })).items.map((n) => n.patientId)
  expect(await listed()).toEqual([aunt])
  expect((await theirs.call(myNotifications.unread, {})).count).toBe(1)
  expect((await theirs.refused(myNotifications.read, { params: { id: hers.id as never } })).code).toBe('not_found')
  expect((await theirs.call(myNotifications.readAll, {})).count).toBe(1)
  const { key } = (await theirs.call(self.people, {})).items.find((p) => p.firstName === 'Mina')!
  await theirs.call(self.prove, { body: { key, birthYear: 1990 } })
  expect(await listed()).toEqual([aunt, niece])
  expect((await phone.refused(myNotifications.read, { params: { id: mine.id as never } })).code).toBe('not_found')
})

test('the language a patient chooses is the one they are spoken to in, with its digits', async () => {
  const number = '+919830055555'
  const person = await patient(h, { name: 'Rokeya Bibi' })
  const theirs = await h.asPatient(person)
  await onPhone(number, theirs, [person])
  await theirs.call(myPreferences.put, { body: { language: 'ar' } })
  expect((await desk.call(patients.get, { params: { id: person } })).language).toBe('ar')
  const made = await theirs.call(bookings.book, { params: { patientId: person }, body: wanted('27T12:00') })
  await h.app.get(Jobs).runDue(h.tenant)
  const [told] = (await theirs.call(myNotifications.list, { query: {} })).items
  expect(told!.text).toMatch(/[٠-٩]/)
  expect(told!.text).not.toMatch(/[0-9]/)
  expect((await desk.call(appointments.get, { params: { id: made.id } })).status).toBe('CONFIRMED')
})

test('anybody finds doctors by what stands at their door, unless the clinic keeps them to itself', async () => {
  const found = await h.nobody.call(publicDoctors.search, { query: { q: 'doctor' } })
  const d = found.items.find((x) => x.id === doctorId)!
  expect(Object.keys(d).sort()).toEqual(
    ['branchId', 'branchName', 'days', 'id', 'languages', 'name', 'qualifications', 'speciality'].sort(),
  )
  const shown = await h.nobody.call(publicDoctors.get, { params: { id: doctorId } })
  expect(shown).toMatchObject({ fee: null, places: [{ kinds: ['in_person', 'video', 'home_visit'] }] })
  const query = { branchId: h.branchId as Id<'Branch'>, from: '2026-11-23', to: '2026-11-24' }
  const { days } = await h.nobody.call(publicDoctors.days, { params: { id: doctorId }, query })
  expect(days[0]!.slots.length).toBeGreaterThan(0)
  expect((await h.nobody.refused(publicDoctors.get, { params: { id: newId() } })).code).toBe('not_found')
  const owner = await h.as('owner')
  const { version } = await owner.call(rules.get, {})
  const headers = { 'if-match': `"${version}"` }
  await owner.call(rules.set, { body: { ...defaultRules, publicDoctors: false } }, { headers })
  expect((await h.nobody.refused(publicDoctors.search, {})).code).toBe('portal.doctors_not_public')
  expect((await phone.call(doctors.search, {})).items.some((x) => x.id === doctorId)).toBe(true)
})

test('a report is not there before it is verified, a draft of a bill never, and every look is written down', async () => {
  const at = '2026-11-20T04:00:00Z'
  const [waits, ready] = [newId<'LabOrder'>(), newId<'LabOrder'>()]
  const order = { branch_id: h.branchId, patient_id: mother, test_id: newId(), code: 'CBC', placed_at: at }
  const taken = { ...order, title: JSON.stringify({ en: 'Blood count' }), collected_at: at, collected_by: newId() }
  await h.sql.transaction().execute(async (tx) => {
    // Where an order comes from is the laboratory's own test's business.
    await sql`set local session_replication_role = replica`.execute(tx)
    await tx
      .insertInto('lab.orders')
      .values([
        { ...taken, id: waits, status: 'resulted', sample_number: 'S-1' },
        { ...taken, id: ready, status: 'verified', sample_number: 'S-2', verified_at: at, verified_by: newId() },
      ])
      .execute()
  })
  const { items, awaited } = await phone.call(health.reports, { params: { patientId: mother } })
  expect(items.map((r) => r.id)).toEqual([ready])
  expect(awaited.map((o) => o.id)).toEqual([waits])
  const early = await phone.send('GET', `/portal/people/${mother}/reports/${waits}/sheet`)
  expect([early.status, early.body.code]).toEqual([404, 'not_found'])
  expect((await phone.call(health.bills, { params: { patientId: mother } })).items).toEqual([])
  const looks = await h.sql
    .selectFrom('audit.looks')
    .select(['account_id as who', 'action', 'patient_ids as whose'])
    .where('route', '=', 'portal.health.reports')
    .execute()
  expect(looks).toEqual([{ who: phone.accountId, action: 'list', whose: [mother] }])
})

test('a bill a patient opens is a copy, and the first print of the desk is the original all the same', async () => {
  const cashier = await h.as('cashier')
  const encounterId = newId<'Encounter'>()
  const actor = { ...systemActor(h.tenant), branchId: h.branchId, branchIds: [h.branchId], currency: 'INR' }
  const tea = { kind: 'other' as const, code: 'FORM', description: 'Form', quantity: 1, unitMinor: 5_000 }
  await h.arrange((tx) =>
    charge(tx, actor, {
      source: `test:${encounterId}`,
      patientId: mother,
      encounterId,
      at: h.clock.now(),
      visit: { doctorId: null, token: null },
      lines: [tea],
    }),
  )
  const drafted = await cashier.call(invoices.draft, { params: { encounterId } })
  const headers = { 'if-match': `"${drafted.version}"` }
  await cashier.call(
    payments.take,
    { params: { id: drafted.id }, body: { amountMinor: 5_000, method: 'cash' } },
    { headers },
  )
  const paper = async (sent: Promise<{ bytes: Buffer }>) => pdfText((await sent).bytes).text
  const own = (as: string) => phone.send('GET', `/portal/people/${mother}/bills/${drafted.id}/sheet?as=${as}`)
  expect(await paper(own('bill'))).toContain('DUPLICATE')
  expect(await paper(own('receipt'))).toContain('DUPLICATE')
  const desk = () => cashier.send('GET', `/invoices/${drafted.id}/receipt?size=a4`)
  expect(await paper(desk())).not.toContain('DUPLICATE')
  expect(await paper(desk())).toContain('DUPLICATE')
})
