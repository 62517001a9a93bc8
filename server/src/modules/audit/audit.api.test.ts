import { logs } from '@tabib/contracts/audit/logs'
import { chain } from '@tabib/contracts/audit/chain'
import { mkdir, rename, rmdir } from 'node:fs/promises'
import { newId } from '@tabib/contracts/core/id'
import { auth } from '@tabib/contracts/identity/auth'
import { patients } from '@tabib/contracts/patients/patients'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Looks } from '../../platform/http/looks.js'
import { systemActor } from '../../platform/system-actor.js'
import { Jobs } from '../../platform/jobs/jobs.js'
import { type Caller, type Hospital, hospital } from '../../testing/hospital.js'
import { anchorFile } from './anchors.js'
import { byAccount, ChainSealer, EventBook, persons, recordEvent } from './index.js'

let h: Hospital
let owner: Caller
let desk: Caller

beforeAll(async () => {
  h = await hospital()
  ;[owner, desk] = await Promise.all([h.as('owner'), h.as('receptionist')])
})
afterAll(() => h.close())

const events = async (kind: string) => {
  await h.app.get(EventBook).settle()
  return h.sql.selectFrom('audit.events').selectAll().where('kind', '=', kind).orderBy('id').execute()
}

test('what somebody was refused is taken down with who, from where and what for; the same again is counted', async () => {
  for (let i = 0; i < 25; i++) expect((await desk.refused(logs.list, { query: {} })).code).toBe('forbidden')
  const mine = (await events('refused')).filter((e) => e.account_id === desk.accountId)
  // The first at once, the rest as one; which of the two is stored first is nobody's concern.
  expect(mine.map((e) => e.count).sort((a, b) => a - b)).toEqual([1, 24])
  expect(mine[0]).toMatchObject({
    subject: 'forbidden',
    route: 'audit.logs.list',
    address: '127.0.0.1',
    actor_name: 'Test receptionist',
  })
  expect(mine[0]!.session_id).not.toBeNull()
  h.clock.move({ minutes: 2 })
  await desk.refused(logs.list, { query: {} })
  expect((await events('refused')).filter((e) => e.account_id === desk.accountId)).toHaveLength(3)
})

test('a token that is not good is taken down by its address', async () => {
  const before = (await events('refused')).length
  const res = await h.nobody.send('GET', '/audit-logs', undefined, { authorization: 'Bearer not-a-token' })
  expect(res.status).toBe(401)
  const after = await events('refused')
  expect(after.length).toBe(before + 1)
  expect(after.at(-1)).toMatchObject({ account_id: null, address: '127.0.0.1', route: 'audit.logs.list' })
})

test('whoever tries ten thousand things fills no disk', async () => {
  const book = h.app.get(EventBook)
  h.clock.move({ minutes: 2 })
  const before = (await events('sign_in_failed')).length
  for (let i = 0; i < 10_000; i++) {
    const request = {
      id: String(i),
      routeId: 'identity.auth.login',
      address: `2001:db8::${i.toString(16)}`,
      device: '',
    }
    book.note({ tenant: h.tenant, request }, { kind: 'sign_in_failed', subject: `user${i}` })
  }
  const rows = (await events('sign_in_failed')).slice(before)
  expect(rows.length).toBeLessThan(250)
  expect(rows.reduce((n, r) => n + r.count, 0)).toBe(10_000)
})

test('what was only counted by then is written down before the server goes', async () => {
  const book = h.app.get(EventBook)
  h.clock.move({ minutes: 2 })
  const request = { id: 'r', routeId: 'identity.auth.login', address: '192.0.2.1', device: '' }
  for (let i = 0; i < 7; i++) book.note({ tenant: h.tenant, request }, { kind: 'sign_in_failed', subject: 'leaving' })
  await book.beforeApplicationShutdown()
  const rows = await h.sql.selectFrom('audit.events').select('count').where('subject', '=', 'leaving').execute()
  expect(rows.map((r) => r.count).sort()).toEqual([1, 6])
})

test('a list that stays open is one look a minute; whoever else is on it, or looks at it, makes it another', async () => {
  const book = h.app.get(Looks)
  const [first, second] = [newId(), newId()]
  const actor = { ...systemActor(h.tenant), accountId: newId(), sessionId: newId() }
  const see = (patientIds: string[], who = actor) =>
    book.record(who, { action: 'list', routeId: 'frontdesk.queue.list', patientIds })
  const looks = async () => {
    const rows = await h.sql.selectFrom('audit.looks').select('id').where('account_id', '=', actor.accountId).execute()
    return rows.length
  }
  for (let i = 0; i < 3; i++) await see([first])
  expect(await looks()).toBe(1)
  await see([first, second])
  expect(await looks()).toBe(2)
  await see([first, second], { ...actor, sessionId: newId() })
  expect(await looks()).toBe(3)
  h.clock.move({ minutes: 1 })
  await see([first, second])
  expect(await looks()).toBe(4)
})

test('a record that its screen only freshens is one look; opened again, by somebody else, at another place or later, it is another', async () => {
  const [mine, other] = [await h.as('receptionist', { fresh: true }), await h.as('receptionist', { fresh: true })]
  const body = { name: 'Looked At', gender: 'male' as const, age: 40, phone: '9812345670' }
  const { id } = await mine.call(patients.register, { body })
  const params = { id }
  const fresh = { headers: { 'x-tabib-refresh': '1' } }
  const looks = async () =>
    (
      await h.sql
        .selectFrom('audit.looks')
        .select('id')
        .where('route', '=', patients.get.id)
        .where('patient_ids', '@>', sql<string[]>`array[${id}]::uuid[]`)
        .execute()
    ).length
  // Whoever only says so is not believed.
  await mine.call(patients.get, { params }, fresh)
  expect(await looks()).toBe(1)
  await mine.call(patients.get, { params }, fresh)
  expect(await looks()).toBe(1)
  await mine.call(patients.get, { params })
  expect(await looks()).toBe(2)
  await other.call(patients.get, { params }, fresh)
  expect(await looks()).toBe(3)
  await mine.send('GET', `/patients/${id}?at=another-place`, undefined, fresh.headers)
  h.clock.move({ minutes: 4 })
  await mine.call(patients.get, { params }, fresh)
  expect(await looks()).toBe(3)
  h.clock.move({ minutes: 1 })
  await mine.call(patients.get, { params }, fresh)
  expect(await looks()).toBe(4)
})

test('a stretch of time ends before its end: what happened then stands in the next one', async () => {
  h.clock.move({ hours: 1 })
  const [at, later] = [h.clock.now(), new Date(h.clock.now().getTime() + 60_000)]
  owner = await h.as('owner', { fresh: true })
  desk = await h.as('receptionist', { fresh: true })
  const body = { name: 'On The Hour', gender: 'male' as const, age: 40, phone: '9812345676' }
  await desk.call(patients.register, { body })
  const acts = async (query: object) => {
    const { items } = await owner.call(logs.list, { query: { accountId: desk.accountId as never, ...query } })
    return items.filter((i) => i.kind === 'change').map((i) => Date.parse(i.at))
  }
  expect(await acts({ to: at.toISOString() })).toEqual([])
  expect(await acts({ from: at.toISOString(), to: later.toISOString() })).toContain(at.getTime())
})

test('what somebody did in another branch is not counted where only this one is asked for', async () => {
  const [accountId, at] = [newId(), h.clock.now().toISOString()]
  const who = { at, account_id: accountId, actor_name: 'Asha Rao' }
  const row = { action: 'update', entity: 'patients.patients', entity_id: newId(), route: 'patients.patients.update' }
  const look = { action: 'open', route: 'patients.patients.get', patient_ids: [newId()] }
  const branches = [h.branchId, h.otherBranchId]
  await h.arrange(async (tx) => {
    const changes = branches.map((branch_id, i) => ({ ...who, ...row, branch_id, act: 1_000_000 + i }))
    await tx.insertInto('audit.changes').values(changes).execute()
    const looks = branches.map((branch_id) => ({ ...who, ...look, branch_id }))
    await tx.insertInto('audit.looks').values(looks).execute()
  })
  const to = new Date(Date.parse(at) + 60_000).toISOString()
  const span = { accountId, branchIds: [h.branchId], from: at, to, zone: 'Asia/Kolkata' }
  const days = await h.arrange((tx) => byAccount(tx, span))
  expect(days.find((d) => d.accountId === accountId)).toMatchObject({ changes: 1, opened: 1 })
  expect(await h.arrange((tx) => persons.totalsOf(tx, span))).toMatchObject({ changes: 1, opened: 1 })
  expect(await h.arrange((tx) => persons.opened(tx, span))).toHaveLength(1)
})

test('an event is written with the fact it tells of, or neither is', async () => {
  const actor = systemActor(h.tenant)
  await expect(
    h.arrange(async (tx) => {
      await recordEvent(tx, actor, { kind: 'break_glass', subject: 'gone' })
      throw new Error('no')
    }),
  ).rejects.toThrow('no')
  await h.arrange((tx) => recordEvent(tx, actor, { kind: 'break_glass', subject: 'stays', reason: 'Unconscious' }))
  const written = await events('break_glass')
  expect(written.map((e) => [e.subject, new Date(e.at)])).toEqual([['stays', h.clock.now()]])
  const { items } = await owner.call(logs.list, { query: { view: 'rights' } })
  expect(items.find((i) => i.event?.kind === 'break_glass')).toMatchObject({ reason: 'Unconscious', kind: 'event' })
})

test('where the audit cannot be written, nothing changes', async () => {
  await sql`alter function audit.record_change() security invoker`.execute(h.sql)
  const body = { name: 'Nobody Atall', gender: 'female' as const, age: 40, phone: '9812345678' }
  const { code } = await desk.refused(patients.register, { body })
  await sql`alter function audit.record_change() security definer`.execute(h.sql)
  expect(code).toBe('internal')
  const { rows } = await sql`select 1 from patients.patients where name = 'Nobody Atall'`.execute(h.sql)
  expect(rows).toEqual([])
})

test('the owner has the audit checked: sound at first, and the place is named after a row was edited', async () => {
  const body = { name: 'Imran Sheikh', gender: 'male' as const, age: 40, phone: '9812345678' }
  await desk.call(patients.register, { body })
  const asked = await owner.call(chain.verify, {})
  expect(asked).toMatchObject({ finishedAt: null, outcome: null, by: { accountId: owner.accountId } })
  await h.app.get(Jobs).runDue(h.tenant)
  const done = await owner.call(chain.verification, { params: { id: asked.id } })
  expect(done.outcome).toMatchObject({ sound: true, first: null, faults: 0 })
  expect(done.outcome!.rows).toBeGreaterThan(10)
  const status = await owner.call(chain.status, {})
  expect(status.head!.n).toBeGreaterThan(0)
  expect(status.anchored!.n).toBe(status.head!.n)
  expect(status.last!.id).toBe(asked.id)
  const seal = await owner.call(chain.seal, { params: { code: status.head!.code } })
  expect(seal.n).toBe(status.head!.n)
  expect((await owner.refused(chain.seal, { params: { code: '0000-0000-0000-0000' } })).code).toBe('not_found')

  const { rows } = await sql<{ id: string }>`
    update audit.changes set after = after || '{"name":"Somebody Else"}' where entity = 'patients.patients' and action = 'insert'
    returning id::text`.execute(h.sql)
  const again = await owner.call(chain.verify, {})
  await h.app.get(Jobs).runDue(h.tenant)
  const { outcome } = await owner.call(chain.verification, { params: { id: again.id } })
  expect(outcome).toMatchObject({
    sound: false,
    first: { kind: 'edited', source: 'changes', row: String(rows[0]!.id) },
  })
})

test('a check that cannot be made says so and is tried again; meanwhile another can be asked for', async () => {
  const { dataDir } = await h.app.get(ChainSealer).tools(h.tenant)
  const file = anchorFile(dataDir, h.tenant)
  await rename(file, `${file}.away`)
  await mkdir(file)
  const asked = await owner.call(chain.verify, {})
  const how = () => owner.call(chain.verification, { params: { id: asked.id } })
  await h.app.get(Jobs).runDue(h.tenant)
  expect(await how()).toMatchObject({ outcome: null, problem: 'internal', finishedAt: expect.any(String) })
  await rmdir(file)
  await rename(`${file}.away`, file)
  h.clock.move({ minutes: 5 })
  await h.app.get(Jobs).runDue(h.tenant)
  expect(await how()).toMatchObject({ outcome: { sound: false }, problem: null })
})

test('what waits to be sealed is sealed before the server goes', async () => {
  const sealer = h.app.get(ChainSealer)
  sealer.start()
  const body = { name: 'Late Arrival', gender: 'male' as const, age: 40, phone: '9812345677' }
  await desk.call(patients.register, { body })
  expect((await owner.call(chain.status, {})).unsealed).toBeGreaterThan(0)
  await sealer.beforeApplicationShutdown()
  expect((await owner.call(chain.status, {})).unsealed).toBe(0)
})

test('what people do through the server is sealed, whoever else seals at the same time', async () => {
  const sealer = h.app.get(ChainSealer)
  await Promise.all([desk.call(auth.me, {}), sealer.seal(h.tenant), sealer.seal(h.tenant)])
  await sealer.seal(h.tenant)
  expect((await owner.call(chain.status, {})).unsealed).toBe(0)
  expect((await desk.refused(chain.status, {})).code).toBe('forbidden')
})
