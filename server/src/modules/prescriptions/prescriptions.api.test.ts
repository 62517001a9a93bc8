import { newId } from '@tabib/contracts/core/id'
import { allergies } from '@tabib/contracts/encounters/allergies'
import { permissionsOf } from '@tabib/contracts/identity/roles'
import { type PrescriptionLineInput, prescriptionLine } from '@tabib/contracts/prescriptions/lines'
import { prescriptions } from '@tabib/contracts/prescriptions/prescriptions'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Actor } from '../../platform/actor.js'
import { systemActor } from '../../platform/system-actor.js'
import { type Caller, type Hospital, hospital } from '../../testing/hospital.js'
import {
  directionsOf,
  findPrescription,
  lockPrescription,
  paperLine,
  recordDispensed,
  writePrescription,
} from './index.js'

let h: Hospital
let doctor: Caller
beforeAll(async () => {
  h = await hospital()
  doctor = await h.as('doctor')
})
afterAll(() => h.close())

const me = (branchId = h.branchId): Actor => ({
  ...systemActor(h.tenant),
  accountId: doctor.accountId,
  staffId: doctor.staffId,
  permissions: permissionsOf(['doctor']),
  branchId,
  branchIds: [branchId],
  zone: 'Asia/Kolkata',
})

const paracetamol: PrescriptionLineInput = {
  medicine: 'Paracetamol',
  generic: 'Paracetamol',
  strength: '500 mg',
  form: 'tablet',
  atc: 'N02BE01',
  unit: 'tablet',
  dose: 1,
  doseUnit: 'tablet',
  morning: 1,
  night: 1,
  durationDays: 5,
  route: 'oral',
  timing: 'after_food',
}

async function newPatient() {
  const id = newId<'Patient'>()
  const row = {
    id,
    branch_id: h.branchId,
    number: `SUN-${id.slice(-9)}`,
    name: 'Rahima Begum',
    gender: 'female',
    birth_date: '1980-05-01',
  }
  await h.arrange((tx) =>
    tx
      .insertInto('patients.patients')
      .values({ ...row, created_at: h.clock.now().toISOString(), created_by: newId() })
      .execute(),
  )
  return id
}

const write = (patientId: string, lines: PrescriptionLineInput[]) =>
  h.arrange((tx) =>
    writePrescription(tx, me(), {
      encounterId: null,
      patientId,
      doctorId: doctor.staffId,
      lines: lines.map((l) => prescriptionLine.parse(l)),
      at: h.clock.now(),
    }),
  )

test('what a doctor wrote is kept as written, with how much to hand out, and read in every branch', async () => {
  const patientId = await newPatient()
  const { id, lines } = await write(patientId, [
    { ...paracetamol, overrideReason: 'taken before without harm' },
    { medicine: 'Warm compresses', dose: 1, doseUnit: 'application', frequency: 'BD' },
  ])
  expect(lines.map((l) => [l.quantity, l.quantityUnit])).toEqual([
    [10, 'tablet'],
    [null, null],
  ])
  const elsewhere = await h.as('doctor', { branch: 'other' })
  const read = await elsewhere.call(prescriptions.get, { params: { id } })
  expect(read).toMatchObject({
    status: 'active',
    doctorName: 'Test doctor',
    lines: [
      { medicine: 'Paracetamol', morning: 1, noon: 0, overrideReason: 'taken before without harm' },
      { frequency: 'BD' },
    ],
  })
  expect((await (await h.as('receptionist')).refused(prescriptions.get, { params: { id } })).status).toBe(403)
  expect((await doctor.refused(prescriptions.get, { params: { id: newId() } })).status).toBe(404)
  const stored = await h.arrange((tx) => findPrescription(tx, id))
  expect(directionsOf(stored!.lines[0]!)).toEqual({
    amount: 1,
    unit: 'tablet',
    pattern: { morning: 1, noon: 0, night: 1 },
    timing: 'after_food',
    days: 5,
    route: 'oral',
  })
  expect(paperLine(stored!.lines[0]!)).toMatchObject({
    medicine: 'Paracetamol',
    strength: '500 mg',
    form: 'Tablet',
    quantity: 10,
  })
})

test('a line must say when it is taken, and how much where nobody can compute it', () => {
  const refusals = (l: object) => prescriptionLine.safeParse(l).error?.issues.map((i) => [i.path.join('.'), i.message])
  expect(refusals({ ...paracetamol, morning: 0, night: 0 })).toEqual([['frequency', 'prescriptions.when_needed']])
  expect(refusals({ ...paracetamol, medicineId: newId(), asNeeded: true })).toEqual([
    ['quantity', 'prescriptions.quantity_needed'],
  ])
  expect(refusals({ ...paracetamol, medicineId: newId(), asNeeded: true, quantity: 10 })).toBeUndefined()
  expect(refusals({ ...paracetamol, dose: -1 })?.[0]?.[0]).toBe('dose')
})

test('never more is handed out than prescribed, however many counters try at once', async () => {
  const { id, lines } = await write(await newPatient(), [paracetamol])
  const tries = await Promise.allSettled(
    Array.from({ length: 15 }, () => h.arrange((tx) => recordDispensed(tx, lines[0]!.id, 1))),
  )
  expect(tries.filter((t) => t.status === 'fulfilled')).toHaveLength(10)
  const refused = tries.find((t) => t.status === 'rejected') as PromiseRejectedResult
  expect(refused.reason).toMatchObject({ code: 'prescriptions.more_than_prescribed', extra: { details: { left: 0 } } })
  expect((await doctor.call(prescriptions.get, { params: { id } })).status).toBe('dispensed')
})

test('a prescription of another branch cannot be taken in hand', async () => {
  const { id } = await write(await newPatient(), [paracetamol])
  await expect(h.arrange((tx) => lockPrescription(tx, me(h.otherBranchId), id))).rejects.toMatchObject({
    code: 'not_found',
  })
})

test('the chart shows what is taken now and pages through the rest', async () => {
  const patientId = await newPatient()
  await write(patientId, [paracetamol])
  await write(patientId, [{ ...paracetamol, medicine: 'Metformin', generic: 'Metformin', durationDays: 90 }])
  h.clock.move({ days: 6 })
  doctor = await h.as('doctor', { fresh: true })
  await write(patientId, [{ ...paracetamol, medicine: 'Cetirizine', generic: 'Cetirizine' }])
  const { items } = await doctor.call(prescriptions.current, { params: { patientId } })
  expect(items.map((m) => [m.medicine, m.until])).toEqual([
    ['Cetirizine', '2026-11-30'],
    ['Metformin', '2027-02-17'],
  ])
  const first = await doctor.call(prescriptions.ofPatient, { params: { patientId }, query: { limit: 2 } })
  const second = await doctor.call(prescriptions.ofPatient, {
    params: { patientId },
    query: { limit: 2, cursor: first.next! },
  })
  expect([...first.items, ...second.items].flatMap((p) => p.lines.map((l) => l.medicine))).toEqual([
    'Cetirizine',
    'Metformin',
    'Paracetamol',
  ])
  expect(second.next).toBeNull()
  expect(
    (await doctor.refused(prescriptions.ofPatient, { params: { patientId }, query: { cursor: 'nonsense' } })).status,
  ).toBe(422)
})

test('allergies, dangerous pairs and doubles are said before signing, ceftriaxone with calcium among them', async () => {
  const patientId = await newPatient()
  await doctor.call(allergies.add, { params: { patientId }, body: { substance: 'Penicillin', reaction: 'Rash' } })
  await write(patientId, [
    { ...paracetamol, medicine: 'Warfarin', generic: 'Warfarin', atc: 'B01AA03', durationDays: 30 },
  ])
  const lines = [
    { medicine: 'Amoxicillin', generic: 'Amoxicillin', atc: 'J01CA04' },
    { medicine: 'Brufen', generic: 'Ibuprofen', atc: 'M01AE01' },
    { medicine: 'Ceftriaxone', generic: 'Ceftriaxone', atc: 'J01DD04' },
    { medicine: 'Ringer lactate', generic: 'Ringer lactate', atc: 'B05BB01' },
  ]
  const { warnings } = await doctor.call(prescriptions.check, { body: { patientId, lines } })
  expect(warnings.map((w) => [w.kind, w.lines, w.against, w.current])).toEqual([
    ['allergy', [0], 'Penicillin', false],
    ['interaction', [1], 'Warfarin', true],
    ['interaction', [2, 3], 'Ringer lactate', false],
  ])
  expect(warnings[0]!.reaction).toBe('Rash')
  expect(warnings[1]!.effect!.hi).toContain('रक्तस्राव')
  expect(warnings[2]!.effect!.en).toBeTruthy()
})

test('a prescription without lines is none', async () => {
  await expect(write(await newPatient(), [])).rejects.toMatchObject({ code: 'prescriptions.nothing_prescribed' })
})

test('a doctor takes a prescription back with a reason; it is no longer taken, dispensed or amended', async () => {
  const patientId = await newPatient()
  const { id } = await write(patientId, [paracetamol])
  const back = { params: { id }, body: { reason: 'written for the wrong person' } }
  expect((await (await h.as('pharmacist', { fresh: true })).refused(prescriptions.cancel, back)).status).toBe(403)
  expect(
    (await (await h.as('doctor', { branch: 'other', fresh: true })).refused(prescriptions.cancel, back)).status,
  ).toBe(404)
  expect((await doctor.refused(prescriptions.cancel, { params: { id }, body: { reason: ' ' } })).status).toBe(422)
  expect(await doctor.call(prescriptions.cancel, back)).toMatchObject({
    status: 'cancelled',
    cancelReason: 'written for the wrong person',
    cancelledBy: 'Test doctor',
  })
  expect((await doctor.call(prescriptions.current, { params: { patientId } })).items).toEqual([])
  expect((await doctor.refused(prescriptions.cancel, back)).code).toBe('prescriptions.cancelled')
  await expect(h.arrange((tx) => lockPrescription(tx, me(), id))).rejects.toMatchObject({
    code: 'prescriptions.cancelled',
  })
})

test('what was handed out in part can no longer be taken back', async () => {
  const { id, lines } = await write(await newPatient(), [paracetamol])
  await h.arrange((tx) => recordDispensed(tx, lines[0]!.id, 2))
  const refused = await doctor.refused(prescriptions.cancel, { params: { id }, body: { reason: 'too late' } })
  expect(refused.code).toBe('prescriptions.already_dispensed')
  expect((await doctor.call(prescriptions.get, { params: { id } })).status).toBe('active')
})

test('the patient hears once that a prescription is ready, not what is on it; who has died hears nothing', async () => {
  const [patientId, late] = [await newPatient(), await newPatient()]
  await h.arrange((tx) =>
    tx.updateTable('patients.patients').set({ deceased_on: '2026-11-19' }).where('id', '=', late).execute(),
  )
  const { id } = await write(patientId, [paracetamol])
  await write(late, [paracetamol])
  const told = await h.sql
    .selectFrom('notifications.messages')
    .select(['key', 'patient_id', 'data'])
    .where('patient_id', 'in', [patientId, late])
    .execute()
  expect(told).toEqual([
    { key: `prescription:${id}`, patient_id: patientId, data: { clinic: 'Sunrise Hospital', name: 'Rahima Begum' } },
  ])
})
