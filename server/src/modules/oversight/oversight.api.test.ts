import { chain } from '@tabib/contracts/audit/chain'
import { logs } from '@tabib/contracts/audit/logs'
import { invoices } from '@tabib/contracts/billing/invoices'
import { payments } from '@tabib/contracts/billing/payments'
import { newId } from '@tabib/contracts/core/id'
import { dateIn } from '@tabib/contracts/core/time'
import { arrivals } from '@tabib/contracts/frontdesk/arrivals'
import { queue } from '@tabib/contracts/frontdesk/queue'
import { staff } from '@tabib/contracts/identity/staff'
import { clinicRules } from '@tabib/contracts/notifications/settings'
import { oversight } from '@tabib/contracts/oversight/today'
import { patients } from '@tabib/contracts/patients/patients'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Jobs } from '../../platform/jobs/jobs.js'
import { everyRole, type Caller, type Hospital, hospital } from '../../testing/hospital.js'
import { formatDate } from '../../platform/paper/formats.js'
import { loadPrices } from '../billing/index.js'

let h: Hospital
let owner: Caller
let desk: Caller
let doctor: Caller
let cashier: Caller
const people: string[] = []

/** Two visits: one is paid and done, one waits; and an earlier one a week ago. */
beforeAll(async () => {
  h = await hospital()
  ;[owner, desk, doctor, cashier] = await Promise.all([
    h.as('owner'),
    h.as('receptionist'),
    h.as('doctor'),
    h.as('cashier'),
  ])
  const price = (code: string, priceMinor: number) => ({
    code,
    name: { en: code },
    kind: 'consultation',
    priceMinor,
    sac: '9993',
    taxRate: 0,
  })
  await h.arrange((tx) => loadPrices(tx, [price('CONNEW', 40_000), price('CONFU', 20_000)]))
  for (const name of ['Imran Sheikh', 'Rahima Khatun']) {
    h.clock.move({ minutes: 1 })
    people.push(
      (await desk.call(patients.register, { body: { name, gender: 'female', age: 40, phone: '9812345678' } })).id,
    )
  }
  h.clock.move({ minutes: 1 })
  const first = await arrive(people[0]!)
  h.clock.move({ minutes: 1 })
  await arrive(people[1]!)
  h.clock.move({ minutes: 4 })
  const called = await doctor.call(queue.call, { params: { id: first.arrivalId as never } })
  await doctor.call(queue.start, { params: { id: called.id } })
  await doctor.call(queue.finish, { params: { id: called.id } })
  h.clock.move({ minutes: 1 })
  const draft = await cashier.call(invoices.draft, { params: { encounterId: first.encounterId } })
  await cashier.call(
    payments.take,
    { params: { id: draft.id }, body: { amountMinor: 30_000, method: 'upi' } },
    { headers: { 'if-match': `"${draft.version}"` } },
  )
})
afterAll(() => h.close())

const arrive = (patientId: string) =>
  desk.call(arrivals.checkIn, {
    body: { patientId, doctorId: doctor.staffId, chiefComplaint: 'Fever', visitType: 'new' },
  })

test('the owner sees today at a glance', async () => {
  const t = await owner.call(oversight.today, { query: {} })
  expect(t.branches.map((b) => b.on)).toEqual(['2026-11-20', '2026-11-20'])
  expect(t.visits).toMatchObject({ total: 2, firstTime: 2, followUp: 0, usual: null })
  expect(t.queue).toMatchObject({ waiting: 1, withDoctor: 0, done: 1, averageWait: 5, longestWait: 5 })
  expect(t.doctors).toMatchObject([{ id: doctor.staffId, visits: 2, waiting: 1, done: 1 }])
  expect(t.takings).toMatchObject({ totalMinor: 30_000, count: 1, usualMinor: null })
  expect(t.takings.byMethod.find((m) => m.method === 'upi')).toEqual({ method: 'upi', count: 1, amountMinor: 30_000 })
  expect(t.unpaid).toMatchObject({ count: 1, amountMinor: 10_000 })
  expect(t.trend).toHaveLength(30)
  expect(t.trend.at(-1)).toEqual({ on: '2026-11-20', visits: 2, takenMinor: 30_000 })
})

test('each branch has its own today, and one of them can be asked for alone', async () => {
  const there = await owner.call(oversight.today, { query: { branchId: h.otherBranchId as never } })
  expect(there.visits.total).toBe(0)
  expect(there.branches).toHaveLength(1)
  const elsewhere = await h.as('owner', { branch: 'other', fresh: true })
  expect((await elsewhere.refused(oversight.today, { query: { branchId: h.branchId as never } })).code).toBe(
    'not_found',
  )
})

test('what waits to be verified counts once by its worst value; what is low and what ends soon is counted', async () => {
  await h.arrange(async (tx) => {
    const [testId, panelId] = [newId(), newId()]
    const at = h.clock.now().toISOString()
    const person = { patient_id: people[0]!, branch_id: h.branchId }
    await tx
      .insertInto('lab.tests')
      .values({ id: testId, code: 'K', name: '{"en":"Potassium"}', specimen: 'blood', kind: 'numeric' })
      .execute()
    await tx.insertInto('lab.panels').values({ id: panelId, code: 'P', name: '{"en":"P"}' }).execute()
    for (const flags of [['HH', 'H'], [null]]) {
      const orderId = newId()
      const status = {
        status: 'resulted',
        sample_number: orderId.slice(-6),
        collected_at: at,
        collected_by: desk.accountId,
      }
      await tx
        .insertInto('lab.orders')
        .values({ id: orderId, ...person, panel_id: panelId, code: 'P', title: '{"en":"P"}', placed_at: at, ...status })
        .execute()
      for (const flag of flags) {
        const orderTestId = newId()
        const test = { order_id: orderId, patient_id: people[0]!, test_id: flag === 'H' ? await another(tx) : testId }
        await tx
          .insertInto('lab.order_tests')
          .values({ id: orderTestId, ...test, position: 1 })
          .execute()
        await tx
          .insertInto('lab.results')
          .values({
            id: newId(),
            order_test_id: orderTestId,
            ...test,
            value: 7,
            flag,
            entered_at: at,
            entered_by: desk.accountId,
          })
          .execute()
      }
    }
    const medicineId = newId()
    await tx
      .insertInto('pharmacy.medicines')
      .values({
        id: medicineId,
        code: 'M',
        generic: 'M',
        form: 'tablet',
        unit: 'tablet',
        dose_unit: 'tablet',
        price_minor: 1,
        reorder_level: 10,
      })
      .execute()
    await tx
      .insertInto('pharmacy.batches')
      .values({
        id: newId(),
        branch_id: h.branchId,
        medicine_id: medicineId,
        number: 'B',
        expires_on: '2026-12-01',
        unit_price_minor: 1,
        on_hand: 5,
        received_at: at,
      })
      .execute()
  })
  const t = await owner.call(oversight.today, { query: {} })
  expect(t.lab).toMatchObject({ waiting: 2, abnormal: 0, critical: 1 })
  expect(t.stock).toEqual({ low: 1, expiring: 1, expired: 0 })
})

async function another(tx: Parameters<Parameters<Hospital['arrange']>[0]>[0]) {
  const id = newId()
  await tx
    .insertInto('lab.tests')
    .values({ id, code: id.slice(-8), name: '{"en":"Other"}', specimen: 'blood', kind: 'numeric' })
    .execute()
  return id
}

const all = async (query: Record<string, unknown>) => {
  const items = []
  let cursor: string | undefined
  do {
    const page = await owner.call(logs.list, { query: { limit: 3, ...query, ...(cursor ? { cursor } : {}) } as never })
    items.push(...page.items)
    cursor = page.next ?? undefined
  } while (cursor && items.length < 300)
  return items
}

test('rows of one request stand together, newest first, and paging neither loses nor doubles one', async () => {
  const items = await all({ view: 'work' })
  expect(items.map((i) => i.at)).toEqual(
    items
      .map((i) => i.at)
      .sort()
      .reverse(),
  )
  expect(new Set(items.map((i) => i.kind + i.id)).size).toBe(items.length)
  const checkIns = items.filter((i) => i.route === 'frontdesk.arrivals.check_in')
  expect(checkIns).toHaveLength(2)
  expect(checkIns[1]).toMatchObject({
    kind: 'change',
    actor: { name: 'Test receptionist' },
    patient: { name: 'Imran Sheikh' },
    branch: { name: 'Park Street' },
  })
  expect(checkIns[1]!.rows.map((r) => r.entity)).toEqual(
    expect.arrayContaining(['encounters.encounters', 'frontdesk.arrivals', 'billing.charges']),
  )
  const acts = await h.sql
    .selectFrom('audit.changes')
    .select('act')
    .distinct()
    .where('request_id', 'is not', null)
    .execute()
  // Whoever came in is told as that, with the rows it changed behind it.
  const told = items.filter((i) => (i.kind === 'change' || i.event?.kind === 'sign_in') && i.route)
  expect(told.length).toBe(acts.length)
})

test('a change without a request stands alone', async () => {
  const seeded = (await all({ view: 'changes', module: 'organisation' })).filter(
    (i) => i.route === null && i.rows[0]?.entity === 'organisation.branches',
  )
  expect(seeded.map((i) => i.rows)).toEqual(
    [1, 1].map(() => [{ entity: 'organisation.branches', action: 'insert', count: 1 }]),
  )
  expect((await all({ view: 'work', module: 'organisation' })).length).toBe(0)
  expect(seeded[0]!.actor).toEqual({ accountId: null, name: 'system' })
})

test('opening an entry shows every row before and after, from where, and names for ids', async () => {
  const [paid] = (await all({ accountId: cashier.accountId, view: 'changes' })).filter(
    (i) => i.route === 'billing.payments.take',
  )
  const detail = await owner.call(logs.get, { params: { kind: 'change', id: paid!.id } })
  expect(detail).toMatchObject({ changesInAll: detail.changes.length, address: '127.0.0.1' })
  expect(detail.requestId).toBeTruthy()
  const invoice = detail.changes
    .filter((c) => c.entity === 'billing.invoices' && c.action === 'update')
    .flatMap((c) => c.fields)
  expect(invoice).toContainEqual({ name: 'paid_minor', before: 0, after: 30_000 })
  expect(invoice.map((f) => f.name)).not.toContain('total_minor')
  const payment = detail.changes.find((c) => c.entity === 'billing.payments')!
  expect(payment.fields).toContainEqual({ name: 'method', before: null, after: 'upi' })
  expect(payment.patient?.name).toBe('Imran Sheikh')
  expect(detail.names[cashier.accountId]).toBe('Test cashier')
})

test('secrets stay hidden', async () => {
  const made = await (
    await h.as('owner', { fresh: true })
  ).call(staff.create, {
    body: {
      name: 'Neha Gupta',
      username: `neha.${newId().slice(-6)}`,
      roles: ['nurse'],
      branchIds: [h.branchId as never],
      languages: [],
    },
  })
  await owner.call(staff.invite, { params: { id: made.id } })
  const [invited] = await all({ view: 'insert', module: 'identity', accountId: owner.accountId })
  const detail = await owner.call(logs.get, { params: { kind: 'change', id: invited!.id } })
  const names = detail.changes.flatMap((c) => c.fields.map((f) => f.name))
  expect(names).toContain('expires_at')
  expect(names).not.toContain('hash')
})

test('filters narrow: person, patient, action, module, time and words', async () => {
  const by = await all({ accountId: doctor.accountId })
  expect(by.length).toBeGreaterThan(3)
  expect(new Set(by.map((i) => i.actor.accountId))).toEqual(new Set([doctor.accountId]))

  const of = await all({ patientId: people[1] })
  expect(of.map((i) => i.route)).toContain('patients.patients.register')
  expect(of.every((i) => i.patients > 0)).toBe(true)
  expect(of.map((i) => i.patient?.id)).not.toContain(people[0])

  await cashier.send('GET', `/patients/${people[0]}`)
  const opened = await all({ view: 'open', patientId: people[0] })
  expect(opened[0]).toMatchObject({
    kind: 'look',
    action: 'open',
    route: 'patients.patients.get',
    actor: { accountId: cashier.accountId },
  })
  const look = await owner.call(logs.get, { params: { kind: 'look', id: opened[0]!.id } })
  expect(look).toMatchObject({ seen: [{ name: 'Imran Sheikh' }], changes: [] })

  expect(new Set((await all({ module: 'billing', view: 'changes' })).map((i) => i.route))).toEqual(
    new Set(['frontdesk.arrivals.check_in', 'billing.invoices.draft', 'billing.payments.take', null]),
  )
  expect((await all({ module: 'patients', view: 'looks' })).every((i) => i.route!.startsWith('patients.'))).toBe(true)
  expect((await all({ view: 'sign_in' })).map((i) => i.route)).toEqual(expect.arrayContaining(['identity.auth.login']))

  const from = new Date(h.clock.now().getTime() - 60_000).toISOString()
  expect((await all({ from })).map((i) => i.route)).not.toContain('frontdesk.arrivals.check_in')
  expect((await all({ to: from })).map((i) => i.route)).not.toContain('billing.payments.take')

  const named = await all({ q: 'test CASHIER' })
  expect(new Set(named.map((i) => i.actor.accountId))).toEqual(new Set([cashier.accountId]))
  const [{ number }] = (await h.sql
    .selectFrom('patients.patients')
    .select('number')
    .where('id', '=', people[1]!)
    .execute()) as [{ number: string }]
  expect((await all({ q: number.toLowerCase() })).map((i) => i.route)).toContain('patients.patients.register')
  expect(await all({ q: 'nobody of this name' })).toEqual([])
})

test('what a request shows of what it has just changed is not listed twice', async () => {
  const both = (await all({})).filter((i) => i.route === 'frontdesk.arrivals.check_in')
  expect(both.map((i) => i.kind)).toEqual(['change', 'change'])
  const looks = await h.sql
    .selectFrom('audit.looks')
    .select('id')
    .where('route', '=', 'frontdesk.queue.start')
    .execute()
  expect(looks).toHaveLength(1)
  expect((await all({ view: 'looks' })).map((i) => i.route)).toContain('frontdesk.queue.start')
})

test('a sign-in is one line among everything, and opens what it changed', async () => {
  const late = await h.as('doctor', { fresh: true })
  const lines = await all({ accountId: late.accountId })
  expect(lines.map((i) => [i.kind, i.event?.kind])).toEqual([['event', 'sign_in']])
  const { changes } = await owner.call(logs.get, { params: { kind: 'event', id: lines[0]!.id } })
  expect(changes.map((c) => c.entity)).toContain('identity.sessions')
  // Where events are not asked for, what it changed is there by itself.
  const changed = await all({ accountId: late.accountId, view: 'changes' })
  expect(changed.map((i) => i.route)).toEqual(['identity.auth.login'])
})

test('a change stays where the event that tells of it is narrowed away', async () => {
  const one = await h.as('nurse', { fresh: true })
  // Signed in a moment ago: who gives out roles has just shown who they are.
  const chief = await h.as('owner', { fresh: true })
  await chief.call(staff.setRoles, {
    params: { id: one.staffId as never },
    body: { roles: ['pharmacist'], branchIds: [h.branchId as never] },
  })
  const told = (await all({ module: 'identity' })).filter((i) => i.route === 'identity.staff.set_roles')
  expect(told.map((i) => i.kind)).toEqual(['event'])
  // The event is about the nurse; the change is what the owner did.
  const did = (await all({ accountId: chief.accountId })).filter((i) => i.route === 'identity.staff.set_roles')
  expect(did.map((i) => i.kind)).toEqual(['change'])
})

test('one branch shows what was done there and nothing else; a branch of others, and none, are empty', async () => {
  const there = await h.as('nurse', { branch: 'other', fresh: true })
  await there.send('GET', `/patients/${people[0]}`)
  const query = { branchId: h.otherBranchId }
  const views = [{}, { view: 'changes' }, { view: 'looks' }, { view: 'sign_in' }, { view: 'work' }]
  for (const view of views) {
    const found = await all({ ...query, ...view })
    expect(found.length, JSON.stringify(view)).toBeGreaterThan(0)
    expect(new Set(found.map((i) => i.branch?.name))).toEqual(new Set(['Hill Road']))
  }
  const elsewhere = await h.as('owner', { branch: 'other', fresh: true })
  for (const branchId of [h.branchId, newId()])
    expect(await elsewhere.call(logs.list, { query: { branchId: branchId as never } })).toEqual({
      items: [],
      next: null,
    })
})

test('every employee has a line of the day', async () => {
  const { on, items } = await owner.call(oversight.employees, { query: {} })
  expect(on).toBe('2026-11-20')
  const line = items.find((i) => i.accountId === desk.accountId)!
  expect(line.changes).toBe(5)
  expect(line.firstAt! <= line.lastAt!).toBe(true)
  expect(
    (await owner.call(oversight.employees, { query: { on: '2026-11-19' } })).items.every((i) => i.changes === 0),
  ).toBe(true)
})

test('only the owner reads the audit, and an owner of another branch finds nothing of ours', async () => {
  for (const role of everyRole.filter((r) => r !== 'owner')) {
    expect((await (await h.as(role)).refused(logs.list, { query: {} })).code).toBe('forbidden')
  }
  const elsewhere = await h.as('owner', { branch: 'other', fresh: true })
  const seen = await elsewhere.call(logs.list, { query: { limit: 100 } })
  expect(seen.items.filter((i) => i.branch?.name === 'Park Street')).toEqual([])
  const [ours] = await all({ accountId: cashier.accountId, view: 'changes' })
  expect((await elsewhere.refused(logs.get, { params: { kind: 'change', id: ours!.id } })).code).toBe('not_found')
})

test('odd input is refused or finds nothing', async () => {
  for (const cursor of [
    'x',
    Buffer.from('{"change":{"at":"x","n":1}}').toString('base64url'),
    Buffer.from('[1]').toString('base64url'),
  ]) {
    expect((await owner.refused(logs.list, { query: { cursor } })).code).toBe('invalid')
  }
  expect((await owner.refused(logs.get, { params: { kind: 'change', id: '1;drop' } })).code).toBe('invalid')
  expect((await owner.refused(logs.get, { params: { kind: 'look', id: '999999999999' } })).code).toBe('not_found')
  for (const q of ["'", '%', '\\', '\u0000', '‮', '😀']) await owner.call(logs.list, { query: { q } })
})

test('where the clinic wants it, an owner is sent the code of the day that is over: once, and it is in the chain', async () => {
  const keeper = await h.as('owner', { fresh: true })
  const hourPasses = async () => {
    await h.app.get(Jobs).upkeep(h.tenant)
    h.clock.move({ hours: 2 })
    await h.app.get(Jobs).runDue(h.tenant)
  }
  const told = async () => {
    const of = h.sql.selectFrom('notifications.messages').select('data').where('account_id', '=', keeper.accountId)
    const rows = await of.where('kind', '=', 'audit.anchor').execute()
    return rows.map((r) => r.data as unknown as { date: string; code: string })
  }
  await hourPasses()
  expect(await told()).toEqual([])
  await (
    await h.as('owner', { fresh: true })
  ).call(clinicRules.setPolicy, {
    params: { kind: 'audit.anchor' },
    body: { active: true, policy: 'first', channels: ['in_app', 'email'] },
  })
  await hourPasses()
  await hourPasses()
  const [first, ...more] = await told()
  expect([first!.date, more]).toEqual(['19 Nov 2026', []])
  const { code } = await (await h.as('owner', { fresh: true })).call(chain.seal, { params: { code: first!.code } })
  expect(code).toBe(first!.code)
  h.clock.move({ days: 1 })
  await hourPasses()
  expect((await told()).map((t) => t.date).toSorted()).toEqual(['19 Nov 2026', '20 Nov 2026'])
})

const owners = async (kind: 'alert' | 'system', to: Caller) => {
  const of = h.sql.selectFrom('notifications.messages').select(['key', 'data']).where('kind', '=', kind)
  const rows = await of.where('account_id', '=', to.accountId).execute()
  return rows.map((r) => r.data as unknown as { title: string; text: string; link: string | null })
}

test('a check that finds the audit changed is told to every owner at once; a sound one to nobody', async () => {
  const keeper = await h.as('owner', { fresh: true })
  const arabic = await h.as('owner', { fresh: true, branch: 'other' })
  await h.arrange((tx) =>
    tx.updateTable('identity.accounts').set({ language: 'ar' }).where('id', '=', arabic.accountId).execute(),
  )
  const check = async () => {
    await keeper.call(chain.verify, {})
    await h.app.get(Jobs).runDue(h.tenant)
  }
  await check()
  expect(await owners('alert', keeper)).toEqual([])
  await sql`update audit.events set actor_name = 'Nobody' where id = (select min(id) from audit.events)`.execute(h.sql)
  await check()
  expect(await owners('alert', keeper)).toEqual([
    {
      title: 'The audit is not what it was',
      text: expect.stringContaining('not what they were: 1.'),
      link: '/activity/check',
    },
  ])
  expect((await owners('alert', arabic))[0]!.text).toContain('١')
})

test('a task of the system that is given up is told to the owners: once a day, with no word of what it was about', async () => {
  const keeper = await h.as('owner', { fresh: true })
  const jobs = h.app.get(Jobs)
  jobs.handle('lab.stumbles', () => Promise.reject(new Error('Rahim Uddin has HIV')), { retryLimit: 1 })
  const stumble = async () => {
    await h.arrange((tx) => jobs.enqueue(tx, { tenant: h.tenant }, { name: 'lab.stumbles', data: {} }))
    await jobs.runDue(h.tenant)
    expect(await owners('system', keeper)).toHaveLength(told)
    h.clock.move({ minutes: 5 })
    await jobs.runDue(h.tenant)
  }
  let told = 0
  await stumble()
  told = 1
  await stumble()
  const [notice, ...more] = await owners('system', keeper)
  expect([notice!.title, more]).toEqual(['A task of the system was given up', []])
  expect(notice!.text).toContain('lab.stumbles')
  expect(notice!.text).toContain('Attempts: 2.')
  expect(notice!.text).not.toContain('Rahim')
})

test('in the morning the desk hears how many of yesterday’s messages reached nobody, where something carries messages', async () => {
  const heard = await h.as('receptionist', { fresh: true })
  h.clock.move({ days: 3 })
  const created_at = h.clock.now().toISOString()
  await h.arrange((tx) =>
    tx
      .insertInto('notifications.messages')
      .values({
        id: newId(),
        key: newId(),
        kind: 'bill',
        name: 'Imran',
        state: 'failed',
        branch_id: h.branchId,
        created_at,
      })
      .execute(),
  )
  const nextMorning = async () => {
    await h.app.get(Jobs).upkeep(h.tenant)
    h.clock.move({ hours: 23 })
    await h.app.get(Jobs).runDue(h.tenant)
    const of = h.sql.selectFrom('notifications.messages').select('data').where('account_id', '=', heard.accountId)
    return (await of.where('kind', '=', 'messages.missed').execute()).map((r) => r.data)
  }
  h.clock.move({ hours: -23 })
  expect(await nextMorning()).toEqual([])
  await h.arrange((tx) =>
    tx
      .insertInto('notifications.channels')
      .values({ channel: 'push', provider: 'push', active: true, changed_at: created_at })
      .execute(),
  )
  const day = dateIn('Asia/Kolkata', created_at)
  expect(await nextMorning()).toEqual([
    { count: '1', date: formatDate(day, 'en'), link: `/messages?state=missed&on=${day}` },
  ])
  expect(await nextMorning()).toHaveLength(1)
})
