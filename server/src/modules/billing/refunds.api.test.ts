import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { dues } from '@tabib/contracts/billing/dues'
import { type Invoice, invoices } from '@tabib/contracts/billing/invoices'
import { type PaymentMethod, paymentMethods } from '@tabib/contracts/billing/payment'
import { payments } from '@tabib/contracts/billing/payments'
import { prices } from '@tabib/contracts/billing/prices'
import { refunds } from '@tabib/contracts/billing/refunds'
import { newId } from '@tabib/contracts/core/id'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Actor } from '../../platform/actor.js'
import { pdfText } from '../../platform/paper/pdf-text.js'
import { type Caller, type Hospital, hospital } from '../../testing/hospital.js'
import { charge, type ChargeLine, draftInvoice, setPrice } from './index.js'
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
  await h.arrange((tx) =>
    setPrice(tx, { code: 'CBC', kind: 'lab', name: { en: 'Complete blood count' }, amountMinor: 35_000 }),
  )
  await limit(100_000)
})
afterAll(() => h.close())

const seen: ChargeLine = {
  kind: 'consultation',
  code: 'SEEN',
  description: 'Consultation',
  quantity: 1,
  unitMinor: 40_000,
}
const bloodCount: ChargeLine = { kind: 'lab', code: 'CBC', description: 'CBC', quantity: 1 }
const tablets: ChargeLine = {
  kind: 'medicine',
  code: 'AMOX',
  description: 'Amoxicillin',
  quantity: 15,
  unitMinor: 785,
  taxRate: 1200,
}
const limit = (amountMinor: number) =>
  h.arrange((tx) =>
    sql`insert into billing.refund_limits (id, amount_minor) values (${h.branchId}, ${amountMinor})
        on conflict (id) do update set amount_minor = ${amountMinor}, version = refund_limits.version + 1`.execute(tx),
  )

const money = till(() => h)
const { callOff } = money
const visit = (...lines: ChargeLine[]) => money.visit(lines)
const draft = (v: Visit) => money.draft(cashier, v)
const pay = (i: Invoice, amountMinor?: number, method?: PaymentMethod) => money.pay(cashier, i, amountMinor, method)
const read = (i: { id: string }) => cashier.call(invoices.get, { params: { id: i.id as Invoice['id'] } })
const of = (v: { id: string }) => cashier.call(dues.get, { params: { id: v.id as never } })
const openIds = async () => (await cashier.call(dues.list, { query: { limit: 100 } })).items.map((d) => d.id as string)

interface Back {
  amountMinor: number
  method?: PaymentMethod
  reason?: string
}
const body = ({ amountMinor, method = 'cash', reason = 'Called off' }: Back) => ({ amountMinor, method, reason })
const giveBack = (who: Caller, payment: { id: string }, back: Back, i?: Invoice) =>
  who.call(refunds.give, { params: { id: payment.id as never }, body: body(back) }, i ? version(i) : {})
const refusedBack = (who: Caller, payment: { id: string }, back: Back, i?: Invoice) =>
  who.refused(refunds.give, { params: { id: payment.id as never }, body: body(back) }, i ? version(i) : {})

test('a test called off after it was paid is owed back, and paid back it leaves the desk', async () => {
  const v = await visit(seen, bloodCount)
  const { payment } = await pay(await draft(v))
  await callOff(v, 1)
  const owed = await of(v)
  expect(owed).toMatchObject({ dueMinor: 0, owedBackMinor: 35_000 })
  expect(await openIds()).toContain(v.id)
  const invoice = await read(owed.invoices[0]!)
  expect(invoice).toMatchObject({ totalMinor: 75_000, creditedMinor: 35_000, paidMinor: 75_000, balanceMinor: 0 })

  const back = await giveBack(cashier, payment, { amountMinor: 35_000, reason: 'Sample not taken' }, invoice)
  expect(back.refund).toMatchObject({
    number: 'SUN-RF/26-27/000001',
    paymentId: payment.id,
    receiptNumber: payment.receiptNumber,
    amountMinor: 35_000,
    reason: 'Sample not taken',
    refundedBy: 'Test cashier',
  })
  expect(back.invoice).toMatchObject({ paidMinor: 40_000, refundedMinor: 35_000, balanceMinor: 0, owedBackMinor: 0 })
  expect(back.invoice.payments).toMatchObject([{ amountMinor: 75_000, refundedMinor: 35_000 }])
  expect(await openIds()).not.toContain(v.id)

  const written = await h.sql
    .selectFrom('audit.changes')
    .select(['action', 'reason', 'route'])
    .where('entity', '=', 'billing.refunds')
    .where('entity_id', '=', back.refund.id)
    .execute()
  expect(written).toEqual([{ action: 'insert', reason: 'Sample not taken', route: 'billing.refunds.give' }])
})

test('what is called off before anybody paid is owed by nobody', async () => {
  const v = await visit(seen, bloodCount)
  const issued = await cashier.call(invoices.issue, { params: { id: (await draft(v)).id } })
  await callOff(v, 1)
  expect(await of(v)).toMatchObject({ dueMinor: 40_000, owedBackMinor: 0 })
  const over = await cashier.refused(payments.take, {
    params: { id: issued.id },
    body: { amountMinor: 40_001, method: 'cash' },
  })
  expect(over).toMatchObject({ code: 'billing.overpaid', details: { dueMinor: 40_000 } })
  await callOff(v, 0)
  expect(await openIds()).not.toContain(v.id)
  expect(await read(issued)).toMatchObject({ balanceMinor: 0, creditedMinor: 75_000, paidMinor: 0 })
})

test('a line goes with its tax and without its discount', async () => {
  const v = await visit(seen, tablets)
  const plain = await draft(v)
  const less = await cashier.call(invoices.discount, {
    params: { id: plain.id },
    body: { percent: 10, reason: 'Senior citizen' },
  })
  await pay(less)
  await callOff(v, 1)
  const line = less.lines[1]!
  expect((await of(v)).owedBackMinor).toBe(line.amountMinor - line.discountMinor + line.taxMinor)
})

test('a payment taken by mistake is due again once it is paid back', async () => {
  const v = await visit(seen)
  const { payment } = await pay(await draft(v), 40_000, 'card')
  const { invoice } = await giveBack(cashier, payment, { amountMinor: 40_000, method: 'card', reason: 'Wrong person' })
  expect(invoice).toMatchObject({ paidMinor: 0, balanceMinor: 40_000, owedBackMinor: 0 })
  expect(await openIds()).toContain(v.id)
  const again = await pay(invoice, 40_000, 'upi')
  expect(again.invoice.balanceMinor).toBe(0)
})

test('never more than was paid and not yet paid back, and what is written stays', async () => {
  const { payment, invoice } = await pay(await draft(await visit(seen)))
  expect(await refusedBack(cashier, payment, { amountMinor: 40_001 })).toMatchObject({
    code: 'billing.refund_above_payment',
    details: { leftMinor: 40_000 },
  })
  const { refund } = await giveBack(cashier, payment, { amountMinor: 15_000 }, invoice)
  expect(await refusedBack(cashier, payment, { amountMinor: 25_001 })).toMatchObject({ details: { leftMinor: 25_000 } })
  expect((await refusedBack(second, payment, { amountMinor: 1 }, invoice)).code).toBe('stale')
  const row = await h.sql
    .selectFrom('billing.refunds')
    .selectAll()
    .where('id', '=', refund.id)
    .executeTakeFirstOrThrow()
  const forged = { ...row, id: newId(), number: 'X', amount_minor: 25_001 }
  await expect(h.arrange((tx) => tx.insertInto('billing.refunds').values(forged).execute())).rejects.toThrow(
    'more than was paid',
  )
  await expect(
    h.arrange((tx) => tx.updateTable('billing.refunds').set({ amount_minor: 1 }).where('id', '=', refund.id).execute()),
  ).rejects.toThrow('append-only')
})

test('two cashiers pay one payment back at once: the money goes out once, and numbers have no gaps', async () => {
  for (let round = 0; round < 10; round++) {
    const { payment } = await pay(await draft(await visit(seen)))
    const ask = (who: Caller) =>
      who.send('POST', `/payments/${payment.id}/refunds`, body({ amountMinor: 40_000 }), {
        'idempotency-key': randomUUID(),
      })
    const both = await Promise.all([ask(cashier), ask(second)])
    expect(both.map((r) => r.status).sort()).toEqual([201, 422])
    expect(both.find((r) => r.status === 422)!.body).toMatchObject({
      code: 'billing.refund_above_payment',
      details: { leftMinor: 0 },
    })
  }
  const rows = await h.sql.selectFrom('billing.refunds').select('number').orderBy('number').execute()
  expect(rows.map((r) => Number(r.number.slice(-6)))).toEqual(rows.map((_, i) => i + 1))
})

test('the same request sent twice pays back once', async () => {
  const { payment } = await pay(await draft(await visit(seen)))
  const key = { 'idempotency-key': randomUUID() }
  const ask = () => cashier.send('POST', `/payments/${payment.id}/refunds`, body({ amountMinor: 10_000 }), key)
  const [a, b] = await Promise.all([ask(), ask()])
  expect([a.status, b.status]).toEqual([201, 201])
  expect(a.body.refund.id).toBe(b.body.refund.id)
  expect((await read(a.body.invoice)).refundedMinor).toBe(10_000)
})

test('the refund has a paper of its own, and the receipt of the payment says that it was paid back', async () => {
  const v = await visit(seen, bloodCount)
  const { payment } = await pay(await draft(v))
  await callOff(v, 1)
  const { refund, invoice } = await giveBack(cashier, payment, { amountMinor: 35_000, reason: 'Sample not taken' })
  const flat = (pdf: unknown) => pdfText(pdf as Buffer).text.replaceAll(/[\s\u200b\u2066-\u2069]+/g, '')
  const paper = (size: '80mm' | 'a4') =>
    cashier.call(refunds.receipt, { params: { id: refund.id }, query: { size } }).then(flat)
  for (const size of ['80mm', 'a4'] as const) {
    const text = await paper(size)
    for (const word of [
      'Refund',
      refund.number,
      payment.receiptNumber,
      invoice.number!,
      '₹350.00',
      'Samplenottaken',
      'Completebloodcount',
      '-350.00',
      'RahimaKhatun',
    ])
      expect(text, size).toContain(word)
    expect(text).not.toContain('DUPLICATE')
    expect(await paper(size)).toContain('DUPLICATE')
  }
  const receipt = flat(
    await cashier.call(invoices.receipt, { params: { id: invoice.id }, query: { payment: payment.id } }),
  )
  for (const word of ['Paidback-350.00', 'Calledoff-₹350.00', 'Paidback-₹350.00', 'Paid₹750.00'])
    expect(receipt).toContain(word)
})

test('the desk finds a bill by the number of its receipt or its refund', async () => {
  const v = await visit(seen)
  const { payment } = await pay(await draft(v))
  const { refund } = await giveBack(cashier, payment, { amountMinor: 100 })
  for (const q of [payment.receiptNumber.toLowerCase(), refund.number])
    expect((await cashier.call(dues.list, { query: { q } })).items.map((d) => d.id)).toEqual([v.id])
})

test('who may not, another branch and nonsense are refused', async () => {
  const { payment } = await pay(await draft(await visit(seen)))
  expect((await refusedBack(await h.as('receptionist'), payment, { amountMinor: 1 })).status).toBe(403)
  const other = await h.as('cashier', { branch: 'other' })
  expect((await refusedBack(other, payment, { amountMinor: 1 })).status).toBe(404)
  expect((await refusedBack(cashier, { id: newId() }, { amountMinor: 1 })).status).toBe(404)
  const ask = async (wrong: object) =>
    (
      await cashier.send(
        'POST',
        `/payments/${payment.id}/refunds`,
        { ...body({ amountMinor: 1 }), ...wrong },
        {
          'idempotency-key': randomUUID(),
        },
      )
    ).status
  for (const wrong of [
    { amountMinor: 0 },
    { amountMinor: -1 },
    { amountMinor: 1.5 },
    { reason: ' ' },
    { method: 'cheque' },
    { number: 'X' },
  ])
    expect(await ask(wrong)).toBe(422)
  const { refund } = await giveBack(cashier, payment, { amountMinor: 1 })
  expect((await other.refused(refunds.receipt, { params: { id: refund.id }, query: {} })).status).toBe(404)
})

/** What a day at the desk is made of: something is charged, called off, issued, paid in part, paid back in part. */
const step = fc.oneof(
  fc.record({ do: fc.constant('charge' as const), which: fc.constantFrom(seen, bloodCount, tablets) }),
  fc.record({ do: fc.constant('call off' as const), pick: fc.nat(9) }),
  fc.record({ do: fc.constant('draft' as const) }),
  fc.record({
    do: fc.constant('pay' as const),
    part: fc.integer({ min: 1, max: 100 }),
    method: fc.constantFrom(...paymentMethods),
  }),
  fc.record({
    do: fc.constant('pay back' as const),
    pick: fc.nat(9),
    part: fc.integer({ min: 1, max: 120 }),
    method: fc.constantFrom(...paymentMethods),
  }),
)
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never

async function walk(v: Visit, steps: readonly Step[]) {
  let charged = 1
  for (const s of steps) {
    const account = await of(v)
    if (s.do === 'charge') {
      const source = `${v.id}:${charged++}`
      await h.arrange((tx) =>
        charge(tx, desk, { source, patientId: v.patientId, encounterId: v.id, at: h.clock.now(), lines: [s.which] }),
      )
    } else if (s.do === 'call off') await callOff(v, s.pick % charged)
    else if (s.do === 'draft' && account.uninvoicedCount)
      await h.arrange((tx) => draftInvoice(tx, desk, v.id, h.clock.now()))
    else if (s.do === 'pay') {
      const open = account.invoices.find((i) => i.balanceMinor > 0)
      if (open) await pay(await read(open), Math.ceil((open.balanceMinor * s.part) / 100), s.method)
    } else if (s.do === 'pay back') {
      const taken = (await Promise.all(account.invoices.map(read))).flatMap((i) => i.payments)
      const payment = taken[s.pick % (taken.length || 1)]
      if (!payment) continue
      const left = payment.amountMinor - payment.refundedMinor
      const amountMinor = Math.max(1, Math.floor((payment.amountMinor * s.part) / 100))
      const path = `/payments/${payment.id}/refunds`
      const sent = await cashier.send('POST', path, body({ amountMinor, method: s.method }), {
        'idempotency-key': randomUUID(),
      })
      expect(sent.status).toBe(amountMinor <= left ? 201 : 422)
    }
  }
}

test('whatever happens in whatever order, everything adds up', async () => {
  await limit(999_999_999)
  const before = await cashier.call(payments.takings, { query: {} })
  const moved = { cash: 0, card: 0, upi: 0, net_banking: 0 }
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 6, maxLength: 14 }), async (steps) => {
      const v = await visit(seen)
      await walk(v, steps)
      const account = await of(v)
      const bills = await Promise.all(account.invoices.map(read))
      for (const i of bills) {
        const sum = (of: readonly { amountMinor: number }[]) => of.reduce((n, x) => n + x.amountMinor, 0)
        const worth = (l: Invoice['lines'][number]) => l.amountMinor - l.discountMinor + l.taxMinor
        expect(i.paidMinor).toBe(sum(i.payments) - sum(i.refunds))
        expect(i.totalMinor).toBe(i.lines.reduce((n, l) => n + worth(l), 0))
        expect(i.creditedMinor).toBe(i.lines.filter((l) => l.reversed).reduce((n, l) => n + worth(l), 0))
        expect(i.totalMinor).toBe(i.creditedMinor + i.paidMinor + i.balanceMinor - i.owedBackMinor)
        expect(Math.min(i.balanceMinor, i.owedBackMinor)).toBe(0)
        for (const p of i.payments) expect(p.refundedMinor).toBe(sum(i.refunds.filter((r) => r.paymentId === p.id)))
        for (const p of i.payments) moved[p.method] += p.amountMinor
        for (const r of i.refunds) moved[r.method] -= r.amountMinor
      }
      const open =
        account.uninvoicedCount > 0 || bills.some((i) => i.status === 'draft' || i.balanceMinor || i.owedBackMinor)
      expect((await openIds()).includes(v.id)).toBe(open)
    }),
    { numRuns: 12 },
  )
  const after = await cashier.call(payments.takings, { query: {} })
  for (const { method, amountMinor } of after.byMethod)
    expect(amountMinor - before.byMethod.find((m) => m.method === method)!.amountMinor).toBe(moved[method])
  await limit(100_000)
}, 60_000)

test('starter prices that named only the speciality are named after what is paid for; a name somebody chose stays', async () => {
  const old = (en: string, hi: string, bn: string, ar: string) => ({ en, hi, bn, ar })
  const medicine = old('General medicine, new', 'सामान्य चिकित्सा, नया', 'মেডিসিন, নতুন', 'الطب الباطني، جديد')
  const heart = { ...old('Cardiology, new', 'हृदय रोग, नया', 'হৃদরোগ, নতুন', 'أمراض القلب، جديد'), en: 'Dr Sen, heart' }
  await h.arrange(async (tx) => {
    await setPrice(tx, { code: 'CONMEDN', kind: 'consultation', name: medicine, amountMinor: 50_000 })
    await setPrice(tx, { code: 'CONCARN', kind: 'consultation', name: heart, amountMinor: 80_000 })
  })
  const repair = new URL('../../../migrations/tenant/20261121_1041_billing_repairs.sql', import.meta.url)
  const statements = (await readFile(repair, 'utf8')).split(/;\n/).filter((s) => s.trim())
  await h.sql.transaction().execute(async (tx) => {
    for (const statement of statements) await sql.raw(statement).execute(tx)
  })
  const named = async (q: string) => (await cashier.call(prices.list, { query: { q } })).items[0]!.name
  expect(await named('CONMEDN')).toEqual({
    en: 'Consultation, general medicine, new',
    hi: 'परामर्श, सामान्य चिकित्सा, नया',
    bn: 'পরামর্শ, মেডিসিন, নতুন',
    ar: 'استشارة، الطب الباطني، جديد',
  })
  expect((await named('CONCARN')).en).toBe('Dr Sen, heart')
})

test('beyond the limit of the clinic it takes a permission and showing again who one is; small pieces count together', async () => {
  await limit(30_000)
  const { payment } = await pay(await draft(await visit(seen)))
  expect(await refusedBack(cashier, payment, { amountMinor: 30_001 })).toMatchObject({
    status: 403,
    code: 'billing.refund_above_limit',
    details: { limitMinor: 30_000 },
  })
  await giveBack(cashier, payment, { amountMinor: 20_000 })
  expect((await refusedBack(cashier, payment, { amountMinor: 10_001 })).code).toBe('billing.refund_above_limit')

  const admin = await h.as('clinic_admin', { fresh: true })
  h.clock.move({ minutes: 6 })
  expect((await refusedBack(admin, payment, { amountMinor: 20_000 })).code).toBe('identity.step_up_required')
  expect((await read({ id: (await giveBack(admin, payment, { amountMinor: 10_000 })).invoice.id })).paidMinor).toBe(
    10_000,
  )
  const shown = await admin.send('POST', '/auth/step-up', { password: 'a long test password' })
  expect(shown.status).toBe(201)
  expect((await giveBack(admin, payment, { amountMinor: 10_000 })).invoice.paidMinor).toBe(0)
  await limit(100_000)
})

test('the limit is the clinic’s to set, after showing again who one is; a branch that has none asks for every refund', async () => {
  const admin = await h.as('clinic_admin', { fresh: true })
  const now = await admin.call(refunds.limit, {})
  expect(now).toMatchObject({ currency: 'INR', amountMinor: 100_000 })
  expect((await cashier.refused(refunds.setLimit, { body: { amountMinor: 1 } })).status).toBe(403)
  const set = await admin.call(refunds.setLimit, { body: { amountMinor: 50_000 } }, version(now))
  expect(set).toMatchObject({ amountMinor: 50_000, version: now.version + 1 })
  expect((await admin.refused(refunds.setLimit, { body: { amountMinor: 1 } }, version(now))).code).toBe('stale')
  h.clock.move({ minutes: 6 })
  expect((await admin.refused(refunds.setLimit, { body: { amountMinor: 1 } }, version(set))).code).toBe(
    'identity.step_up_required',
  )
  const elsewhere = await h.as('cashier', { branch: 'other', fresh: true })
  expect(await elsewhere.call(refunds.limit, {})).toMatchObject({ version: 0, amountMinor: 0 })
  await limit(100_000)
})

test('a refund lowers what its own day and its own drawer took, by its own method', async () => {
  h.clock.move({ days: 1 })
  const clerk = await h.as('cashier', { fresh: true })
  const taken = await clerk.call(invoices.draft, { params: { encounterId: (await visit(seen)).id } })
  const { payment } = await clerk.call(payments.take, {
    params: { id: taken.id },
    body: { amountMinor: 40_000, method: 'card' },
  })
  h.clock.move({ days: 1 })
  const today = await h.as('cashier', { fresh: true })
  const next = await today.call(invoices.draft, { params: { encounterId: (await visit(seen)).id } })
  await today.call(payments.take, { params: { id: next.id }, body: { amountMinor: 40_000, method: 'cash' } })
  const { refund } = await giveBack(today, payment, { amountMinor: 15_000, method: 'cash', reason: 'Taken twice' })
  const sums = await today.call(payments.takings, { query: {} })
  expect(sums).toMatchObject({ totalMinor: 25_000, count: 1, refunds: 1, refundedMinor: 15_000 })
  expect(sums.byMethod.find((m) => m.method === 'cash')).toEqual({
    method: 'cash',
    count: 1,
    amountMinor: 25_000,
    refunds: 1,
    refundedMinor: 15_000,
  })
  expect(sums.byMethod.find((m) => m.method === 'card')).toMatchObject({ count: 0, amountMinor: 0 })
  expect(sums.byCashier).toMatchObject([{ accountId: today.accountId, amountMinor: 25_000, cashMinor: 25_000 }])
  expect((await today.call(refunds.list, { query: {} })).items).toMatchObject([
    { id: refund.id, receiptNumber: payment.receiptNumber, patientName: 'Rahima Khatun', reason: 'Taken twice' },
  ])
  expect((await today.call(refunds.list, { query: { method: 'card' } })).items).toEqual([])
  const listed = await today.call(payments.list, { query: { on: payment.receivedAt.slice(0, 10) } })
  expect(listed.items.find((p) => p.id === payment.id)).toMatchObject({ refundedMinor: 15_000 })
})
