import { newId } from '@tabib/contracts/core/id'
import { arrivals } from '@tabib/contracts/frontdesk/arrivals'
import { consultations } from '@tabib/contracts/frontdesk/consultations'
import { queue } from '@tabib/contracts/frontdesk/queue'
import { screens } from '@tabib/contracts/frontdesk/screens'
import { patients } from '@tabib/contracts/patients/patients'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ControlChannel } from '../../platform/live/channel.js'
import { Live } from '../../platform/live/live.js'
import { pdfText } from '../../platform/paper/pdf-text.js'
import { type Caller, type Hospital, hospital } from '../../testing/hospital.js'

let h: Hospital
let desk: Caller
let doctor: Caller

beforeAll(async () => {
  h = await hospital()
  desk = await h.as('receptionist')
  doctor = await h.as('doctor')
  await h.arrange(async (tx) => {
    await tx
      .insertInto('encounters.diagnosis_codes')
      .values({ code: 'J06.9', title: '{"en":"Acute upper respiratory infection"}' })
      .execute()
    const test = newId()
    await tx
      .insertInto('lab.tests')
      .values({ id: test, code: 'HB', name: '{"en":"Haemoglobin"}', specimen: 'blood', kind: 'numeric', unit: 'g/dL' })
      .execute()
  })
})
afterAll(() => h.close())

let made = 0
async function somebody(name = 'Asha Rao'): Promise<string> {
  const id = newId()
  const number = `SUN-2025-${String(++made).padStart(5, '0')}`
  const row = { id, branch_id: h.branchId, number, name, gender: 'female', birth_date: '1990-02-01' }
  const born = { created_at: h.clock.now().toISOString(), created_by: desk.accountId }
  await h.arrange((tx) =>
    tx
      .insertInto('patients.patients')
      .values({ ...row, ...born })
      .execute(),
  )
  return id
}

const visit = (patientId: string, by: Caller = doctor) => ({
  patientId,
  doctorId: by.staffId,
  chiefComplaint: 'Fever for three days',
  visitType: 'new' as const,
})

const checkIn = async (by?: Caller) => desk.call(arrivals.checkIn, { body: visit(await somebody(), by) })

test('check-in opens a visit, gives a token and charges the consultation', async () => {
  const patientId = await somebody('Imran Sheikh')
  const arrived = await desk.call(arrivals.checkIn, { body: { ...visit(patientId), reference: 'Dr Bose' } })
  expect(arrived).toMatchObject({ token: 1, waitingAhead: 0, estimatedWaitMinutes: 0, visitType: 'new' })
  const charges = await h.sql
    .selectFrom('billing.charges')
    .selectAll()
    .where('encounter_id', '=', arrived.encounterId)
    .execute()
  expect(charges).toMatchObject([{ kind: 'consultation', code: 'CONNEW', quantity: 1 }])
  const [row] = (await desk.call(queue.today, { query: {} })).items
  expect(row).toMatchObject({ token: 1, status: 'waiting', reference: 'Dr Bose', patient: { name: 'Imran Sheikh' } })
  const again = await desk.refused(arrivals.checkIn, { body: visit(patientId) })
  expect(again).toMatchObject({ code: 'frontdesk.already_here', details: { token: 1 } })
})

test('two hundred check-ins to one doctor at once get tokens 1 to 200', async () => {
  const busy = await h.as('doctor', { fresh: true })
  const people = await Promise.all(Array.from({ length: 200 }, () => somebody()))
  // A desk that is told the server is busy asks again, with the same intention.
  const patiently = async (patientId: string): Promise<{ token: number }> => {
    const key = { 'idempotency-key': `at-once-${patientId}` }
    const res = await desk.send('POST', arrivals.checkIn.path, visit(patientId, busy), key)
    if (res.status === 503) return patiently(patientId)
    expect(res.status).toBe(201)
    return res.body
  }
  const all = await Promise.all(people.map(patiently))
  const tokens = Array.from({ length: 200 }, (_, i) => i + 1)
  expect(all.map((a) => a.token).sort((a, b) => a - b)).toEqual(tokens)
  // All of them are listed, the next call is the first, and a board stays short.
  expect((await busy.call(queue.mine, {})).items.map((a) => a.token)).toEqual(tokens)
  expect((await busy.call(queue.callNext, { body: {} })).token).toBe(1)
  const body = { kind: 'board' as const, name: 'Hall', languages: ['en' as const], doctorIds: [busy.staffId as never] }
  const { code } = await desk.call(screens.open, { body })
  const { board } = await h.nobody.call(screens.board, { params: { code } })
  expect(board!.rooms).toMatchObject([{ serving: 1, waiting: 199, next: tokens.slice(1, 13) }])
}, 60_000)

test('two clicks on check-in are one check-in', async () => {
  const headers = { 'idempotency-key': 'double-click-1' }
  const body = visit(await somebody())
  const both = await Promise.all([1, 2].map(() => desk.call(arrivals.checkIn, { body }, { headers })))
  expect(both[0]).toEqual(both[1])
})

test('the slip prints with the token, as PDF and for a thermal printer', async () => {
  const { encounterId } = await checkIn()
  const pdf = await desk.send('GET', `/encounters/${encounterId}/token-slip`)
  expect(pdf.bytes.subarray(0, 5).toString()).toBe('%PDF-')
  const raw = await desk.send('GET', `/encounters/${encounterId}/token-slip?format=escpos`)
  expect(raw.bytes.length).toBeGreaterThan(1000)
  const looks = await h.sql
    .selectFrom('audit.looks')
    .select('action')
    .where('route', '=', 'frontdesk.arrivals.slip')
    .execute()
  expect(looks).toHaveLength(2)
})

test('a doctor calls, recalls, skips, puts back and starts; the queue keeps its order', async () => {
  const dr = await h.as('doctor', { fresh: true })
  for (let i = 0; i < 4; i++) await checkIn(dr)
  const first = await dr.call(queue.callNext, { body: {} })
  expect(first).toMatchObject({ token: 1, status: 'called', timesCalled: 1 })
  expect(await dr.call(queue.call, { params: { id: first.id } })).toMatchObject({ timesCalled: 2 })
  expect(await dr.call(queue.skip, { params: { id: first.id } })).toMatchObject({ status: 'skipped' })
  await dr.call(queue.putBack, { params: { id: first.id }, body: { behind: 2 } })
  const order = (await dr.call(queue.mine, {})).items.map((a) => a.token)
  expect(order).toEqual([2, 3, 1, 4])
  const two = await dr.call(queue.callNext, { body: {} })
  expect(await dr.call(queue.start, { params: { id: two.id } })).toMatchObject({ token: 2, status: 'with_doctor' })
  expect((await dr.refused(queue.skip, { params: { id: two.id } })).code).toBe('frontdesk.not_in_this_state')
  expect((await doctor.refused(queue.call, { params: { id: two.id } })).code).toBe('frontdesk.not_your_patient')
})

test('two calls at once get two different patients', async () => {
  const dr = await h.as('doctor', { fresh: true })
  for (let i = 0; i < 5; i++) await checkIn(dr)
  const called = await Promise.all(Array.from({ length: 5 }, () => dr.call(queue.callNext, { body: {} })))
  expect(new Set(called.map((c) => c.id)).size).toBe(5)
  expect((await dr.refused(queue.callNext, { body: {} })).code).toBe('frontdesk.queue_empty')
})

test('whatever is charged, and taken back, moves the screens of the cash desk', async () => {
  const [live, channel] = [h.app.get(Live), h.app.get(ControlChannel)]
  await channel.start()
  const heard: (string | undefined)[] = []
  live.on('billing.dues', ({ key }) => heard.push(key.branchId))
  const arrived = await checkIn()
  await expect.poll(() => heard).toEqual([h.branchId])
  await desk.call(arrivals.leave, { params: { id: arrived.arrivalId }, body: { reason: 'could not wait' } })
  await expect.poll(() => heard).toEqual([h.branchId, h.branchId])
})

test('a patient who leaves is not charged', async () => {
  const arrived = await checkIn()
  await desk.call(arrivals.leave, { params: { id: arrived.arrivalId }, body: { reason: 'could not wait' } })
  const rows = await h.sql
    .selectFrom('billing.charges')
    .select('quantity')
    .where('encounter_id', '=', arrived.encounterId)
    .execute()
  expect(rows.reduce((sum, r) => sum + r.quantity, 0)).toBe(0)
})

const line = {
  medicine: 'Paracetamol',
  strength: '500 mg',
  form: 'tablet',
  dose: 1,
  doseUnit: 'tablet' as const,
  morning: 1,
  night: 1,
  durationDays: 5,
}

test('the doctor signs: note, diagnosis, prescription, tests and follow-up arise together and the visit ends', async () => {
  const dr = await h.as('doctor', { fresh: true })
  const { encounterId, arrivalId } = await checkIn(dr)
  const record = {
    encounterId,
    complaint: 'Fever for three days',
    examination: 'Throat red',
    diagnoses: ['J06.9'],
    prescription: [line],
    tests: ['HB'],
    advice: 'Rest and fluids',
    followUpOn: '2026-11-27',
  }
  const signed = await dr.call(consultations.record, { body: record })
  expect(signed.labOrderIds).toHaveLength(1)
  expect(signed.prescriptionId).not.toBeNull()
  const done = (await dr.call(queue.mine, {})).items.find((a) => a.id === arrivalId)
  expect(done?.status).toBe('done')
  const note = await h.sql
    .selectFrom('encounters.notes')
    .selectAll()
    .where('encounter_id', '=', encounterId)
    .executeTakeFirstOrThrow()
  expect(note).toMatchObject({ author_id: dr.staffId, examination: 'Throat red' })
  expect((await dr.refused(consultations.record, { body: record })).code).toBe('encounters.wrong_state')
  const sheet = await dr.send('GET', `/encounters/${encounterId}/prescription-sheet`)
  expect(sheet.bytes.subarray(0, 5).toString()).toBe('%PDF-')
})

test('the prescription is an A5 sheet in the doctor’s language, with directions in the patient’s beside it', async () => {
  const dr = await h.as('doctor', { fresh: true })
  const sheetFor = async (language?: 'bn') => {
    const known = { name: 'Mita Das', gender: 'female', age: 50, ...(language ? { language } : {}) } as const
    const { id } = await desk.call(patients.register, { body: known })
    const { encounterId } = await desk.call(arrivals.checkIn, { body: visit(id, dr) })
    await dr.call(consultations.record, { body: { encounterId, complaint: 'Fever', prescription: [line] } })
    return (await dr.send('GET', `/encounters/${encounterId}/prescription-sheet`)).bytes
  }
  const [own, bengali] = [await sheetFor(), await sheetFor('bn')]
  for (const sheet of [own, bengali]) {
    // 148 by 210 mm in points.
    expect(sheet.toString('latin1')).toMatch(/MediaBox\s*\[\s*0 0 419\.\d+ 595\.\d+/)
    expect(pdfText(sheet).text).toMatch(/Scan to verify/)
  }
  expect(pdfText(own).text).not.toMatch(/\p{Script=Bengali}/u)
  expect(pdfText(bengali).text).toMatch(/\p{Script=Bengali}/u)
})

test('a record with one bad part changes nothing at all', async () => {
  const dr = await h.as('doctor', { fresh: true })
  const { encounterId } = await checkIn(dr)
  const bad = await dr.refused(consultations.record, {
    body: { encounterId, complaint: 'Cough', prescription: [line], tests: ['NO-SUCH-TEST'] },
  })
  expect(bad.errors?.[0]).toMatchObject({ code: 'lab.unknown_code' })
  for (const table of ['encounters.notes', 'prescriptions.prescriptions', 'lab.orders'] as const) {
    const rows = await h.sql.selectFrom(table).select('id').where('encounter_id', '=', encounterId).execute()
    expect(rows, table).toHaveLength(0)
  }
})

test('nobody signs for a colleague, nothing written is refused, and the body cannot name an author', async () => {
  const dr = await h.as('doctor', { fresh: true })
  const { encounterId } = await checkIn(dr)
  expect((await dr.refused(consultations.record, { body: { encounterId } })).code).toBe('frontdesk.nothing_written')
  await dr.call(queue.callNext, { body: {} })
  const [mine] = (await dr.call(queue.mine, {})).items
  await dr.call(queue.start, { params: { id: mine!.id } })
  const other = await doctor.refused(consultations.record, { body: { encounterId, complaint: 'x' } })
  expect(other.code).toBe('encounters.not_yours')
  const named = await dr.send('POST', '/clinical-records', { encounterId, complaint: 'x', doctorId: doctor.staffId })
  expect(named.body.errors).toEqual([{ pointer: '/body/doctorId', code: 'unknown_field' }])
})

test('reception elsewhere sees neither the queue nor the visit', async () => {
  const { encounterId, arrivalId } = await checkIn()
  const elsewhere = await h.as('receptionist', { branch: 'other' })
  expect((await elsewhere.call(queue.today, { query: {} })).items).toEqual([])
  expect((await elsewhere.refused(arrivals.slip, { params: { encounterId } })).status).toBe(404)
  const leave = await elsewhere.refused(arrivals.leave, { params: { id: arrivalId }, body: { reason: 'x' } })
  expect(leave.status).toBe(404)
  const doctorHere = await elsewhere.refused(arrivals.checkIn, { body: visit(await somebody()) })
  expect(doctorHere.code).toBe('frontdesk.doctor_not_here')
})

test('the form knows the last visit and what is due', async () => {
  const patientId = await somebody()
  expect(await desk.call(arrivals.context, { params: { patientId: patientId as never } })).toMatchObject({
    lastVisit: null,
    dueFollowUp: null,
    suggestedVisitType: 'new',
  })
  const dr = await h.as('doctor', { fresh: true })
  const { encounterId } = await desk.call(arrivals.checkIn, { body: visit(patientId, dr) })
  await dr.call(consultations.record, { body: { encounterId, complaint: 'Cough', followUpOn: '2026-11-25' } })
  h.clock.move({ days: 5 })
  const later = await h.as('receptionist', { fresh: true })
  expect(await later.call(arrivals.context, { params: { patientId: patientId as never } })).toMatchObject({
    lastVisit: { encounterId, on: '2026-11-20' },
    dueFollowUp: { dueOn: '2026-11-25' },
    suggestedVisitType: 'follow_up',
    openArrival: null,
  })
})
