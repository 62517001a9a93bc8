import { readFile } from 'node:fs/promises'
import { type Id, newId } from '@tabib/contracts/core/id'
import { permissionsOf } from '@tabib/contracts/identity/roles'
import { dispensings } from '@tabib/contracts/pharmacy/dispensing'
import { type MedicineDetails, medicines } from '@tabib/contracts/pharmacy/medicines'
import { stock } from '@tabib/contracts/pharmacy/stock'
import { type PrescriptionLineInput, prescriptionLine } from '@tabib/contracts/prescriptions/lines'
import { prescriptions } from '@tabib/contracts/prescriptions/prescriptions'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Actor } from '../../platform/actor.js'
import { Jobs } from '../../platform/jobs/jobs.js'
import { systemActor } from '../../platform/system-actor.js'
import { type Caller, type Hospital, hospital } from '../../testing/hospital.js'
import { writePrescription } from '../prescriptions/index.js'
import { loadMedicines, type MedicineRow, withFormulary } from './index.js'

let h: Hospital
let pharmacist: Caller
let doctor: Caller
let rows: MedicineRow[]
beforeAll(async () => {
  h = await hospital()
  ;[pharmacist, doctor] = [await h.as('pharmacist'), await h.as('doctor')]
  rows = JSON.parse(
    await readFile(new URL('../../../reference/medicines.json', import.meta.url), 'utf8'),
  ) as MedicineRow[]
  await h.arrange((tx) => loadMedicines(tx, rows))
})
afterAll(() => h.close())

const actor = (): Actor => ({
  ...systemActor(h.tenant),
  accountId: doctor.accountId,
  staffId: doctor.staffId,
  permissions: permissionsOf(['doctor']),
  branchId: h.branchId,
  branchIds: [h.branchId],
  zone: 'Asia/Kolkata',
})

async function newPatient(more: { language?: string; name?: string } = {}) {
  const id = newId<'Patient'>()
  const row = {
    id,
    branch_id: h.branchId,
    number: `SUN-${id.slice(-9)}`,
    name: 'Rahima Begum',
    gender: 'female',
    birth_date: '1980-05-01',
    ...more,
  }
  await h.arrange((tx) =>
    tx
      .insertInto('patients.patients')
      .values({ ...row, created_at: h.clock.now().toISOString(), created_by: newId() })
      .execute(),
  )
  return { id, number: row.number }
}

/** Days pass; everybody signs in again. */
async function later(days: number) {
  h.clock.move({ days })
  ;[pharmacist, doctor] = [await h.as('pharmacist', { fresh: true }), await h.as('doctor', { fresh: true })]
}

let serial = 0
/** A medicine nobody else in this file touches. */
async function newMedicine(more: Partial<MedicineDetails> = {}) {
  const body = {
    code: `TEST${++serial}`,
    generic: `Testamol ${serial}`,
    strength: '500 mg',
    form: 'tablet' as const,
    unit: 'tablet',
    doseUnit: 'tablet' as const,
    priceMinor: 100,
    taxRate: 500,
    hsn: '3004',
    ...more,
  }
  return pharmacist.call(medicines.add, { body })
}

const receive = (
  medicineId: Id<'Medicine'>,
  quantity: number,
  more: { number?: string; expiresOn?: string; unitPriceMinor?: number } = {},
) =>
  pharmacist.call(stock.receive, {
    body: { medicineId, number: 'b-1', expiresOn: '2027-06-30', quantity, unitPriceMinor: 150, ...more },
  })

/** A prescription of `quantity` tablets of each medicine. */
async function prescribe(quantities: [Id<'Medicine'> | null, number][], patientId?: string) {
  const of = patientId ?? (await newPatient()).id
  const lines = quantities.map(([medicineId, quantity]): PrescriptionLineInput => ({
    medicineId,
    medicine: 'As the formulary has it',
    dose: 1,
    doseUnit: 'tablet',
    morning: 1,
    night: 1,
    durationDays: 5,
    timing: 'after_food',
    quantity,
  }))
  return h.arrange(async (tx) => {
    const complete = await withFormulary(
      tx,
      lines.map((l) => prescriptionLine.parse(l)),
    )
    return writePrescription(tx, actor(), {
      encounterId: null,
      patientId: of,
      doctorId: doctor.staffId,
      lines: complete,
      at: h.clock.now(),
    })
  })
}

/** Whether every ledger adds up to what its batch holds. */
async function ledgersAgree() {
  const { rows: wrong } =
    await sql`select b.id from pharmacy.batches b left join pharmacy.stock_movements m on m.batch_id = b.id
    group by b.id having b.on_hand <> coalesce(sum(m.quantity), 0)`.execute(h.sql)
  return wrong.length === 0
}

test('the starter list is loaded once, with what each unit holds', async () => {
  const code = async (q: string) => (await doctor.call(medicines.search, { query: { q } })).items[0]!
  expect(await h.arrange((tx) => loadMedicines(tx, rows))).toBe(0)
  expect(await code('PARA120S')).toMatchObject({ content: 60, unit: 'bottle', doseUnit: 'mL' })
  expect(await code('SALB100H')).toMatchObject({ content: 200, route: 'inhaled' })
  expect(await code('INSULINHUMANR40V')).toMatchObject({ content: 400 })
})

test('a medicine is found by the beginning of its name, several words, its code, and however it is spelt', async () => {
  const found = async (q: string) => (await doctor.call(medicines.search, { query: { q, limit: 5 } })).items
  expect((await found('amox'))[0]!.generic).toBe('Amoxicillin')
  expect((await found('parcetamol'))[0]!.generic).toBe('Paracetamol')
  expect((await found('amoxycilin'))[0]!.generic).toBe('Amoxicillin')
  expect((await found('metfromin'))[0]!.generic).toContain('Metformin')
  expect((await found('PARA650T'))[0]!.code).toBe('PARA650T')
  expect((await found('paracetamol 650')).map((m) => m.strength)).toContain('650 mg')
  expect(await found('%_\\%')).toEqual([])
})

test('among 3,000 medicines the one that is meant is found first, and the formulary can be paged through', async () => {
  const many = Array.from({ length: 2400 }, (_, i) => ({
    ...rows[i % rows.length]!,
    code: `BULK${i}`,
    brand: `Marketed preparation of unusual length number ${i}`.slice(0, 60),
  }))
  await h.arrange((tx) => loadMedicines(tx, many))
  const first = async (q: string) => (await doctor.call(medicines.search, { query: { q, limit: 20 } })).items[0]
  expect((await first('amoxycilin'))!.generic).toBe('Amoxicillin')
  expect((await first('marketed preparation 1234'))!.brand).toBe('Marketed preparation of unusual length number 1234')
  expect(await first('xqzt')).toBeUndefined()
  const seen = new Set<string>()
  let cursor: string | undefined
  do {
    const page = await pharmacist.call(medicines.search, { query: { limit: 100, ...(cursor ? { cursor } : {}) } })
    for (const m of page.items) seen.add(m.id)
    cursor = page.next ?? undefined
  } while (cursor)
  expect(seen.size).toBeGreaterThan(3000)
  await h.arrange((tx) =>
    tx.updateTable('pharmacy.medicines').set({ active: false }).where('code', 'like', 'BULK%').execute(),
  )
})

test('two people changing one medicine: the later one is told; a code is given once; an inactive one is not prescribed', async () => {
  const m = await newMedicine()
  const body = {
    code: m.code,
    generic: m.generic,
    form: 'tablet' as const,
    unit: 'tablet',
    doseUnit: 'tablet' as const,
    priceMinor: 200,
  }
  const how = { headers: { 'if-match': `"${m.version}"` } }
  expect((await pharmacist.call(medicines.change, { params: { id: m.id }, body }, how)).priceMinor).toBe(200)
  expect((await pharmacist.refused(medicines.change, { params: { id: m.id }, body }, how)).status).toBe(412)
  expect((await pharmacist.refused(medicines.add, { body })).code).toBe('pharmacy.code_taken')
  expect((await doctor.refused(medicines.add, { body })).status).toBe(403)
  await pharmacist.call(medicines.deactivate, { params: { id: m.id }, body: { reason: 'no longer made' } })
  expect((await doctor.call(medicines.search, { query: { q: m.code } })).items).toEqual([])
  expect((await pharmacist.call(medicines.search, { query: { q: m.code, inactive: true } })).items[0]!.active).toBe(
    false,
  )
  await expect(prescribe([[m.id, 5]])).rejects.toMatchObject({
    code: 'invalid',
    extra: { errors: [{ pointer: '/body/lines/0/medicineId' }] },
  })
})

test('deliveries and corrections go through the ledger, and nothing falls below nothing', async () => {
  const m = await newMedicine({ reorderLevel: 20 })
  const b = await receive(m.id, 30)
  expect(b).toMatchObject({ number: 'B-1', onHand: 30 })
  expect((await receive(m.id, 12.5)).onHand).toBe(42.5)
  const differs = await pharmacist.refused(stock.receive, {
    body: { medicineId: m.id, number: 'B-1', expiresOn: '2028-01-31', quantity: 1, unitPriceMinor: 1 },
  })
  expect(differs).toMatchObject({ code: 'pharmacy.batch_differs', details: { expiresOn: '2027-06-30' } })
  const old = await pharmacist.refused(stock.receive, {
    body: { medicineId: m.id, number: 'OLD', expiresOn: '2026-11-19', quantity: 1, unitPriceMinor: 1 },
  })
  expect(old.code).toBe('pharmacy.batch_expired')
  const broken = await pharmacist.call(stock.adjust, {
    body: { batchId: b.id, quantity: -30, reason: 'broken in transport' },
  })
  expect(broken.onHand).toBe(12.5)
  const below = await pharmacist.refused(stock.adjust, { body: { batchId: b.id, quantity: -13, reason: 'counted' } })
  expect(below).toMatchObject({ code: 'pharmacy.out_of_stock', details: { left: 12.5 } })
  const { movements } = await pharmacist.call(stock.batches, { params: { id: m.id } })
  expect(movements.map((s) => [s.kind, s.quantity, s.reason, s.movedBy])).toEqual([
    ['adjustment', -30, 'broken in transport', 'Test pharmacist'],
    ['receipt', 12.5, null, 'Test pharmacist'],
    ['receipt', 30, null, 'Test pharmacist'],
  ])
  expect(await ledgersAgree()).toBe(true)
  const low = await pharmacist.call(stock.list, { query: { filter: 'low', q: m.code } })
  expect(low.items).toMatchObject([{ medicineId: m.id, onHand: 12.5, low: true, nearestExpiry: '2027-06-30' }])
  await expect(
    h.sql.updateTable('pharmacy.stock_movements').set({ quantity: 1 }).where('batch_id', '=', b.id).execute(),
  ).rejects.toThrow(/append-only/)
})

test('the shelf says what is running out, ending soon and past its day, for this branch alone', async () => {
  const m = await newMedicine()
  await receive(m.id, 5, { number: 'soon', expiresOn: '2026-12-31' })
  await receive(m.id, 7, { number: 'gone', expiresOn: '2026-11-20' })
  await later(1)
  const row = (await pharmacist.call(stock.list, { query: { q: m.code } })).items[0]!
  expect(row).toMatchObject({ onHand: 5, expiring: 5, expired: 7, nearestExpiry: '2026-12-31' })
  for (const filter of ['expiring', 'expired'] as const) {
    const { items, counts } = await pharmacist.call(stock.list, { query: { filter } })
    expect(items.map((i) => i.medicineId)).toContain(m.id)
    expect(counts[filter]).toBe(items.length)
  }
  const elsewhere = await h.as('pharmacist', { branch: 'other', fresh: true })
  expect((await elsewhere.call(stock.list, { query: { q: m.code } })).items[0]).toMatchObject({
    onHand: 0,
    expired: 0,
    low: false,
  })
  expect((await elsewhere.call(stock.batches, { params: { id: m.id } })).items).toEqual([])
})

test('low is what can no longer be handed out, however much of it has expired; what was never kept is not low', async () => {
  const [kept, never] = [await newMedicine({ reorderLevel: 10 }), await newMedicine({ reorderLevel: 10 })]
  const old = await receive(kept.id, 50, { number: 'old' })
  const low = () =>
    h.sql
      .selectFrom('pharmacy.pub_low_stock')
      .select(['id', 'branch_id', 'on_hand'])
      .where('id', 'in', [kept.id, never.id])
      .execute()
  expect(await low()).toEqual([])
  await h.arrange((tx) =>
    tx.updateTable('pharmacy.batches').set({ expires_on: '2001-01-01' }).where('id', '=', old.id).execute(),
  )
  expect(await low()).toEqual([{ id: kept.id, branch_id: h.branchId, on_hand: 0 }])
})

test('a prescription waits, is proposed from the batch that ends first, handed out, charged and labelled', async () => {
  const m = await newMedicine()
  await receive(m.id, 4, { number: 'first', expiresOn: '2026-12-31', unitPriceMinor: 120 })
  const late = await receive(m.id, 50, { number: 'later', expiresOn: '2027-12-31', unitPriceMinor: 150 })
  const patient = await newPatient({ language: 'bn', name: 'রহিমা বেগম' })
  const { id, lines } = await prescribe([[m.id, 10]], patient.id)
  const waiting = (q: string) => pharmacist.call(dispensings.waiting, { query: { q } })
  expect((await waiting(patient.number)).items).toMatchObject([
    { id, state: 'waiting', patient: { name: 'রহিমা বেগম' }, medicines: [m.generic] },
  ])
  expect((await waiting('রহিমা')).items[0]!.id).toBe(id)
  expect((await waiting(`TABIB:P:${id}`)).items[0]!.id).toBe(id)
  const proposed = await pharmacist.call(dispensings.proposal, { params: { prescriptionId: id } })
  expect(proposed.lines[0]).toMatchObject({
    left: 10,
    short: 0,
    portions: [{ quantity: 4 }, { batchId: late.id, quantity: 6 }],
  })

  const one = await pharmacist.call(dispensings.dispense, {
    body: { prescriptionId: id, lines: [{ lineId: lines[0]!.id, quantity: 7 }] },
  })
  expect(one.lines.map((l) => [l.batchNumber, l.quantity])).toEqual([
    ['FIRST', 4],
    ['LATER', 3],
  ])
  expect(one.totalMinor).toBe(4 * 120 + 3 * 150)
  expect((await waiting(patient.number)).items[0]!.state).toBe('partly')
  const over = await pharmacist.refused(dispensings.dispense, {
    body: { prescriptionId: id, lines: [{ lineId: lines[0]!.id, quantity: 4 }] },
  })
  expect(over).toMatchObject({ code: 'prescriptions.more_than_prescribed', details: { left: 3 } })
  await pharmacist.call(dispensings.dispense, {
    body: { prescriptionId: id, lines: [{ lineId: lines[0]!.id, batches: [{ batchId: late.id, quantity: 3 }] }] },
  })
  expect((await waiting(patient.number)).items).toEqual([])
  expect((await waiting(id)).items[0]!.state).toBe('dispensed')
  expect((await doctor.call(prescriptions.get, { params: { id } })).status).toBe('dispensed')

  const charges = await h.sql
    .selectFrom('billing.charges')
    .selectAll()
    .where('patient_id', '=', patient.id)
    .orderBy('quantity', 'desc')
    .execute()
  expect(charges.map((c) => [c.kind, c.code, c.quantity, c.unit_minor, c.tax_rate, c.hsn_sac])).toEqual([
    ['medicine', m.code, 4, 120, 500, '3004'],
    ['medicine', m.code, 3, 150, 500, '3004'],
    ['medicine', m.code, 3, 150, 500, '3004'],
  ])
  expect(await ledgersAgree()).toBe(true)
  const label = await pharmacist.call(dispensings.label, { params: { id: one.id }, query: { line: one.lines[0]!.id } })
  expect((label as unknown as Buffer).subarray(0, 5).toString()).toBe('%PDF-')
})

test('fifty counters want the last box: as many get it as there are, the rest are told what is left', async () => {
  const m = await newMedicine()
  await receive(m.id, 7)
  const waiting = await Promise.all(Array.from({ length: 50 }, () => prescribe([[m.id, 1]])))
  const outcomes = await Promise.all(
    waiting.map(({ id, lines }) =>
      pharmacist.send(
        'POST',
        '/dispensings',
        { prescriptionId: id, lines: [{ lineId: lines[0]!.id, quantity: 1 }] },
        { 'idempotency-key': newId() },
      ),
    ),
  )
  expect(outcomes.filter((o) => o.status === 201)).toHaveLength(7)
  const refused = outcomes.filter((o) => o.status !== 201)
  expect(new Set(refused.map((o) => `${o.status} ${o.body.code} ${o.body.details?.left}`))).toEqual(
    new Set(['409 pharmacy.out_of_stock 0']),
  )
  expect((await pharmacist.call(stock.batches, { params: { id: m.id } })).items[0]!.onHand).toBe(0)
  expect(await ledgersAgree()).toBe(true)
})

test('counters that want the same two medicines the other way round do not block each other', async () => {
  const [a, b] = [await newMedicine(), await newMedicine()]
  await receive(a.id, 20)
  await receive(b.id, 20)
  const waiting = await Promise.all(
    Array.from({ length: 20 }, (_, i) =>
      prescribe(
        i % 2
          ? [
              [a.id, 1],
              [b.id, 1],
            ]
          : [
              [b.id, 1],
              [a.id, 1],
            ],
      ),
    ),
  )
  const outcomes = await Promise.all(
    waiting.map(({ id, lines }) =>
      pharmacist.send(
        'POST',
        '/dispensings',
        { prescriptionId: id, lines: lines.map((l) => ({ lineId: l.id, quantity: 1 })) },
        { 'idempotency-key': newId() },
      ),
    ),
  )
  expect(new Set(outcomes.map((o) => o.status))).toEqual(new Set([201]))
})

test('the same request twice hands out once', async () => {
  const m = await newMedicine()
  await receive(m.id, 10)
  const { id, lines } = await prescribe([[m.id, 5]])
  const body = { prescriptionId: id, lines: [{ lineId: lines[0]!.id, quantity: 2 }] }
  const both = await Promise.all(
    [1, 2].map(() => pharmacist.send('POST', '/dispensings', body, { 'idempotency-key': `once-${id}` })),
  )
  expect(both.map((r) => r.status)).toEqual([201, 201])
  expect(both[0]!.body.id).toBe(both[1]!.body.id)
  expect((await pharmacist.call(stock.batches, { params: { id: m.id } })).items[0]!.onHand).toBe(8)
})

test('an expired batch is never handed out, asked for or not', async () => {
  const m = await newMedicine()
  const b = await receive(m.id, 10, { number: 'short', expiresOn: h.clock.today('Asia/Kolkata') })
  await later(1)
  const { id, lines } = await prescribe([[m.id, 5]])
  const { lines: proposed } = await pharmacist.call(dispensings.proposal, { params: { prescriptionId: id } })
  expect(proposed[0]).toMatchObject({ portions: [], short: 5, expired: 10, batches: [] })
  const asked = { prescriptionId: id, lines: [{ lineId: lines[0]!.id, batches: [{ batchId: b.id, quantity: 1 }] }] }
  expect((await pharmacist.refused(dispensings.dispense, { body: asked })).code).toBe('pharmacy.batch_expired')
  const any = { prescriptionId: id, lines: [{ lineId: lines[0]!.id, quantity: 1 }] }
  expect(await pharmacist.refused(dispensings.dispense, { body: any })).toMatchObject({
    code: 'pharmacy.out_of_stock',
    details: { left: 0 },
  })
})

test('another name of the same substance, strength and form may be handed out; nothing else', async () => {
  const m = await newMedicine({ brand: 'Firstbrand' })
  const same = await newMedicine({ brand: 'Secondbrand', generic: m.generic })
  const stronger = await newMedicine({ brand: 'Strongbrand', generic: m.generic, strength: '1 g' })
  await receive(same.id, 10)
  await receive(stronger.id, 10)
  const { id, lines } = await prescribe([[m.id, 5]])
  const proposed = await pharmacist.call(dispensings.proposal, { params: { prescriptionId: id } })
  expect(proposed.lines[0]!.alternatives.map((a) => a.id)).toEqual([same.id])
  const ask = (medicineId: Id<'Medicine'>) => ({
    body: { prescriptionId: id, lines: [{ lineId: lines[0]!.id, medicineId, quantity: 5 }] },
  })
  expect((await pharmacist.refused(dispensings.dispense, ask(stronger.id))).code).toBe('pharmacy.not_an_alternative')
  expect((await pharmacist.call(dispensings.dispense, ask(same.id))).lines[0]).toMatchObject({
    medicine: 'Secondbrand',
    quantity: 5,
  })
})

test('what a doctor wrote in his own words waits for the pharmacist to choose', async () => {
  const m = await newMedicine()
  await receive(m.id, 10)
  const { id, lines } = await prescribe([[null, 5]])
  const line = { lineId: lines[0]!.id, quantity: 5 }
  expect((await pharmacist.refused(dispensings.dispense, { body: { prescriptionId: id, lines: [line] } })).code).toBe(
    'pharmacy.choose_medicine',
  )
  const done = await pharmacist.call(dispensings.dispense, {
    body: { prescriptionId: id, lines: [{ ...line, medicineId: m.id }] },
  })
  expect(done.lines[0]!.medicine).toBe(m.generic)
})

test('another branch sees neither the prescription nor the shelf', async () => {
  const m = await newMedicine()
  const b = await receive(m.id, 10)
  const { id, lines } = await prescribe([[m.id, 5]])
  const elsewhere = await h.as('pharmacist', { branch: 'other', fresh: true })
  expect((await elsewhere.refused(dispensings.proposal, { params: { prescriptionId: id } })).status).toBe(404)
  expect((await elsewhere.call(dispensings.waiting, { query: { q: id } })).items).toEqual([])
  const body = { prescriptionId: id, lines: [{ lineId: lines[0]!.id, quantity: 1 }] }
  expect((await elsewhere.refused(dispensings.dispense, { body })).status).toBe(404)
  expect(
    (await elsewhere.refused(stock.adjust, { body: { batchId: b.id, quantity: -1, reason: 'mine' } })).status,
  ).toBe(404)
  expect((await doctor.refused(dispensings.dispense, { body })).status).toBe(403)
})

test('nonsense is refused field by field', async () => {
  const m = await newMedicine()
  const { id, lines } = await prescribe([[m.id, 5]])
  const lineId = lines[0]!.id
  const refusedAt = async (body: unknown) =>
    ((await pharmacist.send('POST', '/dispensings', body, { 'idempotency-key': newId() })).body.errors ?? []).map(
      (e: { pointer: string }) => e.pointer,
    )
  expect(await refusedAt({ prescriptionId: id, lines: [] })).toEqual(['/body/lines'])
  expect(await refusedAt({ prescriptionId: id, lines: [{ lineId }] })).toEqual(['/body/lines/0/quantity'])
  expect(await refusedAt({ prescriptionId: id, lines: [{ lineId, quantity: -1 }] })).toEqual(['/body/lines/0/quantity'])
  expect(await refusedAt({ prescriptionId: id, lines: [{ lineId, quantity: 1, price: 0 }] })).toEqual([
    '/body/lines/0/price',
  ])
  expect(
    await refusedAt({
      prescriptionId: id,
      lines: [
        { lineId, quantity: 1 },
        { lineId, quantity: 1 },
      ],
    }),
  ).toEqual(['/body/lines/1/lineId'])
  for (const q of ["'; drop table pharmacy.medicines; --", '%', '\\', '\u0000', '🤒', 'ﷺ'.repeat(20)]) {
    expect((await pharmacist.send('GET', `/medicines?q=${encodeURIComponent(q)}`)).status).toBeLessThan(500)
    expect((await pharmacist.send('GET', `/dispensing/waiting?q=${encodeURIComponent(q)}`)).status).toBeLessThan(500)
    expect((await pharmacist.send('GET', `/stock?q=${encodeURIComponent(q)}`)).status).toBeLessThan(500)
  }
})

test('the pharmacists of the branch hear once that a medicine runs low, and again after the next delivery', async () => {
  const m = await newMedicine({ reorderLevel: 10 })
  const batch = await receive(m.id, 12)
  const jobs = h.app.get(Jobs)
  await jobs.upkeep(h.tenant)
  const told = async () => {
    await later(1)
    await jobs.runDue(h.tenant)
    const rows = await h.sql
      .selectFrom('notifications.messages')
      .select(['account_id', 'branch_id', 'data'])
      .where('kind', '=', 'stock.low')
      .where('key', 'like', `%${m.id}%`)
      .orderBy('id')
      .execute()
    const facts = rows.map((r) => `${r.account_id} ${(r.data as unknown as { left: number }).left}`)
    // Each of the pharmacists, who are more with every day that somebody signs in here, hears each shortage once.
    expect(new Set(facts).size).toBe(facts.length)
    expect(rows.every((r) => r.branch_id === h.branchId)).toBe(true)
    return [...new Set(facts.map((f) => f.slice(37)))]
  }
  expect(await told()).toEqual([])
  await pharmacist.call(stock.adjust, { body: { batchId: batch.id, quantity: -4, reason: 'counted' } })
  expect(await told()).toEqual(['8'])
  expect(await told()).toEqual(['8'])
  const more = await receive(m.id, 30, { number: 'b-2' })
  await pharmacist.call(stock.adjust, { body: { batchId: more.id, quantity: -29, reason: 'counted' } })
  expect(await told()).toEqual(['8', '9'])
})
