import { randomUUID } from 'node:crypto'
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import { dues } from '@tabib/contracts/billing/dues'
import { invoices } from '@tabib/contracts/billing/invoices'
import { payments } from '@tabib/contracts/billing/payments'
import { arrivals } from '@tabib/contracts/frontdesk/arrivals'
import { queue } from '@tabib/contracts/frontdesk/queue'
import { auth } from '@tabib/contracts/identity/auth'
import { patients } from '@tabib/contracts/patients/patients'
import { Client } from 'pg'
import { afterEach, describe, expect, it } from 'vitest'

import { caller, calling, Refused } from './api.js'
import type { Call } from './api.js'
import { startServer } from './harness.js'
import type { RunningServer } from './harness.js'

type Cluster = { url: string; stop(): Promise<void> }

const embedded = join(import.meta.dirname, '..', 'server', 'dist', 'platform', 'postgres', 'embedded.js')
const { startEmbedded } = (await import(embedded)) as {
  startEmbedded(options: { dataDir: string; ephemeral: boolean }): Promise<Cluster>
}

let undo: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const one of undo.reverse()) await one()
  undo = []
})

/** Something a person wants once, however often it must be sent; `answer` is what the server acknowledged. */
type Intention<Answer> = { key: string; send: (call: Call, key: string) => Promise<Answer>; answer?: Answer }

const atOnce = 6

/** Carries out intentions a few at a time until the server goes away; what is acknowledged is noted on each. */
async function stream(call: Call, all: readonly Intention<unknown>[], onAnswer = () => {}): Promise<void> {
  const waiting = all.filter((one) => one.answer === undefined)
  const work = async () => {
    for (let one = waiting.shift(); one; one = waiting.shift()) {
      try {
        one.answer = await one.send(call, one.key)
        onAnswer()
      } catch (error) {
        if (error instanceof Refused && error.status < 500) throw error
        return
      }
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
}

const wish = <Answer>(send: Intention<Answer>['send']): Intention<Answer> => ({ key: randomUUID(), send })

/** Rows of the tenant's database, read as its superuser. */
async function rowsOf<Row>(server: RunningServer, sql: string): Promise<Row[]> {
  const { port, password } = JSON.parse(await readFile(join(server.dataDir, 'postgres.json'), 'utf8')) as {
    port: number
    password: string
  }
  const client = new Client(`postgres://postgres:${password}@127.0.0.1:${port}/tabib_main`)
  await client.connect()
  try {
    return (await client.query(sql)).rows as Row[]
  } finally {
    await client.end()
  }
}

/** Sentences the records must never make true, each with the rows that would. */
const halfDone = {
  'a visit without a place in a queue': `
    select e.id from encounters.encounters e left join frontdesk.arrivals a on a.encounter_id = e.id
    where e.source = 'desk' and a.id is null`,
  'a visit that was never charged': `
    select e.id from encounters.encounters e where e.source = 'desk' and not exists
      (select 1 from billing.charges c where c.encounter_id = e.id and c.kind = 'consultation')`,
  'a visit charged twice for its consultation': `
    select encounter_id from billing.charges where kind = 'consultation' group by encounter_id having sum(quantity) > 1`,
  'tokens with a gap or a double': `
    select doctor_id from frontdesk.arrivals group by doctor_id, branch_id, service_date
    having max(token) <> count(*) or count(distinct token) <> count(*) or min(token) <> 1`,
  'stock that its ledger does not explain': `
    select b.id from pharmacy.batches b where b.on_hand <>
      (select coalesce(sum(m.quantity), 0) from pharmacy.stock_movements m where m.batch_id = b.id)`,
  'an invoice whose payments do not add up': `
    select i.id from billing.invoices i where i.paid_minor <>
      (select coalesce(sum(p.amount_minor), 0) from billing.payments p where p.invoice_id = i.id) -
      (select coalesce(sum(r.amount_minor), 0) from billing.refunds r where r.invoice_id = i.id)`,
  'a payment on an invoice that was not issued': `
    select p.id from billing.payments p join billing.invoices i on i.id = p.invoice_id where i.number is null`,
}

it('a server killed in the middle of work has done each acknowledged thing exactly once, and nothing by half', async () => {
  const server = await startServer()
  undo.push(() => server.stop())
  const [desk, till] = await Promise.all([caller(server.url, 'receptionist'), caller(server.url, 'cashier')])
  const [doctor] = (await desk(arrivals.doctors)).items
  const doctorId = doctor!.id
  const people = await Promise.all(
    Array.from({ length: 60 }, (_, i) =>
      desk(patients.register, { body: { name: `Crash Person ${i}`, gender: 'female', age: 20 + (i % 50) } }),
    ),
  )
  const bills = []
  for (const { encounterId, dueMinor } of (await till(dues.list, { query: { limit: 20 } })).items) {
    if (encounterId && dueMinor > 0) bills.push(await till(invoices.draft, { params: { encounterId } }))
  }
  const checkIns = people.map(({ id: patientId }) =>
    wish((call, key) =>
      call(arrivals.checkIn, { key, body: { patientId, doctorId, chiefComplaint: 'Fever', visitType: 'new' } }),
    ),
  )
  const taken = bills.map(({ id, version }) =>
    wish((call, key) =>
      call(payments.take, { key, version, params: { id }, body: { amountMinor: 1_00, method: 'cash' } }),
    ),
  )

  let acknowledged = 0
  let killed: Promise<void> | undefined
  const count = () => {
    acknowledged++
    if (acknowledged === 25) killed = server.kill9()
  }
  await Promise.all([stream(desk, checkIns, count), stream(till, taken, count)])
  await killed
  const open = [...checkIns, ...taken].filter((one) => one.answer === undefined)
  expect(acknowledged).toBeGreaterThanOrEqual(25)
  expect(open.length, 'the kill came too late to interrupt anything').toBeGreaterThan(0)

  await server.restart()
  for (const [sentence, sql] of Object.entries(halfDone)) expect(await rowsOf(server, sql), sentence).toEqual([])
  const [deskAgain, tillAgain] = await Promise.all([caller(server.url, 'receptionist'), caller(server.url, 'cashier')])
  const here = new Map((await deskAgain(queue.today, { query: { doctorId } })).items.map((a) => [a.encounterId, a]))
  for (const { answer } of checkIns.filter((one) => one.answer))
    expect(here.get(answer!.encounterId)?.token).toBe(answer!.token)
  for (const { answer } of taken.filter((one) => one.answer)) {
    const invoice = await tillAgain(invoices.get, { params: { id: answer!.invoice.id } })
    expect(invoice.payments.filter((p) => p.id === answer!.payment.id)).toHaveLength(1)
  }

  // Whoever got no answer asks again with the same key: done once, whether or not it had been done.
  await Promise.all([stream(deskAgain, checkIns), stream(tillAgain, taken)])
  expect([...checkIns, ...taken].filter((one) => one.answer === undefined)).toEqual([])
  const once = await rowsOf<{ visits: string; people: string }>(
    server,
    `select count(*) as visits, count(distinct a.patient_id) as people from frontdesk.arrivals a
     join patients.patients p on p.id = a.patient_id where p.name like 'Crash Person %'`,
  )
  expect(once).toEqual([{ visits: '60', people: '60' }])
  for (const { answer } of taken) {
    const before = bills.find((b) => b.id === answer!.invoice.id)!
    const now = await tillAgain(invoices.get, { params: { id: before.id } })
    expect(now.paidMinor).toBe(before.paidMinor + 1_00)
  }
  for (const [sentence, sql] of Object.entries(halfDone)) expect(await rowsOf(server, sql), sentence).toEqual([])
})

describe('a Postgres that stops', () => {
  it('is answered with 503 and a time to come back, and needs no restart of ours', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'tabib-postgres-'))
    await chmod(dataDir, 0o711)
    let cluster = await startEmbedded({ dataDir, ephemeral: true })
    undo.push(
      () => rm(dataDir, { recursive: true, force: true }),
      () => cluster.stop(),
    )
    const server = await startServer({ empty: true, env: { DATABASE_URL: cluster.url } })
    undo.push(() => server.stop())
    const [, login, token] = /\(user name (\S+)\)[\s\S]*?\/set-password#(\S+)/.exec(server.log())!
    const password = 'a long enough password'
    await calling(server.url)(auth.setPassword, { body: { token: token!, password } })
    const owner = await caller(server.url, login!, password)
    const find = () => owner(patients.search, { query: { q: 'Somebody' } })
    await find()

    await cluster.stop()
    for (let attempt = 0; attempt < 3; attempt++) {
      const asked = Date.now()
      const refused = await find().catch((error: unknown) => error)
      expect(refused).toBeInstanceOf(Refused)
      expect(refused).toMatchObject({ status: 503, code: 'unavailable', retryAfter: expect.stringMatching(/^\d+$/) })
      expect(Date.now() - asked).toBeLessThan(15_000)
    }
    expect((await fetch(`${server.url}/health/live`)).status).toBe(200)
    expect((await fetch(`${server.url}/health/ready`)).status).toBe(503)

    cluster = await startEmbedded({ dataDir, ephemeral: true })
    for (const end = Date.now() + 20_000; Date.now() < end; await sleep(250)) {
      if (
        await find().then(
          () => true,
          () => false,
        )
      )
        break
    }
    expect((await find()).items).toEqual([])
    const written = await owner(patients.register, { body: { name: 'Somebody New', gender: 'male', age: 40 } })
    expect((await find()).items.map((p) => p.id)).toEqual([written.id])
  })
})
