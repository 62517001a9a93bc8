import { newId } from '@tabib/contracts/core/id'
import { addDays, dateIn } from '@tabib/contracts/core/time'
import { allergies } from '@tabib/contracts/encounters/allergies'
import { charts } from '@tabib/contracts/encounters/charts'
import { followUps } from '@tabib/contracts/encounters/follow-ups'
import { observations } from '@tabib/contracts/encounters/observations'
import { vitals } from '@tabib/contracts/encounters/vitals'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Actor } from '../../platform/actor.js'
import { Jobs } from '../../platform/jobs/jobs.js'
import { formatDate } from '../../platform/paper/formats.js'
import { systemActor } from '../../platform/system-actor.js'
import { type Caller, type Hospital, hospital } from '../../testing/hospital.js'
import { closeEncounter, fulfilFollowUp, openEncounter, setFollowUp } from './index.js'

let h: Hospital
let nurse: Caller
let doctor: Caller
beforeAll(async () => {
  h = await hospital()
  ;[nurse, doctor] = [await h.as('nurse'), await h.as('doctor')]
})
afterAll(() => h.close())

const asDoctor = (): Actor => ({
  ...systemActor(h.tenant),
  accountId: doctor.accountId,
  staffId: doctor.staffId,
  branchId: h.branchId,
  branchIds: [h.branchId],
  zone: 'Asia/Kolkata',
})

async function newPatient(birthDate = '1980-05-01') {
  const id = newId<'Patient'>()
  const row = {
    id,
    branch_id: h.branchId,
    number: `SUN-${id.slice(-9)}`,
    name: 'Rahima Begum',
    gender: 'female',
    birth_date: birthDate,
    phone: '+919812345678',
  }
  await h.arrange((tx) =>
    tx
      .insertInto('patients.patients')
      .values({ ...row, created_at: h.clock.now().toISOString(), created_by: newId() })
      .execute(),
  )
  return id
}

const newVisit = (patientId: string) =>
  h.arrange((tx) =>
    openEncounter(tx, asDoctor(), {
      patientId,
      doctorId: doctor.staffId,
      chiefComplaint: null,
      reference: null,
      visitType: 'new',
      at: h.clock.now(),
      serviceDate: h.clock.today('Asia/Kolkata'),
    }),
  )

test('vital signs are one set with body mass index, flags by age, codes and units', async () => {
  const patientId = await newPatient()
  const id = await newVisit(patientId)
  const body = {
    systolic: 182,
    diastolic: 95,
    pulse: 88,
    temperature: 38.4,
    spo2: 97,
    weight: 82.5,
    height: 170,
    pain: 0,
  }
  const set = await nurse.call(vitals.record, { params: { id }, body })
  expect(set).toMatchObject({ recordedBy: 'Test nurse', amendsSet: null })
  expect(Object.fromEntries(set.values.map((v) => [v.name, v.flag]))).toEqual({
    systolic: 'HH',
    diastolic: 'H',
    pulse: null,
    temperature: 'H',
    spo2: null,
    weight: null,
    height: null,
    bmi: 'H',
    pain: null,
  })
  expect(set.values.find((v) => v.name === 'bmi')?.value).toBe(28.5)
  const rows = await h.sql.selectFrom('encounters.observations').selectAll().where('encounter_id', '=', id).execute()
  expect(rows.find((r) => r.code === '8480-6')).toMatchObject({
    unit: 'mm[Hg]',
    value: 182,
    flag: 'HH',
    category: 'vital-signs',
  })
  expect(new Set(rows.map((r) => r.set_id)).size).toBe(1)
  const done = await h.sql.selectFrom('encounters.pub_vitals_done').selectAll().where('encounter_id', '=', id).execute()
  expect(done).toHaveLength(1)
})

test('the same pulse is a flag for a grown-up and none for an infant', async () => {
  const infant = await newVisit(await newPatient('2026-05-01'))
  const set = await nurse.call(vitals.record, { params: { id: infant }, body: { pulse: 130 } })
  expect(set.values[0]!.flag).toBeNull()
})

test('a weight alone gives an adult a body mass index from the height on file, a child none', async () => {
  for (const [birthDate, names] of [
    ['1980-05-01', ['weight', 'bmi']],
    ['2018-05-01', ['weight']],
  ] as const) {
    const id = await newVisit(await newPatient(birthDate))
    await nurse.call(vitals.record, { params: { id }, body: { height: 150 } })
    h.clock.move({ minutes: 1 })
    const set = await nurse.call(vitals.record, { params: { id }, body: { weight: 40 } })
    expect(set.values.map((v) => v.name)).toEqual(names)
  }
})

test.each([
  [{}, [['/body', 'encounters.nothing_measured']]],
  [{ systolic: 80, diastolic: 120 }, [['/body/diastolic', 'encounters.diastolic_above_systolic']]],
  [{ weight: 300, height: 50 }, [['/body/height', 'encounters.weight_height_mismatch']]],
  [{ temperature: 98.6 }, [['/body/temperature', 'too_big']]],
  [{ pulse: 72.5 }, [['/body/pulse', null]]],
  [
    { spo2: 101, pain: -1 },
    [
      ['/body/spo2', 'too_big'],
      ['/body/pain', 'too_small'],
    ],
  ],
  [{ pulse: '80' }, [['/body/pulse', null]]],
  [{ pulse: 80, bmi: 22 }, [['/body/bmi', 'unknown_field']]],
] as const)('impossible: %j', async (body, errors) => {
  const id = await newVisit(await newPatient())
  const res = await nurse.send('POST', `/encounters/${id}/vitals`, body)
  expect(res.status).toBe(422)
  expect(res.body.errors).toEqual(
    errors.map(([pointer, code]) => expect.objectContaining(code ? { pointer, code } : { pointer })),
  )
})

test('a correction takes the place of its set, once, and says why', async () => {
  const patientId = await newPatient()
  const id = await newVisit(patientId)
  const wrong = await nurse.call(vitals.record, { params: { id }, body: { weight: 700 / 10, pulse: 80 } })
  h.clock.move({ minutes: 3 })
  const params = { id, setId: wrong.setId }
  const fix = () =>
    nurse.send('POST', `/encounters/${id}/vitals/${wrong.setId}/amendment`, { weight: 60, reason: 'Bag on the scale' })
  const both = await Promise.all([fix(), fix()])
  expect(both.map((r) => r.status).toSorted()).toEqual([201, 409])
  const { items } = await nurse.call(vitals.list, { params: { id } })
  expect(items).toMatchObject([{ amendsSet: wrong.setId, reason: 'Bag on the scale', observedAt: wrong.observedAt }])
  const { series } = await doctor.call(observations.trends, { params: { patientId }, query: {} })
  expect(series.map((s) => [s.code, s.points.map((p) => p.value)])).toEqual([['29463-7', [60]]])
  expect(
    (await nurse.refused(vitals.amend, { params: { ...params, setId: newId() }, body: { pulse: 80, reason: 'x' } }))
      .code,
  ).toBe('not_found')
})

test('nobody measures in a closed visit, in another branch, or without the right', async () => {
  const id = await newVisit(await newPatient())
  const [elsewhere, desk] = [await h.as('nurse', { branch: 'other' }), await h.as('receptionist')]
  expect((await elsewhere.refused(vitals.record, { params: { id }, body: { pulse: 80 } })).code).toBe('not_found')
  expect((await desk.refused(vitals.record, { params: { id }, body: { pulse: 80 } })).code).toBe('forbidden')
  await h.arrange((tx) => closeEncounter(tx, asDoctor(), id, h.clock.now()))
  expect((await nurse.refused(vitals.record, { params: { id }, body: { pulse: 80 } })).code).toBe(
    'encounters.wrong_state',
  )
})

test('trends run oldest first, the newest 500 of each code, from a day on', async () => {
  const patientId = await newPatient()
  const at = (i: number) =>
    new Date(Date.parse('2025-01-01T00:00:00Z') + i * 86_400_000).toISOString().replace('.000Z', 'Z')
  const rows = Array.from({ length: 520 }, (_, i) => ({
    id: newId(),
    patient_id: patientId,
    set_id: newId(),
    category: 'vital-signs',
    code: '8867-4',
    title: 'Heart rate',
    value: 60 + (i % 40),
    unit: '/min',
    observed_at: at(i),
    recorded_by: newId(),
  }))
  await h.arrange((tx) => tx.insertInto('encounters.observations').values(rows).execute())
  const { series } = await doctor.call(observations.trends, {
    params: { patientId },
    query: { codes: '8867-4,8480-6' as never },
  })
  expect(series.map((s) => s.points.length)).toEqual([500])
  expect([series[0]!.points[0]!.observedAt, series[0]!.points.at(-1)!.observedAt]).toEqual([at(20), at(519)])
  const recent = await doctor.call(observations.trends, {
    params: { patientId },
    query: { codes: '8867-4' as never, from: at(510).slice(0, 10) },
  })
  expect(recent.series[0]!.points.length).toBe(10)
})

test('no known allergies is said, never concluded', async () => {
  const patientId = await newPatient()
  const params = { patientId }
  const knowledge = async () => (await nurse.call(charts.summary, { params })).allergies.knowledge
  expect(await knowledge()).toBe('not_asked')
  expect((await nurse.call(allergies.sayNone, { params })).knowledge).toBe('none_known')
  const body = { substance: 'Penicillin', reaction: 'Rash', severity: 'severe' as const }
  const state = await nurse.call(allergies.add, { params, body })
  expect(state).toMatchObject({ knowledge: 'known', items: [{ substance: 'Penicillin', severity: 'severe' }] })
  expect((await nurse.refused(allergies.add, { params, body: { substance: ' PENICILLIN ' } })).code).toBe(
    'encounters.allergy_known',
  )
  expect((await nurse.refused(allergies.sayNone, { params })).code).toBe('encounters.allergies_on_record')
  const id = state.items[0]!.id
  expect((await nurse.call(allergies.withdraw, { params: { id }, body: { reason: 'Other patient' } })).knowledge).toBe(
    'not_asked',
  )
  expect((await nurse.refused(allergies.withdraw, { params: { id }, body: { reason: 'Again' } })).code).toBe(
    'encounters.allergy_closed',
  )
  const [change] = await h.sql
    .selectFrom('audit.changes')
    .selectAll()
    .where('entity_id', '=', id)
    .where('action', '=', 'update')
    .execute()
  expect(change).toMatchObject({ reason: 'Other patient', patient_id: patientId })
})

test('the same allergy from many hands at once is on record once', async () => {
  const patientId = await newPatient()
  const all = await Promise.all(
    Array.from({ length: 6 }, () => nurse.send('POST', `/patients/${patientId}/allergies`, { substance: 'Latex' })),
  )
  expect(all.map((r) => r.status).toSorted()).toEqual([201, 409, 409, 409, 409, 409])
})

test('who is due is listed with days overdue, closed by coming back or by cancelling with a reason', async () => {
  const [first, second] = [await newPatient(), await newPatient()]
  const plan = (encounterId: string, dueOn: string) =>
    h.arrange((tx) => setFollowUp(tx, asDoctor(), { encounterId, dueOn, note: 'Bring the report', at: h.clock.now() }))
  await plan(await newVisit(first), '2026-11-21')
  const visit = await newVisit(second)
  await plan(visit, '2026-11-25')
  await plan(visit, '2026-11-24')
  await expect(plan(visit, '2026-11-20')).rejects.toMatchObject({ code: 'invalid' })
  h.clock.move({ days: 3 })
  const [desk, elsewhere] = [
    await h.as('receptionist', { fresh: true }),
    await h.as('receptionist', { branch: 'other' }),
  ]
  const query = { from: '2026-11-01', to: '2026-11-30' }
  const list = async (who = desk) => (await who.call(followUps.list, { query })).items
  expect((await list()).map((f) => [f.patientId, f.dueOn, f.overdueDays, f.phone])).toEqual([
    [first, '2026-11-21', 2, '+919812345678'],
    [second, '2026-11-24', 0, '+919812345678'],
  ])
  expect(await list(elsewhere)).toEqual([])
  const back = await newVisit(first)
  const came = () => h.arrange((tx) => fulfilFollowUp(tx, back))
  expect(await came()).not.toBeNull()
  expect(await came()).toBeNull()
  const [left] = await list()
  expect((await elsewhere.refused(followUps.cancel, { params: { id: left!.id }, body: { reason: 'x' } })).code).toBe(
    'not_found',
  )
  expect((await desk.call(followUps.cancel, { params: { id: left!.id }, body: { reason: 'Moved away' } })).status).toBe(
    'cancelled',
  )
  expect((await desk.refused(followUps.cancel, { params: { id: left!.id }, body: { reason: 'again' } })).code).toBe(
    'encounters.follow_up_closed',
  )
  expect((await desk.refused(followUps.list, { query: { from: '2026-11-30', to: '2026-11-01' } })).code).toBe('invalid')
})

test('who is to come back is told so before the day, once for each day that was agreed', async () => {
  const patientId = await newPatient()
  const encounterId = await newVisit(patientId)
  const on = (days: number) => addDays(dateIn('Asia/Kolkata', h.clock.now()), days)
  const plan = (dueOn: string) =>
    h.arrange((tx) => setFollowUp(tx, asDoctor(), { encounterId, dueOn, note: null, at: h.clock.now() }))
  const jobs = h.app.get(Jobs)
  await jobs.upkeep(h.tenant)
  const nextDay = async () => {
    h.clock.move({ days: 1 })
    await jobs.runDue(h.tenant)
  }
  const told = async () =>
    (
      await h.sql
        .selectFrom('notifications.messages')
        .select(['data'])
        .where('patient_id', '=', patientId)
        .where('kind', '=', 'follow_up.due')
        .orderBy('id')
        .execute()
    ).map((m) => (m.data as unknown as { date: string }).date)
  const [first, second] = [on(5), on(9)]
  await plan(first)
  await nextDay()
  expect(await told()).toEqual([])
  for (let i = 0; i < 3; i++) await nextDay()
  expect(await told()).toEqual([formatDate(first, 'en')])
  await plan(second)
  for (let i = 0; i < 4; i++) await nextDay()
  expect(await told()).toEqual([formatDate(first, 'en'), formatDate(second, 'en')])
})
