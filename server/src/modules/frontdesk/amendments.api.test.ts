import { type Id, newId } from '@tabib/contracts/core/id'
import { arrivals } from '@tabib/contracts/frontdesk/arrivals'
import { consultations } from '@tabib/contracts/frontdesk/consultations'
import { dispensings } from '@tabib/contracts/pharmacy/dispensing'
import { medicines } from '@tabib/contracts/pharmacy/medicines'
import { stock } from '@tabib/contracts/pharmacy/stock'
import type { PrescriptionLineInput } from '@tabib/contracts/prescriptions/lines'
import { prescriptions } from '@tabib/contracts/prescriptions/prescriptions'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Caller, type Hospital, hospital } from '../../testing/hospital.js'

let h: Hospital
let desk: Caller
let doctor: Caller
let pharmacist: Caller
let tablets: Id<'Medicine'>

beforeAll(async () => {
  h = await hospital()
  ;[desk, doctor, pharmacist] = [await h.as('receptionist'), await h.as('doctor'), await h.as('pharmacist')]
  const body = { code: 'PARA', generic: 'Paracetamol', strength: '500 mg', form: 'tablet' as const, unit: 'tablet' }
  const more = { doseUnit: 'tablet' as const, priceMinor: 100, taxRate: 500, hsn: '3004' }
  tablets = (await pharmacist.call(medicines.add, { body: { ...body, ...more } })).id
  const batch = { medicineId: tablets, number: 'b-1', expiresOn: '2027-06-30', quantity: 200, unitPriceMinor: 100 }
  await pharmacist.call(stock.receive, { body: batch })
})
afterAll(() => h.close())

const line = (days: number, more: Partial<PrescriptionLineInput> = {}): PrescriptionLineInput => ({
  medicineId: tablets,
  medicine: 'Paracetamol',
  dose: 1,
  doseUnit: 'tablet',
  morning: 1,
  night: 1,
  durationDays: days,
  ...more,
})

let made = 0
/** A finished visit with five days of paracetamol prescribed. */
async function finished() {
  const patientId = newId<'Patient'>()
  const number = `SUN-2026-${String(++made).padStart(5, '0')}`
  const row = { id: patientId, branch_id: h.branchId, number, name: 'Asha Rao', gender: 'female' }
  const born = { birth_date: '1990-02-01', created_at: h.clock.now().toISOString(), created_by: desk.accountId }
  await h.arrange((tx) =>
    tx
      .insertInto('patients.patients')
      .values({ ...row, ...born })
      .execute(),
  )
  const visit = { patientId, doctorId: doctor.staffId, chiefComplaint: 'Fever', visitType: 'new' as const }
  const { encounterId } = await desk.call(arrivals.checkIn, { body: visit })
  const record = { encounterId, complaint: 'Fever', prescription: [line(5)] }
  const { prescriptionId } = await doctor.call(consultations.record, { body: record })
  return { encounterId, patientId, prescriptionId: prescriptionId! }
}

const handOut = async (prescriptionId: Id<'Prescription'>, quantity: number) => {
  const { lines } = await doctor.call(prescriptions.get, { params: { id: prescriptionId } })
  return pharmacist.call(dispensings.dispense, {
    body: { prescriptionId, lines: [{ lineId: lines[0]!.id, quantity }] },
  })
}

const amend = (id: Id<'Prescription'>, lines: PrescriptionLineInput[], reason = 'still feverish') =>
  doctor.call(consultations.amendPrescription, { params: { id }, body: { reason, lines } })

test('a prescription written anew stands in place of the old one, and what was handed out counts for it', async () => {
  const { prescriptionId, encounterId, patientId } = await finished()
  await handOut(prescriptionId, 4)
  const body = { patientId, lines: [{ medicineId: tablets, medicine: 'Paracetamol' }] }
  expect((await doctor.call(prescriptions.check, { body })).warnings.map((w) => w.kind)).toEqual(['duplicate'])
  expect((await doctor.call(prescriptions.check, { body: { ...body, amends: prescriptionId } })).warnings).toEqual([])
  const next = await amend(prescriptionId, [line(10), { ...line(3), medicineId: null, medicine: 'Warm water' }])
  expect(next).toMatchObject({
    status: 'active',
    amends: prescriptionId,
    amendReason: 'still feverish',
    encounterId,
    lines: [
      { medicine: 'Paracetamol', quantity: 20, dispensed: 4 },
      { medicine: 'Warm water', dispensed: 0 },
    ],
  })
  expect((await doctor.call(prescriptions.get, { params: { id: prescriptionId } })).status).toBe('superseded')
  const standing = await doctor.call(prescriptions.ofEncounter, { params: { encounterId } })
  expect(standing.prescription?.id).toBe(next.id)
  const taking = await doctor.call(prescriptions.current, { params: { patientId } })
  expect(taking.items.map((m) => [m.medicine, m.durationDays])).toEqual([
    ['Paracetamol', 10],
    ['Warm water', 3],
  ])
  const sheet = await doctor.send('GET', `/encounters/${encounterId}/prescription-sheet`)
  expect(sheet.bytes.subarray(0, 5).toString()).toBe('%PDF-')
})

test('the pharmacist sees the version that stands, whatever page was open or code was scanned', async () => {
  const { prescriptionId, encounterId } = await finished()
  await handOut(prescriptionId, 4)
  const next = await amend(prescriptionId, [line(7)])
  const waiting = await pharmacist.call(dispensings.waiting, { query: { q: `TABIB:V:${encounterId}` } })
  expect(waiting.items.map((p) => [p.id, p.state])).toEqual([[next.id, 'partly']])
  const proposal = await pharmacist.call(dispensings.proposal, { params: { prescriptionId } })
  expect(proposal.prescription.id).toBe(next.id)
  expect(proposal.lines.map((l) => l.left)).toEqual([10])
  expect(proposal.dispensings.map((d) => d.lines[0]!.quantity)).toEqual([4])
  const { lines } = await doctor.call(prescriptions.get, { params: { id: prescriptionId } })
  const late = await pharmacist.refused(dispensings.dispense, {
    body: { prescriptionId, lines: [{ lineId: lines[0]!.id, quantity: 1 }] },
  })
  expect(late.code).toBe('prescriptions.superseded')
  await handOut(next.id, 10)
  expect((await doctor.call(prescriptions.get, { params: { id: next.id } })).status).toBe('dispensed')
})

test('no less is prescribed than was handed out, and only by the doctor who signed', async () => {
  const { prescriptionId } = await finished()
  await handOut(prescriptionId, 8)
  const less = { params: { id: prescriptionId }, body: { reason: 'better', lines: [line(2)] } }
  expect(await doctor.refused(consultations.amendPrescription, less)).toMatchObject({
    code: 'prescriptions.less_than_dispensed',
    details: { medicine: 'Paracetamol', dispensed: 8 },
  })
  const colleague = await h.as('doctor', { fresh: true })
  const anew = { params: { id: prescriptionId }, body: { reason: 'better', lines: [line(6)] } }
  expect((await colleague.refused(consultations.amendPrescription, anew)).code).toBe('prescriptions.not_yours_to_write')
  expect((await pharmacist.refused(consultations.amendPrescription, anew)).status).toBe(403)
})

test('two corrections at once: one stands, the other is told', async () => {
  const { prescriptionId } = await finished()
  const body = { reason: 'stronger', lines: [line(6)] }
  const both = await Promise.allSettled([1, 2].map(() => amend(prescriptionId, body.lines)))
  expect(both.map((b) => b.status).sort()).toEqual(['fulfilled', 'rejected'])
  const again = await doctor.refused(consultations.amendPrescription, { params: { id: prescriptionId }, body })
  expect(again.code).toBe('prescriptions.superseded')
})
