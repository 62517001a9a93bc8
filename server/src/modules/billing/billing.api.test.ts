import { randomUUID } from 'node:crypto'
import { dues } from '@tabib/contracts/billing/dues'
import { type Invoice, invoices } from '@tabib/contracts/billing/invoices'
import { payments } from '@tabib/contracts/billing/payments'
import { prices } from '@tabib/contracts/billing/prices'
import { newId } from '@tabib/contracts/core/id'
import { clinicRules } from '@tabib/contracts/notifications/settings'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Actor } from '../../platform/actor.js'
import { patient } from '../../testing/appointments.js'
import { type Caller, type Hospital, hospital } from '../../testing/hospital.js'
import { charge, type ChargeLine, draftInvoice, loadPrices, reverseCharges, setPrice } from './index.js'
import { deskOf, till, type Visit, version } from './testing/till.js'

let h: Hospital
let cashier: Caller
let second: Caller
let desk: Actor

beforeAll(async () => {
  h = await hospital()
  cashier = await h.as('cashier')
  second = await h.as('cashier', { fresh: true })
  desk = deskOf(h)
  await h.arrange(async (tx) => {
    const starter = (code: string, en: string, priceMinor: number) => ({
      code,
      name: { en },
      kind: 'consultation',
      priceMinor,
      sac: '9993',
      taxRate: 0,
    })
    await loadPrices(tx, [
      starter('CONNEW', 'Consultation, new patient', 40_000),
      starter('CONFU', 'Consultation, follow-up', 20_000),
    ])
    await setPrice(tx, {
      code: 'CBC',
      kind: 'lab',
      name: { en: 'Complete blood count', hi: 'सीबीसी' },
      amountMinor: 35_000,
      hsnSac: '9993',
    })
  })
})
afterAll(() => h.close())

const consultation: ChargeLine = { kind: 'consultation', code: 'CONS-NEW', description: 'Consultation', quantity: 1 }
const bloodCount: ChargeLine = { kind: 'lab', code: 'CBC', description: 'CBC', quantity: 1 }
const tablets: ChargeLine = {
  kind: 'medicine',
  code: 'AMOX500',
  description: 'Amoxicillin 500 mg',
  quantity: 15,
  unitMinor: 785,
  taxRate: 1200,
  hsnSac: '3004',
}

const { visit, callOff, draft, pay } = till(() => h)

test('a visit is invoiced from its charges, paid in two parts and leaves the dues', async () => {
  const v = await visit([consultation, bloodCount, tablets])
  const before = await cashier.call(dues.get, { params: { id: v.id as never } })
  const invoice = await draft(cashier, v)
  expect(invoice).toMatchObject({
    status: 'draft',
    number: null,
    subtotalMinor: 40_000 + 35_000 + 11_775,
    taxMinor: 1413,
    totalMinor: 88_188,
  })
  expect(before.dueMinor).toBe(invoice.totalMinor)
  expect(invoice.lines.map((l) => l.code)).toEqual(['CONNEW', 'CBC', 'AMOX500'])
  expect(invoice.taxes.map((t) => t.amountMinor)).toEqual([707, 706])

  const part = await pay(cashier, invoice, 50_000)
  expect(part.invoice).toMatchObject({
    status: 'issued',
    number: 'SUN/26-27/000001',
    paidMinor: 50_000,
    balanceMinor: 38_188,
  })
  expect(part.payment.receiptNumber).toBe('SUN-R/26-27/000001')
  expect((await cashier.call(dues.get, { params: { id: v.id as never } })).dueMinor).toBe(38_188)
  expect((await cashier.call(dues.list, { query: {} })).items.map((d) => d.id)).toContain(v.id)

  const rest = await cashier.call(
    payments.take,
    { params: { id: invoice.id }, body: { amountMinor: 38_188, method: 'upi', reference: '433218890021' } },
    version(part.invoice),
  )
  expect(rest.invoice.balanceMinor).toBe(0)
  expect(rest.payment.receiptNumber).toBe('SUN-R/26-27/000002')
  expect((await cashier.call(dues.list, { query: {} })).items.map((d) => d.id)).not.toContain(v.id)
  expect((await cashier.call(dues.list, { query: { q: `tabib:visit:${v.id}` } })).items).toMatchObject([
    { id: v.id, dueMinor: 0 },
  ])
  expect((await cashier.call(dues.list, { query: { q: 'sun/26-27/000001' } })).items).toMatchObject([{ id: v.id }])
})

test('drafting again changes nothing until something new is charged; then it joins the same draft', async () => {
  const v = await visit([consultation])
  const first = await draft(cashier, v)
  expect(await draft(second, v)).toMatchObject({ id: first.id, version: first.version, totalMinor: 40_000 })
  await h.arrange((tx) =>
    charge(tx, desk, {
      source: `lab:${v.id}`,
      patientId: v.patientId,
      encounterId: v.id,
      at: h.clock.now(),
      lines: [bloodCount],
    }),
  )
  await h.arrange((tx) =>
    charge(tx, desk, {
      source: `lab:${v.id}`,
      patientId: v.patientId,
      encounterId: v.id,
      at: h.clock.now(),
      lines: [bloodCount],
    }),
  )
  const third = await draft(cashier, v)
  expect(third).toMatchObject({ id: first.id, totalMinor: 75_000 })
  expect(third.version).toBeGreaterThan(first.version)
  const paid = await pay(cashier, third)
  const refused = await cashier.refused(invoices.draft, { params: { encounterId: v.id } })
  expect(refused).toMatchObject({ code: 'billing.nothing_due', details: { dueMinor: 0, invoiceId: paid.invoice.id } })
})

test('care that is called off leaves the draft; the cashier who read it before is told', async () => {
  const v = await visit([consultation])
  await h.arrange((tx) =>
    charge(tx, desk, {
      source: `lab:${v.id}`,
      patientId: v.patientId,
      encounterId: v.id,
      at: h.clock.now(),
      lines: [bloodCount],
    }),
  )
  const read = await draft(cashier, v)
  await h.arrange((tx) => reverseCharges(tx, desk, { source: `lab:${v.id}`, at: h.clock.now() }))
  await h.arrange((tx) => reverseCharges(tx, desk, { source: `lab:${v.id}`, at: h.clock.now() }))
  const late = await cashier.refused(
    payments.take,
    { params: { id: read.id }, body: { amountMinor: read.balanceMinor, method: 'cash' } },
    version(read),
  )
  expect(late).toMatchObject({ code: 'stale', details: { dueMinor: 40_000 } })
  const now = await draft(cashier, v)
  expect(now).toMatchObject({ id: read.id, totalMinor: 40_000 })
  await callOff(v, 0)
  expect((await cashier.call(invoices.get, { params: { id: read.id } })).status).toBe('cancelled')
  expect((await cashier.call(dues.list, { query: {} })).items.map((d) => d.id)).not.toContain(v.id)
})

test('care that is called off after the invoice was issued stays on it, marked', async () => {
  const v = await visit([consultation, bloodCount])
  const { invoice } = await pay(cashier, await draft(cashier, v))
  for (const n of [0, 1]) await callOff(v, n)
  const after = await cashier.call(invoices.get, { params: { id: invoice.id } })
  expect(after.lines.map((l) => l.reversed)).toEqual([true, true])
  expect(after).toMatchObject({ totalMinor: invoice.totalMinor, creditedMinor: 40_000 + 35_000, balanceMinor: 0 })
})

test('a discount stays within the cap of the role and is spread over the lines', async () => {
  const v = await visit([consultation, tablets])
  const invoice = await draft(cashier, v)
  expect(invoice.discountCapMinor).toBe(5178)
  const give = (who: Caller, body: object, how = {}) =>
    who.send('POST', `/invoices/${invoice.id}/discount`, body, { 'idempotency-key': randomUUID(), ...how })
  expect((await give(cashier, { amountMinor: 5179, reason: 'asked' })).body).toMatchObject({
    code: 'billing.discount_above_cap',
    details: { capMinor: 5178 },
  })
  expect((await give(cashier, { percent: 10.01, reason: 'asked' })).body.code).toBe('billing.discount_above_cap')
  expect((await give(cashier, { amountMinor: 51_776, reason: 'asked' })).body.code).toBe(
    'billing.discount_above_charges',
  )
  expect((await give(cashier, { percent: 10 })).status).toBe(422)
  expect((await give(await h.as('receptionist'), { percent: 1, reason: 'asked' })).status).toBe(403)

  const less = (await give(cashier, { percent: 10, reason: 'Senior citizen' })).body as Invoice
  expect(less).toMatchObject({
    discountMinor: 5178,
    discountRate: 1000,
    discountReason: 'Senior citizen',
    discountBy: 'Test cashier',
  })
  expect(less.totalMinor).toBe(51_775 - 5178 + less.taxMinor)
  expect(less.lines.map((l) => l.discountMinor)).toEqual([4000, 1178])

  const owner = await h.as('owner')
  const free = (await give(owner, { percent: 100, reason: 'Staff family' })).body as Invoice
  expect(free).toMatchObject({ totalMinor: 0, taxMinor: 0, balanceMinor: 0 })
  const issued = await cashier.call(invoices.issue, { params: { id: invoice.id } }, version(free))
  expect(issued.status).toBe('issued')
  expect((await give(owner, { percent: 1, reason: 'late' })).body.code).toBe('billing.already_issued')
  expect((await cashier.call(dues.list, { query: {} })).items.map((d) => d.id)).not.toContain(v.id)
  await expect(
    h.arrange((tx) =>
      tx.updateTable('billing.invoices').set({ total_minor: 1 }).where('id', '=', invoice.id).execute(),
    ),
  ).rejects.toThrow('stays as it is')
  await expect(
    h.arrange((tx) => tx.deleteFrom('billing.invoice_lines').where('invoice_id', '=', invoice.id).execute()),
  ).rejects.toThrow('stay as they are')
})

test('a charge the price list does not know cannot be issued until somebody says what it costs', async () => {
  const v = await visit([
    consultation,
    { kind: 'procedure', code: 'MAGIC', description: 'Rare procedure', quantity: 2 },
  ])
  expect((await cashier.call(dues.get, { params: { id: v.id as never } })).unpriced).toBe(true)
  const invoice = await draft(cashier, v)
  const line = invoice.lines.find((l) => l.unpriced)!
  expect(
    (
      await cashier.refused(payments.take, {
        params: { id: invoice.id },
        body: { amountMinor: 40_000, method: 'cash' },
      })
    ).code,
  ).toBe('billing.unpriced')
  const params = { id: invoice.id, lineId: line.id }
  expect((await cashier.refused(invoices.priceLine, { params, body: { unitMinor: 1, reason: 'x' } })).status).toBe(403)
  const admin = await h.as('clinic_admin')
  const priced = await admin.call(invoices.priceLine, { params, body: { unitMinor: 12_500, reason: 'agreed' } })
  expect(priced).toMatchObject({ totalMinor: 65_000 })
  expect((await pay(cashier, priced)).invoice.balanceMinor).toBe(0)
})

test('an unpriced line takes its price from the list once the list knows it', async () => {
  const v = await visit([{ kind: 'procedure', code: 'LATER', description: 'Known later', quantity: 1 }])
  expect((await draft(cashier, v)).lines[0]!.unpriced).toBe(true)
  await h.arrange((tx) =>
    setPrice(tx, { code: 'LATER', kind: 'procedure', name: { en: 'Known later' }, amountMinor: 900, taxRate: 1800 }),
  )
  expect(await draft(cashier, v)).toMatchObject({ totalMinor: 1062, lines: [{ unpriced: false, taxRate: 1800 }] })
})

test('two cashiers pay one invoice at once: one gets the money in, the other is told', async () => {
  for (let round = 0; round < 20; round++) {
    const invoice = await draft(cashier, await visit([consultation]))
    const take = (who: Caller) =>
      who.send(
        'POST',
        `/invoices/${invoice.id}/payments`,
        { amountMinor: 40_000, method: 'cash' },
        { 'if-match': `"${invoice.version}"`, 'idempotency-key': randomUUID() },
      )
    const both = await Promise.all([take(cashier), take(second)])
    expect(both.map((r) => r.status).sort()).toEqual([201, 409])
    expect(both.find((r) => r.status === 409)!.body).toMatchObject({
      code: 'billing.already_paid',
      details: { dueMinor: 0 },
    })
    const rows = await h.sql
      .selectFrom('billing.payments')
      .select('amount_minor')
      .where('invoice_id', '=', invoice.id)
      .execute()
    expect(rows).toEqual([{ amount_minor: 40_000 }])
  }
  const numbers = await h.sql
    .selectFrom('billing.invoices')
    .select('number')
    .where('number', 'is not', null)
    .orderBy('number')
    .execute()
  expect(numbers.map((n) => Number(n.number!.slice(-6)))).toEqual(numbers.map((_, i) => i + 1))
  const receipts = await h.sql
    .selectFrom('billing.payments')
    .select('receipt_number')
    .orderBy('receipt_number')
    .execute()
  expect(receipts.map((n) => Number(n.receipt_number.slice(-6)))).toEqual(receipts.map((_, i) => i + 1))
})

test('a part payment makes the other cashier look again, and nobody takes more than is due', async () => {
  const invoice = await draft(cashier, await visit([consultation]))
  const { invoice: parted } = await pay(cashier, invoice, 15_000)
  const blind = await second.refused(
    payments.take,
    { params: { id: invoice.id }, body: { amountMinor: 40_000, method: 'card' } },
    version(invoice),
  )
  expect(blind).toMatchObject({ code: 'stale', status: 412, details: { dueMinor: 25_000 } })
  const over = await second.refused(
    payments.take,
    { params: { id: invoice.id }, body: { amountMinor: 25_001, method: 'card' } },
    version(parted),
  )
  expect(over).toMatchObject({ code: 'billing.overpaid', details: { dueMinor: 25_000 } })
  await expect(
    h.arrange((tx) =>
      tx.updateTable('billing.invoices').set({ paid_minor: 40_001 }).where('id', '=', invoice.id).execute(),
    ),
  ).rejects.toThrow('invoice_not_overpaid')
})

test('fifty drafts of one visit at once are one draft with every charge once', async () => {
  const v = await visit([consultation, bloodCount, tablets])
  const made = await Promise.all(Array.from({ length: 50 }, (_, i) => draft(i % 2 ? cashier : second, v)))
  expect(new Set(made.map((i) => i.id)).size).toBe(1)
  const rows = await h.sql.selectFrom('billing.invoices').select('id').where('encounter_id', '=', v.id).execute()
  expect(rows).toHaveLength(1)
  expect((await cashier.call(invoices.get, { params: { id: made[0]!.id } })).lines).toHaveLength(3)
})

test('a transaction that is killed leaves nothing half done', async () => {
  const v = await visit([consultation])
  const numbersBefore = await h.sql.selectFrom('organisation.counters').selectAll().orderBy('scope').execute()
  const killed = h.arrange(async (tx) => {
    await charge(tx, desk, {
      source: `lab:${v.id}`,
      patientId: v.patientId,
      encounterId: v.id,
      at: h.clock.now(),
      lines: [bloodCount],
    })
    await draftInvoice(tx, desk, v.id, h.clock.now())
    throw new Error('the server is gone')
  })
  await expect(killed).rejects.toThrow('the server is gone')
  expect(await h.sql.selectFrom('billing.invoices').select('id').where('encounter_id', '=', v.id).execute()).toEqual([])
  expect(await h.sql.selectFrom('billing.charges').select('code').where('encounter_id', '=', v.id).execute()).toEqual([
    { code: 'CONNEW' },
  ])
  expect(await h.sql.selectFrom('organisation.counters').selectAll().orderBy('scope').execute()).toEqual(numbersBefore)
  expect((await draft(cashier, v)).totalMinor).toBe(40_000)
})

test('dues are found by name in any order, number, phone and token, and page without doubles', async () => {
  const v = await visit([consultation], { name: 'Zulaikha Bint Yusuf', token: 4711 })
  const row = await h.sql
    .selectFrom('patients.patients')
    .select(['number', 'phone'])
    .where('id', '=', v.patientId)
    .executeTakeFirstOrThrow()
  for (const q of ['zulaikha', 'YUSUF zul', row.number, row.phone!.slice(-6), '4711', v.id]) {
    expect((await cashier.call(dues.list, { query: { q } })).items.map((d) => d.id)).toEqual([v.id])
  }
  for (const q of ['%', '_', "' or 1=1 --", '\\', '\u0000x']) await cashier.call(dues.list, { query: { q } })
  expect((await cashier.call(dues.list, { query: { q: '%zulaikha' } })).items).toEqual([])
  const seen: string[] = []
  let cursor: string | undefined
  do {
    const page = await cashier.call(dues.list, { query: { limit: 2, ...(cursor ? { cursor } : {}) } })
    seen.push(...page.items.map((d) => d.id))
    cursor = page.next ?? undefined
  } while (cursor)
  expect(new Set(seen).size).toBe(seen.length)
  expect(seen).toContain(v.id)
})

test('another branch sees none of it', async () => {
  const v = await visit([consultation])
  const invoice = await draft(cashier, v)
  const other = await h.as('cashier', { branch: 'other' })
  const id = { params: { id: invoice.id } }
  expect((await other.refused(invoices.get, id)).status).toBe(404)
  expect((await other.refused(invoices.draft, { params: { encounterId: v.id } })).status).toBe(404)
  expect((await other.refused(payments.take, { ...id, body: { amountMinor: 1, method: 'cash' } })).status).toBe(404)
  expect((await other.refused(invoices.issue, id)).status).toBe(404)
  expect((await other.refused(invoices.upiQr, id)).status).toBe(404)
  expect((await other.refused(invoices.receipt, id)).status).toBe(404)
  expect((await other.refused(dues.get, { params: { id: v.id as never } })).status).toBe(404)
  expect((await other.call(dues.list, { query: {} })).items).toEqual([])
  expect((await other.call(dues.list, { query: { q: v.id } })).items).toEqual([])
  expect((await other.call(invoices.ofPatient, { params: { patientId: v.patientId }, query: {} })).items).toEqual([])
})

test('receipts come out as PDF, the second print marked; a draft is not printed', async () => {
  const v = await visit([consultation, tablets])
  const invoice = await draft(cashier, v)
  expect((await cashier.refused(invoices.receipt, { params: { id: invoice.id } })).code).toBe('billing.not_issued')
  const { payment } = await pay(cashier, invoice, 10_000)
  const params = { id: invoice.id }
  const small = (await cashier.call(invoices.receipt, {
    params,
    query: { size: '80mm', payment: payment.id },
  })) as unknown as Buffer
  const again = (await cashier.call(invoices.receipt, {
    params,
    query: { size: '80mm', payment: payment.id },
  })) as unknown as Buffer
  const large = (await cashier.call(invoices.receipt, { params, query: { size: 'a4' } })) as unknown as Buffer
  for (const pdf of [small, again, large]) expect(pdf.subarray(0, 5).toString()).toBe('%PDF-')
  const prints = await h.sql
    .selectFrom('billing.prints')
    .select(['paper', 'copy'])
    .where('invoice_id', '=', invoice.id)
    .orderBy('id')
    .execute()
  expect(prints).toEqual([
    { paper: `80mm:${payment.id}`, copy: 1 },
    { paper: `80mm:${payment.id}`, copy: 2 },
    { paper: 'a4:all', copy: 1 },
  ])
  const looks = await h.sql
    .selectFrom('audit.looks')
    .select('patient_ids')
    .where('route', '=', 'billing.invoices.receipt')
    .where('action', '=', 'print')
    .execute()
  expect(looks.length).toBeGreaterThanOrEqual(3)
})

test('a UPI code asks for what is due, or a part of it', async () => {
  const invoice = await draft(cashier, await visit([consultation]))
  const all = await cashier.call(invoices.upiQr, { params: { id: invoice.id }, query: {} })
  expect(new URL(all.uri).searchParams.get('am')).toBe('400.00')
  expect(all.uri).toContain('pa=sunrise@upi&pn=Sunrise%20Hospital')
  expect(all.svg).toMatch(/^<svg/)
  expect(
    (await cashier.call(invoices.upiQr, { params: { id: invoice.id }, query: { amountMinor: 12_345 } })).uri,
  ).toContain('am=123.45')
  expect(
    (await cashier.refused(invoices.upiQr, { params: { id: invoice.id }, query: { amountMinor: 40_001 } })).code,
  ).toBe('billing.overpaid')
})

test('what a person was charged outside any visit is invoiced to the person', async () => {
  const patientId = await patient(h)
  const given = { source: `counter:${patientId}`, patientId, encounterId: null, at: h.clock.now(), lines: [tablets] }
  await h.arrange((tx) => charge(tx, desk, given))
  const invoice = await cashier.call(invoices.draftForPatient, { params: { patientId } })
  expect(invoice).toMatchObject({ encounterId: null, accountId: patientId, subtotalMinor: 11_775 })
  await pay(cashier, invoice)
  expect((await cashier.call(invoices.ofPatient, { params: { patientId }, query: {} })).items).toMatchObject([
    { id: invoice.id, balanceMinor: 0 },
  ])
})

test('prices are searched, and changed by those who may; the later of two changes is refused', async () => {
  const admin = await h.as('clinic_admin')
  const [found] = (await cashier.call(prices.list, { query: { q: 'सीबीसी' } })).items
  expect(found).toMatchObject({ code: 'CBC', amountMinor: 35_000 })
  const body = { name: found!.name, amountMinor: 36_000, taxRate: 0, hsnSac: '9993', active: true }
  expect((await cashier.refused(prices.change, { params: { id: found!.id }, body })).status).toBe(403)
  const changed = await admin.call(prices.change, { params: { id: found!.id }, body }, version(found!))
  expect(changed).toMatchObject({ amountMinor: 36_000, version: found!.version + 1 })
  expect((await admin.refused(prices.change, { params: { id: found!.id }, body }, version(found!))).status).toBe(412)
  await h.arrange((tx) =>
    loadPrices(tx, [{ code: 'CBC', name: { en: 'x' }, kind: 'lab', priceMinor: 1, sac: '9993', taxRate: 0 }]),
  )
  expect((await cashier.call(prices.list, { query: { q: 'cbc' } })).items[0]!.amountMinor).toBe(36_000)
  const pages = await cashier.call(prices.list, { query: { limit: 1 } })
  expect((await cashier.call(prices.list, { query: { limit: 1, cursor: pages.next! } })).items[0]!.code).not.toBe(
    pages.items[0]!.code,
  )
})

test('a cursor that somebody made up is refused, not an error of ours', async () => {
  for (const place of [
    { at: 'now', id: 'x' },
    { at: '2026-11-20T00:00:00Z', id: 'x' },
    { at: 'May (1)', id: newId() },
  ]) {
    const cursor = Buffer.from(JSON.stringify(place)).toString('base64url')
    expect((await cashier.refused(dues.list, { query: { cursor } })).status).toBe(422)
  }
})

test('a consultation costs what the doctor’s speciality costs', async () => {
  const doctor = await h.as('doctor')
  const name = { en: 'Consultation, cardiology, new' }
  await h.arrange((tx) => setPrice(tx, { code: 'CONCARN', kind: 'consultation', name, amountMinor: 80_000 }))
  const visitOf = async (speciality: string) => {
    await h.arrange((tx) =>
      tx.updateTable('identity.staff').set({ speciality }).where('id', '=', doctor.staffId).execute(),
    )
    return visit([consultation], { doctorId: doctor.staffId, token: 3 })
  }
  expect(await draft(cashier, await visitOf('cardiology'))).toMatchObject({
    totalMinor: 80_000,
    doctorName: 'Test doctor',
    token: 3,
  })
  expect((await draft(cashier, await visitOf('Alchemy'))).totalMinor).toBe(40_000)
})

test('nonsense is refused field by field', async () => {
  const invoice = await draft(cashier, await visit([consultation]))
  const take = async (body: object) =>
    (await cashier.send('POST', `/invoices/${invoice.id}/payments`, body, { 'idempotency-key': randomUUID() })).status
  for (const amountMinor of [0, -1, 1.5, 1e16, '100', null])
    expect(await take({ amountMinor, method: 'cash' })).toBe(422)
  expect(await take({ amountMinor: 1, method: 'cheque' })).toBe(422)
  expect(await take({ amountMinor: 1, method: 'cash', version: 1 })).toBe(422)
  expect((await cashier.send('GET', '/takings?on=2026-02-31')).status).toBe(422)
  expect((await cashier.send('GET', '/dues?cursor=nonsense')).status).toBe(422)
  expect((await cashier.send('GET', `/invoices/${randomUUID()}`)).status).toBe(404)
})

test('takings are those of the branch’s own day, by method and by cashier', async () => {
  h.clock.move({ days: 3 })
  const clerk = await h.as('cashier', { fresh: true })
  const [a, b] = [await draft(clerk, await visit([consultation])), await draft(clerk, await visit([consultation]))]
  await pay(clerk, a)
  const { payment } = await clerk.call(
    payments.take,
    { params: { id: b.id }, body: { amountMinor: 30_000, method: 'card', reference: 'X1' } },
    version(b),
  )
  const today = await clerk.call(payments.takings, { query: {} })
  expect(today).toMatchObject({ totalMinor: 70_000, count: 2, currency: 'INR' })
  const none = { refunds: 0, refundedMinor: 0 }
  expect(today.byMethod).toEqual([
    { method: 'cash', count: 1, amountMinor: 40_000, ...none },
    { method: 'card', count: 1, amountMinor: 30_000, ...none },
    { method: 'upi', count: 0, amountMinor: 0, ...none },
    { method: 'net_banking', count: 0, amountMinor: 0, ...none },
  ])
  expect(today.byCashier).toEqual([
    { accountId: clerk.accountId, name: 'Test cashier', count: 2, amountMinor: 70_000, cashMinor: 40_000, ...none },
  ])
  const listed = await clerk.call(payments.list, { query: { limit: 1 } })
  expect(listed.items.map((p) => p.id)).toEqual([payment.id])
  const rest = await clerk.call(payments.list, { query: { limit: 1, cursor: listed.next! } })
  expect(rest.items.map((p) => p.invoiceId)).toEqual([a.id])
  h.clock.move({ days: 1 })
  const tomorrow = await h.as('cashier', { fresh: true })
  expect((await tomorrow.call(payments.takings, { query: {} })).totalMinor).toBe(0)
  expect((await tomorrow.call(payments.takings, { query: { on: today.on } })).totalMinor).toBe(70_000)
})

test('bills and receipts are told only where the clinic wants it, once each, with the amount as people write it', async () => {
  const told = (v: Visit) =>
    h.sql
      .selectFrom('notifications.messages')
      .select(['kind', 'data'])
      .where('patient_id', '=', v.patientId)
      .orderBy('id')
      .execute()
  const clerk = await h.as('cashier', { fresh: true })
  const before = await visit([consultation])
  await pay(clerk, await draft(clerk, before))
  expect(await told(before)).toEqual([])
  const boss = await h.as('owner', { fresh: true })
  for (const kind of ['bill', 'receipt'] as const) {
    const body = { active: true, policy: 'first' as const, channels: ['sms' as const] }
    await boss.call(clinicRules.setPolicy, { params: { kind }, body })
  }
  const v = await visit([consultation])
  const paid = await pay(clerk, await draft(clerk, v), 10_000)
  const said = { clinic: 'Sunrise Hospital', name: 'Rahima Khatun' }
  expect(await told(v)).toEqual([
    { kind: 'bill', data: { ...said, number: paid.invoice.number, amount: '₹400.00' } },
    { kind: 'receipt', data: { ...said, number: expect.stringContaining('/'), amount: '₹100.00' } },
  ])
})
