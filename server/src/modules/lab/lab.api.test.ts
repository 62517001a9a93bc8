import { readFileSync } from 'node:fs'
import { newId } from '@tabib/contracts/core/id'
import { catalogue } from '@tabib/contracts/lab/catalogue'
import { labOrders, type Order } from '@tabib/contracts/lab/orders'
import { labResults } from '@tabib/contracts/lab/results'
import { labSamples } from '@tabib/contracts/lab/samples'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { pdfText } from '../../platform/paper/pdf-text.js'
import { type Caller, type Hospital, hospital } from '../../testing/hospital.js'
import { loadCatalogue } from './index.js'

let h: Hospital
let doctor: Caller
let technician: Caller

const listed = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../../reference/${name}.json`, import.meta.url), 'utf8'))

beforeAll(async () => {
  h = await hospital()
  await h.arrange((tx) => loadCatalogue(tx, listed('lab-tests'), listed('lab-panels')))
  doctor = await h.as('doctor')
  technician = await h.as('lab_technician')
})
afterAll(() => h.close())

let people = 0

/** Somebody who is in the clinic today. */
async function visitor(who: { name?: string; gender?: string; birthDate?: string; branchId?: string } = {}) {
  const [patientId, encounterId] = [newId<'Patient'>(), newId<'Encounter'>()]
  const [branchId, at] = [who.branchId ?? h.branchId, h.clock.now().toISOString()]
  await h.arrange(async (tx) => {
    await tx
      .insertInto('patients.patients')
      .values({
        id: patientId,
        branch_id: branchId,
        number: `SUN-2026-${String(++people).padStart(5, '0')}`,
        name: who.name ?? 'Rina Das',
        gender: who.gender ?? 'female',
        birth_date: who.birthDate ?? '1990-03-08',
        language: 'bn',
        created_at: at,
        created_by: doctor.accountId,
      })
      .execute()
    await tx
      .insertInto('encounters.encounters')
      .values({
        id: encounterId,
        branch_id: branchId,
        patient_id: patientId,
        visit_type: 'new',
        status: 'arrived',
        service_date: '2026-11-20',
        started_at: at,
      })
      .execute()
  })
  return { patientId, encounterId }
}

async function placed(
  codes: { tests?: string[]; panels?: string[]; urgent?: boolean } = { tests: ['HB'] },
  who: Parameters<typeof visitor>[0] = {},
) {
  const visit = await visitor(who)
  const { items } = await doctor.call(labOrders.place, { body: { encounterId: visit.encounterId, ...codes } })
  return { ...visit, order: items[0]!, orders: items }
}

const collect = (id: Order['id']) => technician.call(labSamples.collect, { params: { id } })
const collected = async (...about: Parameters<typeof placed>) => {
  const { order, ...visit } = await placed(...about)
  return { ...visit, order: await collect(order.id) }
}
const enter = (order: Order, ...values: (number | string)[]) =>
  technician.call(labResults.enter, {
    params: { id: order.id },
    body: { results: values.map((value, i) => ({ orderTestId: order.tests[i]!.id, value })) },
  })
const verify = (id: Order['id']) => technician.call(labOrders.verify, { params: { id } })
/** What an order was charged, and what was taken back. */
async function charges(orderId: string) {
  const all = h.sql.selectFrom('billing.charges').selectAll()
  const charged = await all.where('source', '=', `lab.orders:${orderId}`).execute()
  const reversed = await all
    .where(
      'reverses',
      'in',
      charged.map((c) => c.id),
    )
    .execute()
  return [...charged, ...reversed]
}

describe('the catalogue', () => {
  const codes = async (q: string) => (await doctor.call(catalogue.search, { query: { q } })).items.map((o) => o.code)

  test('finds by code, by part of a name, in every language and in spite of spelling', async () => {
    expect((await codes('hb'))[0]).toBe('HB')
    expect(await codes('liver')).toContain('LFT')
    expect(await codes('haemoglobn')).toContain('HB')
    expect(await codes('हीमोग्लोबिन')).toContain('HB')
    expect(await codes('কিডনি')).toContain('KFT')
    expect(await codes('الكبد')).toContain('LFT')
  })

  test('shows what a panel is made of', async () => {
    const { items } = await doctor.call(catalogue.search, { query: { q: 'CBC' } })
    expect(items[0]).toMatchObject({ kind: 'panel', code: 'CBC' })
    expect(items[0]!.tests.length).toBe(15)
  })

  test('loaded again it stays what it was', async () => {
    const count = () =>
      h.sql
        .selectFrom('lab.reference_ranges')
        .select((eb) => eb.fn.countAll<number>().as('n'))
        .executeTakeFirstOrThrow()
    const before = await count()
    await h.arrange((tx) => loadCatalogue(tx, listed('lab-tests'), listed('lab-panels')))
    expect(await count()).toEqual(before)
    const price = await h.sql
      .selectFrom('billing.prices')
      .select(['kind', 'amount_minor'])
      .where('code', '=', 'CBC')
      .executeTakeFirstOrThrow()
    expect(price).toMatchObject({ kind: 'lab', amount_minor: 35000 })
  })
})

describe('an order', () => {
  test('goes from the doctor to a verified report', async () => {
    const { order: asked, encounterId } = await placed({ panels: ['HBGLU'] })
    expect(asked).toMatchObject({ status: 'placed', testCount: 2, sampleNumber: null, code: 'HBGLU' })
    const taken = await collect(asked.id)
    expect(taken).toMatchObject({ status: 'collected', sampleNumber: expect.stringMatching(/^SUN-261120-\d{4}$/) })
    const half = await enter(taken, 180)
    expect(half).toMatchObject({ status: 'collected', resultCount: 1 })
    const full = await technician.call(labResults.enter, {
      params: { id: asked.id },
      body: { results: [{ orderTestId: half.tests[1]!.id, value: 5.1 }] },
    })
    expect(full).toMatchObject({ status: 'resulted', worstFlag: 'H' })
    expect(full.tests[0]).toMatchObject({
      code: 'FBS',
      result: { value: 180, flag: 'H', enteredBy: 'Test lab_technician' },
    })
    expect(await verify(asked.id)).toMatchObject({ status: 'verified', verifiedBy: 'Test lab_technician' })
    const chart = await doctor.call(labOrders.ofEncounter, { params: { encounterId } })
    expect(chart.items).toMatchObject([
      { id: asked.id, status: 'verified', tests: [{ result: { value: 180 } }, { result: { value: 5.1 } }] },
    ])
  })

  test('is charged once for each code, a code named twice counting once', async () => {
    const { orders } = await placed({ tests: ['HB', 'HB', 'ESR'], panels: ['CBC'] })
    expect(orders.map((o) => o.code)).toEqual(['CBC', 'HB', 'ESR'])
    expect(await charges(orders[0]!.id)).toMatchObject([
      { kind: 'lab', code: 'CBC', quantity: 1, branch_id: h.branchId },
    ])
  })

  test('of unknown codes is refused, each pointed at, and nothing is ordered', async () => {
    const { encounterId } = await visitor()
    const body = { encounterId, tests: ['HB', 'NOPE'], panels: ['HB'] }
    const problem = await doctor.refused(labOrders.place, { body })
    expect(problem).toMatchObject({
      status: 422,
      errors: [{ pointer: '/body/tests/1', code: 'lab.unknown_code' }, { pointer: '/body/panels/0' }],
    })
    expect((await doctor.refused(labOrders.place, { body: { encounterId } })).errors).toMatchObject([
      { code: 'lab.nothing_ordered' },
    ])
    expect((await doctor.call(labOrders.ofEncounter, { params: { encounterId } })).items).toEqual([])
  })

  test('for a cancelled visit is refused', async () => {
    const { encounterId } = await visitor()
    await h.arrange((tx) =>
      tx.updateTable('encounters.encounters').set({ status: 'cancelled' }).where('id', '=', encounterId).execute(),
    )
    expect((await doctor.refused(labOrders.place, { body: { encounterId, tests: ['HB'] } })).code).toBe(
      'lab.visit_cancelled',
    )
  })

  test('cancelled before collection takes its charge back once', async () => {
    const { order } = await placed()
    const cancelled = await doctor.call(labOrders.cancel, {
      params: { id: order.id },
      body: { reason: 'ordered twice' },
    })
    expect(cancelled).toMatchObject({ status: 'cancelled', cancelReason: 'ordered twice' })
    const [charge, reversal] = await charges(order.id)
    expect(reversal).toMatchObject({ quantity: -1, reverses: charge!.id, code: 'HB' })
    const again = await doctor.refused(labOrders.cancel, { params: { id: order.id }, body: { reason: 'again' } })
    expect(again).toMatchObject({ status: 409, code: 'lab.order_moved_on', details: { status: 'cancelled' } })
    expect(await charges(order.id)).toHaveLength(2)
    const why = await h.sql
      .selectFrom('audit.changes')
      .select('reason')
      .where('entity_id', '=', order.id)
      .where('action', '=', 'update')
      .execute()
    expect(why).toEqual([{ reason: 'ordered twice' }])
  })

  test('cancelled after collection stays charged', async () => {
    const { order } = await collected()
    await technician.call(labOrders.cancel, { params: { id: order.id }, body: { reason: 'clotted' } })
    expect(await charges(order.id)).toHaveLength(1)
  })

  test('that is cancelled cannot be collected, one without sample has no results', async () => {
    const { order } = await placed()
    const full = await technician.call(labOrders.get, { params: { id: order.id } })
    const early = await technician.refused(labResults.enter, {
      params: { id: order.id },
      body: { results: [{ orderTestId: full.tests[0]!.id, value: 12 }] },
    })
    expect(early.code).toBe('lab.order_moved_on')
    await doctor.call(labOrders.cancel, { params: { id: order.id }, body: { reason: 'not needed' } })
    expect((await technician.refused(labSamples.collect, { params: { id: order.id } })).details).toMatchObject({
      status: 'cancelled',
    })
  })
})

describe('a value', () => {
  test('is judged by sex and age in days at collection', async () => {
    const [woman, man, newborn] = [
      await collected({ tests: ['CREAT'] }, { gender: 'female' }),
      await collected({ tests: ['CREAT'] }, { gender: 'male' }),
      await collected({ tests: ['CREAT'] }, { gender: 'male', birthDate: '2026-11-17' }),
    ].map((c) => c.order.tests[0]!.limits)
    expect([woman!.high, man!.high, newborn!.high]).toEqual([1.1, 1.3, 1])
  })

  test('beyond the critical limit is critical, an abnormal choice is abnormal, a normal one is not', async () => {
    const { order: k } = await collected({ tests: ['K'] })
    expect((await enter(k, 7)).worstFlag).toBe('HH')
    const { order: urine } = await collected({ tests: ['UPRO'] })
    expect((await enter(urine, '2+')).worstFlag).toBe('A')
    const { order: clear } = await collected({ tests: ['UPRO'] })
    expect((await enter(clear, 'Negative')).worstFlag).toBeNull()
  })

  test('that nobody can have is refused where it stands, and nothing of the form is kept', async () => {
    const { order } = await collected({ panels: ['HBGLU'] })
    const results = [
      { orderTestId: order.tests[0]!.id, value: 95 },
      { orderTestId: order.tests[1]!.id, value: 500 },
    ]
    const problem = await technician.refused(labResults.enter, { params: { id: order.id }, body: { results } })
    expect(problem.errors).toEqual([
      { pointer: '/body/results/1/value', code: 'lab.impossible_value', params: { minimum: 2, maximum: 25 } },
    ])
    expect((await technician.call(labOrders.get, { params: { id: order.id } })).resultCount).toBe(0)
  })

  test('of another order, of no number, of no choice is refused', async () => {
    const [{ order }, { order: other }] = [
      await collected({ tests: ['HB', 'UPRO'] }),
      await collected({ tests: ['UPRO'] }),
    ]
    const refusal = async (o: Order, orderTestId: string, value: unknown) =>
      (
        await technician.refused(labResults.enter, {
          params: { id: o.id },
          body: { results: [{ orderTestId: orderTestId as never, value: value as never }] },
        })
      ).errors![0]!.code
    expect(await refusal(order, other.tests[0]!.id, 'Negative')).toBe('lab.not_in_order')
    expect(await refusal(order, order.tests[0]!.id, 'twelve')).toBe('lab.not_a_number')
    expect(await refusal(other, other.tests[0]!.id, "'; drop table lab.results --")).toBe('lab.not_a_choice')
  })

  test('in free text comes back as it was written', async () => {
    const { order } = await collected({ tests: ['UCULT'] })
    const words = 'E. coli > 10⁵ CFU/mL — <script>alert(1)</script> مختبر 👩🏽‍🔬'
    expect((await enter(order, words)).tests[0]!.result!.value).toBe(words)
  })

  test('amended after verification is a new value with a reason; the order is verified again', async () => {
    const { order, patientId } = await collected()
    const first = (await enter(order, 21)).tests[0]!.result!
    await verify(order.id)
    const amended = await technician.call(labResults.amend, {
      params: { id: first.id },
      body: { value: 12.1, reason: 'digits swapped' },
    })
    expect(amended).toMatchObject({ status: 'resulted', verifiedBy: null })
    expect(amended.tests[0]).toMatchObject({
      result: { value: 12.1, amendReason: 'digits swapped' },
      amended: [{ id: first.id, value: 21 }],
    })
    const late = await technician.refused(labResults.amend, {
      params: { id: first.id },
      body: { value: 13, reason: 'again' },
    })
    expect(late).toMatchObject({ status: 409, code: 'lab.already_amended' })
    expect((await verify(order.id)).status).toBe('verified')
    // Each verdict is a fact of its own; neither says of which test it is.
    const told = await h.sql
      .selectFrom('notifications.messages')
      .select(['kind', 'branch_id', 'data'])
      .where('patient_id', '=', patientId)
      .execute()
    const ready = {
      kind: 'result.ready',
      branch_id: h.branchId,
      data: { clinic: 'Sunrise Hospital', name: 'Rina Das' },
    }
    expect(told).toEqual([ready, ready])
    await expect(h.arrange((tx) => tx.updateTable('lab.results').set({ value: 1 }).execute())).rejects.toThrow(
      'append-only',
    )
  })

  test('shows the one before, and the trend', async () => {
    const { order, encounterId, patientId } = await collected({ tests: ['HB'] })
    await enter(order, 10.2)
    await verify(order.id)
    h.clock.move({ minutes: 5 })
    const { items } = await doctor.call(labOrders.place, { body: { encounterId, tests: ['HB'] } })
    const second = await collect(items[0]!.id)
    expect(second.tests[0]!.previous).toMatchObject({ value: 10.2, flag: 'L' })
    await enter(second, 11.9)
    const trend = await doctor.call(labResults.ofPatient, { params: { patientId }, query: { test: 'HB' } })
    expect(trend.items.map((p) => [p.value, p.verified])).toEqual([
      [11.9, false],
      [10.2, true],
    ])
    const [page] = [await doctor.call(labResults.ofPatient, { params: { patientId }, query: { limit: 1 } })]
    const next = await doctor.call(labResults.ofPatient, {
      params: { patientId },
      query: { limit: 1, cursor: page.next! },
    })
    expect(next.items.map((p) => p.value)).toEqual([10.2])
  })
})

describe('two people at once', () => {
  test('thirty samples collected at once have numbers without gap or double', async () => {
    const { orders } = await placed({
      tests: listed('lab-tests')
        .slice(0, 30)
        .map((t: { code: string }) => t.code),
    })
    const samples = await Promise.all(orders.map((o) => collect(o.id)))
    const serials = samples.map((s) => Number(s.sampleNumber!.slice(-4))).sort((a, b) => a - b)
    expect(serials).toEqual(serials.map((_, i) => serials[0]! + i))
  })

  test('one collects a sample, the others are told it was collected', async () => {
    const { order } = await placed()
    const answers = await Promise.all(
      Array.from({ length: 8 }, () =>
        technician.send('POST', `/lab/orders/${order.id}/sample`, {}, { 'idempotency-key': newId() }),
      ),
    )
    expect(answers.filter((a) => a.status === 201)).toHaveLength(1)
    expect(
      answers.filter((a) => a.body.code === 'lab.order_moved_on' && a.body.details.status === 'collected'),
    ).toHaveLength(7)
  })

  test('one enters results, the others find them entered', async () => {
    const { order } = await collected()
    const body = { results: [{ orderTestId: order.tests[0]!.id, value: 12.5 }] }
    const answers = await Promise.all(
      Array.from({ length: 6 }, () =>
        technician.send('POST', `/lab/orders/${order.id}/results`, body, { 'idempotency-key': newId() }),
      ),
    )
    expect(answers.map((a) => a.status).sort()).toEqual([201, 409, 409, 409, 409, 409])
    expect(await h.sql.selectFrom('lab.results').select('id').where('order_id', '=', order.id).execute()).toHaveLength(
      1,
    )
  })

  test('half a form entered twice is a conflict that names itself', async () => {
    const { order } = await collected({ panels: ['HBGLU'] })
    await enter(order, 90)
    const body = { results: [{ orderTestId: order.tests[0]!.id, value: 91 }] }
    expect((await technician.refused(labResults.enter, { params: { id: order.id }, body })).code).toBe(
      'lab.already_entered',
    )
  })

  test('what was amended since it was read is not verified by mistake', async () => {
    const { order } = await collected()
    const seen = await enter(order, 12)
    await technician.call(labResults.amend, {
      params: { id: seen.tests[0]!.result!.id },
      body: { value: 6, reason: 'other tube' },
    })
    const stale = await technician.refused(
      labOrders.verify,
      { params: { id: order.id } },
      { headers: { 'if-match': `"${seen.version}"` } },
    )
    expect(stale.status).toBe(412)
  })
})

describe('the worklist', () => {
  test('is the branch’s own, urgent first, with counts, found by words, tube and visit', async () => {
    const name = 'Þórunn Ångström'
    const { order, encounterId } = await placed({ tests: ['ESR'] }, { name })
    const { order: pressing } = await placed({ tests: ['CRP'], urgent: true }, { name })
    const list = (query: object) => technician.call(labOrders.worklist, { query })
    const byName = await list({ q: 'angstrom' })
    expect(byName.items.map((o) => o.id)).toEqual([pressing.id, order.id])
    expect(byName.counts).toEqual({ placed: 2, collected: 0, resulted: 0, verified: 0, cancelled: 0 })
    const { sampleNumber } = await collect(order.id)
    expect((await list({ q: 'angstrom', status: 'collected' })).items.map((o) => o.id)).toEqual([order.id])
    expect((await list({ q: 'angstrom', status: 'open' })).items).toHaveLength(2)
    expect((await list({ q: sampleNumber!.toLowerCase() })).items.map((o) => o.id)).toEqual([order.id])
    expect((await list({ q: `https://clinic.example/v/${encounterId}` })).items.map((o) => o.id)).toEqual([order.id])
    expect((await list({ q: "%' or 1=1 --" })).items).toEqual([])
    const there = await h.as('lab_technician', { branch: 'other' })
    expect((await there.call(labOrders.worklist, {})).items).toEqual([])
  })

  test('pages without losing or doubling anybody', async () => {
    const all = await technician.call(labOrders.worklist, { query: { limit: 100 } })
    const ids: string[] = []
    let cursor: string | undefined
    do {
      const page = await technician.call(labOrders.worklist, { query: { limit: 7, ...(cursor ? { cursor } : {}) } })
      ids.push(...page.items.map((o) => o.id))
      cursor = page.next ?? undefined
    } while (cursor && ids.length < 100)
    expect(ids.slice(0, 100)).toEqual(all.items.map((o) => o.id).slice(0, ids.length))
    expect(new Set(ids).size).toBe(ids.length)
    expect(
      (await technician.refused(labOrders.worklist, { query: { cursor: 'bm9uc2Vuc2U' } })).errors![0]!.pointer,
    ).toBe('/query/cursor')
  })

  test('keeps what is unfinished from earlier days and lets go of what is done', async () => {
    const [{ order: open }, { order: finished }] = [
      await placed({ tests: ['ESR'] }, { name: 'Overnight' }),
      await collected({ tests: ['ESR'] }, { name: 'Overnight' }),
    ]
    await enter(finished, 12)
    await verify(finished.id)
    h.clock.move({ days: 1 })
    const tomorrow = await h.as('lab_technician', { fresh: true })
    const ids = async (query: object) =>
      (await tomorrow.call(labOrders.worklist, { query: { q: 'overnight', ...query } })).items.map((o) => o.id)
    expect(await ids({})).toEqual([open.id])
    expect(new Set(await ids({ on: '2026-11-20' }))).toEqual(new Set([open.id, finished.id]))
    h.clock.move({ days: -1 })
  })
})

describe('who may', () => {
  test('an order of another branch does not exist here', async () => {
    const { order } = await placed()
    const there = await h.as('lab_technician', { branch: 'other' })
    for (const route of [labOrders.get, labOrders.report])
      expect((await there.refused(route, { params: { id: order.id } })).status).toBe(404)
    expect((await there.refused(labSamples.collect, { params: { id: order.id } })).status).toBe(404)
    expect((await there.refused(labOrders.cancel, { params: { id: order.id }, body: { reason: 'x' } })).status).toBe(
      404,
    )
    const elsewhere = await visitor({ branchId: h.otherBranchId })
    expect(
      (await doctor.refused(labOrders.place, { body: { encounterId: elsewhere.encounterId, tests: ['HB'] } })).status,
    ).toBe(404)
  })

  test('a doctor does not verify, a technician does not order, a cashier sees nothing', async () => {
    const { order, encounterId } = await placed()
    expect((await doctor.refused(labOrders.verify, { params: { id: order.id } })).status).toBe(403)
    expect((await technician.refused(labOrders.place, { body: { encounterId, tests: ['HB'] } })).status).toBe(403)
    expect((await (await h.as('cashier')).refused(labOrders.get, { params: { id: order.id } })).status).toBe(403)
  })
})

describe('paper', () => {
  test('a label is printed once there is a sample', async () => {
    const { order } = await placed()
    expect((await technician.refused(labSamples.label, { params: { id: order.id } })).code).toBe('lab.no_sample')
    await collect(order.id)
    const pdf = (await technician.call(labSamples.label, { params: { id: order.id } })) as unknown as Buffer
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-')
  })

  test('a report is final when verified; before that only a preliminary copy is given; whoever prints is recorded', async () => {
    const { order, patientId } = await collected()
    const report = (query: object) => ({ params: { id: order.id }, query })
    expect((await doctor.refused(labOrders.report, report({ preliminary: true }))).code).toBe('lab.no_results')
    await enter(order, 11)
    expect((await doctor.refused(labOrders.report, report({}))).code).toBe('lab.not_verified')
    const preliminary = (await doctor.call(labOrders.report, report({ preliminary: true }))) as unknown as Buffer
    await verify(order.id)
    const final = (await doctor.call(labOrders.report, report({}))) as unknown as Buffer
    expect([preliminary, final].map((b) => b.subarray(0, 5).toString())).toEqual(['%PDF-', '%PDF-'])
    // What patients open themselves is a copy of it.
    const patient = await h.asPatient(patientId)
    const own = await patient.send('GET', `/portal/people/${patientId}/reports/${order.id}/sheet`)
    expect(pdfText(own.bytes).text).toContain('DUPLICATE')
    expect(pdfText(final).text).not.toContain('DUPLICATE')
    const looks = await h.sql
      .selectFrom('audit.looks')
      .select(['action', 'patient_ids'])
      .where('route', '=', 'lab.orders.report')
      .execute()
    expect(looks.filter((l) => l.patient_ids.includes(patientId))).toMatchObject([
      { action: 'print' },
      { action: 'print' },
    ])
  })
})
