import { readFile } from 'node:fs/promises'
import { newId } from '@tabib/contracts/core/id'
import { charts } from '@tabib/contracts/encounters/charts'
import { diagnoses } from '@tabib/contracts/encounters/diagnoses'
import { drafts } from '@tabib/contracts/encounters/drafts'
import { encounters } from '@tabib/contracts/encounters/encounters'
import { notes } from '@tabib/contracts/encounters/notes'
import { permissionsOf } from '@tabib/contracts/identity/roles'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Actor } from '../../platform/actor.js'
import { systemActor } from '../../platform/system-actor.js'
import { type Caller, type Hospital, hospital } from '../../testing/hospital.js'
import {
  cancelEncounter,
  completeEncounter,
  type DiagnosisCodeRow,
  keepHistory,
  lastVisit,
  loadDiagnosisCodes,
  openEncounter,
  recordDiagnoses,
  signNote,
  startConsultation,
  takeOver,
} from './index.js'

let h: Hospital
let doctor: Caller
beforeAll(async () => {
  h = await hospital()
  doctor = await h.as('doctor')
  const file = new URL('../../../reference/icd10.json', import.meta.url)
  const rows = JSON.parse(await readFile(file, 'utf8')) as DiagnosisCodeRow[]
  await h.arrange((tx) => loadDiagnosisCodes(tx, rows))
})
afterAll(() => h.close())

const actorOf = (who: Caller, role: 'doctor' | 'receptionist' = 'doctor'): Actor => ({
  ...systemActor(h.tenant),
  accountId: who.accountId,
  staffId: who.staffId,
  roles: [role],
  permissions: permissionsOf([role]),
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
  }
  await h.arrange((tx) =>
    tx
      .insertInto('patients.patients')
      .values({ ...row, created_at: h.clock.now().toISOString(), created_by: newId() })
      .execute(),
  )
  return id
}

async function newVisit(patientId: string, started = true) {
  const of = {
    patientId,
    doctorId: doctor.staffId,
    chiefComplaint: 'Fever',
    reference: 'Dr Kabir',
    visitType: 'new' as const,
  }
  return h.arrange(async (tx) => {
    const id = await openEncounter(tx, actorOf(doctor), {
      ...of,
      at: h.clock.now(),
      serviceDate: h.clock.today('Asia/Kolkata'),
    })
    if (started) await startConsultation(tx, actorOf(doctor), id)
    return id
  })
}

const sign = (encounterId: string, text: { complaint?: string; history?: string }, who = doctor) =>
  h.arrange((tx) => signNote(tx, actorOf(who), { encounterId, at: h.clock.now(), ...text }))

test('a visit is written, diagnosed, completed, and stands in the time line with doctor, complaint and diagnoses', async () => {
  const patientId = await newPatient()
  const id = await newVisit(patientId)
  const at = h.clock.now()
  await h.arrange(async (tx) => {
    await recordDiagnoses(tx, actorOf(doctor), { encounterId: id, patientId, codes: ['A01.0', 'a01.0', 'E11.9'], at })
    await signNote(tx, actorOf(doctor), { encounterId: id, complaint: 'Fever for five days', advice: 'Rest', at })
    await completeEncounter(tx, actorOf(doctor), id, at)
  })
  const { items } = await doctor.call(encounters.timeLine, { params: { patientId }, query: {} })
  expect(items).toMatchObject([
    {
      id,
      status: 'completed',
      doctorName: 'Test doctor',
      chiefComplaint: 'Fever',
      reference: 'Dr Kabir',
      serviceDate: '2026-11-20',
    },
  ])
  expect(items[0]!.diagnoses.map((d) => [d.code, d.title.bn])).toEqual([
    ['A01.0', 'টাইফয়েড জ্বর'],
    ['E11.9', expect.any(String)],
  ])
  const full = await doctor.call(encounters.get, { params: { id } })
  expect(full.notes).toMatchObject([{ complaint: 'Fever for five days', authorName: 'Test doctor', amends: null }])
  expect((await h.arrange((tx) => lastVisit(tx, patientId)))?.encounterId).toBe(id)
  const looks = await h.sql.selectFrom('audit.looks').select('route').where('route', '=', encounters.get.id).execute()
  expect(looks.length).toBeGreaterThan(0)
})

test('a time line is read page by page, each visit once', async () => {
  const patientId = await newPatient()
  const started = h.clock.now().toISOString()
  const visits = Array.from({ length: 7 }, () => newId())
  const of = {
    branch_id: h.branchId,
    patient_id: patientId,
    visit_type: 'new',
    status: 'completed',
    service_date: '2020-01-01',
    source: 'import',
  }
  await h.arrange((tx) =>
    keepHistory(tx, {
      encounters: visits.map((id) => ({ id, started_at: started, doctor_name: 'Dr Elsewhere', ...of })),
    }),
  )
  const seen: string[] = []
  let cursor: string | undefined
  do {
    const page = await doctor.call(encounters.timeLine, { params: { patientId }, query: { limit: 3, cursor } })
    seen.push(...page.items.map((v) => v.id))
    expect(page.items[0]!.doctorName).toBe('Dr Elsewhere')
    cursor = page.next ?? undefined
  } while (cursor)
  expect(seen).toEqual(visits.toReversed())
  expect(
    (await doctor.refused(encounters.timeLine, { params: { patientId }, query: { cursor: 'bm90IG91cnM' } })).status,
  ).toBe(422)
})

test('history taken in twice is there once', async () => {
  const patientId = await newPatient()
  const at = { recorded_at: h.clock.now().toISOString(), recorded_by: doctor.accountId }
  const row = {
    id: newId(),
    patient_id: patientId,
    system: 'snomed',
    code: '44054006',
    title: 'Diabetes mellitus type 2',
    ...at,
  }
  await h.arrange((tx) => keepHistory(tx, { diagnoses: [row] }))
  await h.arrange((tx) => keepHistory(tx, { diagnoses: [row] }))
  const { problems } = await doctor.call(charts.summary, { params: { patientId } })
  expect(problems).toMatchObject([{ title: { en: 'Diabetes mellitus type 2' }, system: 'snomed' }])
})

test('a visit goes only where its state allows', async () => {
  const patientId = await newPatient()
  const id = await newVisit(patientId, false)
  await expect(h.arrange((tx) => completeEncounter(tx, actorOf(doctor), id, h.clock.now()))).rejects.toMatchObject({
    code: 'encounters.wrong_state',
  })
  await h.arrange((tx) => cancelEncounter(tx, actorOf(doctor), id, h.clock.now()))
  await expect(h.arrange((tx) => startConsultation(tx, actorOf(doctor), id))).rejects.toMatchObject({
    extra: { details: { status: 'cancelled' } },
  })
  expect(await h.arrange((tx) => lastVisit(tx, patientId))).toBeUndefined()
})

test('reception starts a visit for its doctor; a doctor who starts it takes it over; a begun one is taken over only on purpose', async () => {
  const patientId = await newPatient()
  const [desk, colleague] = [await h.as('receptionist'), await h.as('doctor', { fresh: true })]
  const doctorOf = async (id: string) => (await doctor.call(encounters.get, { params: { id } })).doctorId
  const first = await newVisit(patientId, false)
  await h.arrange((tx) => startConsultation(tx, actorOf(desk, 'receptionist'), first))
  expect(await doctorOf(first)).toBe(doctor.staffId)
  await expect(h.arrange((tx) => startConsultation(tx, actorOf(colleague), first))).rejects.toMatchObject({
    code: 'encounters.not_yours',
  })
  await h.arrange((tx) => takeOver(tx, actorOf(colleague), first))
  expect(await doctorOf(first)).toBe(colleague.staffId)
  const second = await newVisit(patientId, false)
  await h.arrange((tx) => startConsultation(tx, actorOf(colleague), second))
  expect(await doctorOf(second)).toBe(colleague.staffId)
})

test('of many signatures at once one stands', async () => {
  const id = await newVisit(await newPatient())
  const all = await Promise.allSettled(Array.from({ length: 8 }, (_, i) => sign(id, { complaint: `Hand ${i}` })))
  expect(all.filter((r) => r.status === 'fulfilled')).toHaveLength(1)
  expect(all.filter((r) => r.status === 'rejected').map((r) => r.reason.code)).toEqual(
    Array(7).fill('encounters.already_signed'),
  )
})

test('a signed note is corrected beside itself, with a reason, by its author, and corrections do not fork', async () => {
  const id = await newVisit(await newPatient())
  const note = await sign(id, { complaint: 'Left knee hurts' })
  const body = { complaint: 'Right knee hurts', reason: 'Wrong side written' }
  const amended = await doctor.call(notes.amend, { params: { id: note.id as never }, body })
  expect(amended).toMatchObject({ amends: note.id, reason: 'Wrong side written', complaint: 'Right knee hurts' })
  expect((await doctor.refused(notes.amend, { params: { id: note.id as never }, body })).code).toBe(
    'encounters.note_amended',
  )
  const colleague = await h.as('doctor', { fresh: true })
  expect((await colleague.refused(notes.amend, { params: { id: amended.id }, body })).code).toBe('encounters.not_yours')
  const { notes: both } = await doctor.call(encounters.get, { params: { id } })
  expect(both.map((n) => n.complaint)).toEqual(['Left knee hurts', 'Right knee hurts'])
  await expect(h.arrange((tx) => tx.updateTable('encounters.notes').set({ complaint: 'x' }).execute())).rejects.toThrow(
    'append-only',
  )
})

test('a draft is kept word for word, and the second of two tabs is told', async () => {
  const id = await newVisit(await newPatient())
  const params = { id }
  expect(await doctor.call(drafts.get, { params })).toMatchObject({ version: 0, content: {} })
  const content = {
    complaint: '  Fever, \n and so ',
    lines: [{ medicine: 'Parac', dose: null }],
    followUpOn: null,
    tests: ['CBC'],
  }
  expect((await doctor.call(drafts.save, { params, body: { content } })).version).toBe(1)
  expect((await doctor.call(drafts.get, { params })).content).toEqual(content)
  const late = await Promise.all(
    [1, 2].map(() => doctor.send('PUT', `/encounters/${id}/draft`, { content }, { 'if-match': '"1"' })),
  )
  expect(late.map((r) => r.status).toSorted()).toEqual([200, 412])
  expect((await doctor.refused(drafts.save, { params, body: { content } })).code).toBe('stale')
  await sign(id, { complaint: 'Fever' })
  expect(await doctor.call(drafts.get, { params })).toMatchObject({ version: 0 })
})

test('a draft belongs to the doctor of the visit', async () => {
  const id = await newVisit(await newPatient())
  const [colleague, elsewhere, nurse] = [
    await h.as('doctor', { fresh: true }),
    await h.as('doctor', { branch: 'other' }),
    await h.as('nurse'),
  ]
  expect((await colleague.refused(drafts.get, { params: { id } })).code).toBe('encounters.not_yours')
  expect((await colleague.refused(drafts.save, { params: { id }, body: { content: {} } })).code).toBe(
    'encounters.not_yours',
  )
  expect((await elsewhere.refused(drafts.get, { params: { id } })).code).toBe('not_found')
  expect((await nurse.refused(drafts.get, { params: { id } })).code).toBe('forbidden')
})

test('a draft too big, of unknown parts, or with naughty text', async () => {
  const id = await newVisit(await newPatient())
  const lines = Array.from({ length: 50 }, () => ({ note: 'x'.repeat(1500) }))
  const big = await doctor.refused(drafts.save, { params: { id }, body: { content: { lines } } })
  expect(big.errors).toEqual([{ pointer: '/body/content', code: 'encounters.draft_too_big' }])
  const odd = await doctor.send('PUT', `/encounters/${id}/draft`, { content: { secret: 1 } })
  expect(odd.body.errors).toEqual([{ pointer: '/body/content/secret', code: 'unknown_field' }])
  const content = { history: 'nul \u0000\u0000 and half \ud800 pair', lines: [{ 'k\u0000': ['\u0000'] }] }
  expect((await doctor.send('PUT', `/encounters/${id}/draft`, { content })).status).toBe(200)
})

test.each([
  ['code, by its beginning', 'A01', 'A01.0'],
  ['code without the point', 'a010', 'A01.0'],
  ['English word order does not matter', 'fever typhoid', 'A01.0'],
  ['a misspelling', 'typhod', 'A01.0'],
  ['another word for it', 'enteric', 'A01.0'],
  ['Bengali', 'টাইফয়েড', 'A01.0'],
  ['Hindi', 'टाइफाइड', 'A01.0'],
  ['Arabic', 'التيفوئيد', 'A01.0'],
  ['colloquial', 'food poisoning', 'A05.9'],
])('a diagnosis is found by %s', async (_, q, code) => {
  const { items } = await doctor.call(diagnoses.search, { query: { q } })
  expect(items.map((i) => i.code).slice(0, 3)).toContain(code)
})

test('code prefix stands before words, and nonsense finds nothing', async () => {
  const { items } = await doctor.call(diagnoses.search, { query: { q: 'J45' } })
  expect(items[0]!.code.startsWith('J45')).toBe(true)
  const first = async (q: string) => (await doctor.call(diagnoses.search, { query: { q } })).items[0]!.code
  expect(await first('typhoid fever')).toBe('A01.0')
  expect(await first('a01')).toBe('A01.0')
  expect((await doctor.call(diagnoses.search, { query: { q: 'zzqxv wwyyk' } })).items).toEqual([])
  for (const q of ['%', '\\', "'", '(', '[a', '*', '.*', '\u0000x', '‮']) {
    const res = await doctor.send('GET', `/diagnosis-codes?q=${encodeURIComponent(q)}`)
    expect([200, 422]).toContain(res.status)
  }
})

test('an unknown code is refused and nothing is recorded', async () => {
  const patientId = await newPatient()
  const encounterId = await newVisit(patientId)
  const record = h.arrange((tx) =>
    recordDiagnoses(tx, actorOf(doctor), { encounterId, patientId, codes: ['A01.0', 'Z99.Q'], at: h.clock.now() }),
  )
  await expect(record).rejects.toMatchObject({
    code: 'encounters.unknown_code',
    extra: { details: { codes: ['Z99.Q'] } },
  })
  expect((await doctor.call(charts.summary, { params: { patientId } })).problems).toEqual([])
})

test('a problem met twice is listed once and resolved once for all', async () => {
  const patientId = await newPatient()
  for (let i = 0; i < 2; i++) {
    const encounterId = await newVisit(patientId)
    await h.arrange((tx) =>
      recordDiagnoses(tx, actorOf(doctor), { encounterId, patientId, codes: ['A01.0'], at: h.clock.now() }),
    )
  }
  const { problems } = await doctor.call(charts.summary, { params: { patientId } })
  expect(problems).toHaveLength(1)
  expect((await doctor.call(diagnoses.resolve, { params: { id: problems[0]!.id } })).status).toBe('resolved')
  expect((await doctor.call(charts.summary, { params: { patientId } })).problems).toEqual([])
  expect((await doctor.refused(diagnoses.resolve, { params: { id: problems[0]!.id } })).code).toBe(
    'encounters.nothing_active',
  )
})

test('the chart is read across the branches of the clinic, by those who read charts', async () => {
  const patientId = await newPatient()
  const id = await newVisit(patientId)
  const [elsewhere, cashier] = [await h.as('doctor', { branch: 'other' }), await h.as('cashier')]
  expect((await elsewhere.call(encounters.get, { params: { id } })).patientId).toBe(patientId)
  expect((await cashier.refused(encounters.get, { params: { id } })).code).toBe('forbidden')
  expect((await doctor.refused(encounters.get, { params: { id: newId() } })).code).toBe('not_found')
  expect((await doctor.refused(charts.summary, { params: { patientId: newId() } })).code).toBe('not_found')
})
