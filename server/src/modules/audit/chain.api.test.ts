import { randomBytes } from 'node:crypto'
import { appendFile, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { newId } from '@tabib/contracts/core/id'
import { type Kysely, sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { addTenant } from '../../platform/db/migrate.js'
import { connect, withDatabase } from '../../platform/db/pools.js'
import type { DB } from '../../platform/db/tables.js'
import { clusterUrl, installed } from '../../testing/cluster.js'
import { anchorFile } from './anchors.js'
import { sealsFrom } from './chain.repo.js'
import { whileNobodySeals } from './sealing.js'
import { codeOf, hashOf, signed } from './seals.js'
import { restartAnchors, sealAll, sealKeyOf, type SealTools, verifyChain } from './index.js'

const prefix = `c${process.pid}_${randomBytes(3).toString('hex')}`
let appUrl: string
let superuser: Kysely<DB>
let app: Kysely<DB>
let name: string
let tools: SealTools
let time = Date.parse('2026-11-20T04:30:00Z')

beforeAll(async () => {
  appUrl = (await installed(prefix)).url
})

/** A clinic's database with three sealed batches of changes, looks and events. */
beforeEach(async () => {
  const slug = `c${randomBytes(4).toString('hex')}`
  await addTenant({ adminUrl: clusterUrl(), prefix, slug })
  name = `${prefix}_t_${slug}`
  superuser = connect<DB>(withDatabase(clusterUrl(), name), { max: 3, script: true })
  app = connect<DB>(withDatabase(appUrl, name), { max: 4 })
  const dataDir = await mkdtemp(join(tmpdir(), 'tabib-chain-'))
  tools = { tenant: slug, dataDir, key: await sealKeyOf(dataDir), now: () => new Date((time += 5000)) }
  for (let batch = 0; batch < 3; batch++) {
    await happen(app, 10)
    expect(await sealAll(app, tools)).toBe(30)
  }
})
afterEach(async () => {
  await Promise.all([superuser.destroy(), app.destroy()])
  await rm(tools.dataDir, { recursive: true, force: true })
})
afterAll(async () => {
  const admin = connect<DB>(clusterUrl(), { max: 1, script: true })
  const { rows } = await sql<{
    datname: string
  }>`select datname from pg_database where starts_with(datname, ${prefix})`.execute(admin)
  for (const { datname } of rows) await sql.raw(`drop database "${datname}" with (force)`).execute(admin)
  await admin.destroy()
})

const at = '2026-11-20T04:30:00Z'
async function happen(db: Kysely<DB>, count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    const who = { at, account_id: newId(), actor_name: 'Asha' }
    await db
      .insertInto('audit.changes')
      .values({
        ...who,
        act: i,
        action: 'update',
        entity: 'billing.invoices',
        entity_id: String(i),
        before: '{"a":1}',
        after: '{"a":2}',
      })
      .execute()
    await db
      .insertInto('audit.looks')
      .values({ ...who, action: 'open', route: 'x', patient_ids: [newId()] })
      .execute()
    await db
      .insertInto('audit.events')
      .values({ ...who, kind: 'sign_in' })
      .execute()
  }
}

const verify = () => verifyChain(app, tools)
const asSuperuser = (statement: string) => sql.raw(statement).execute(superuser)
const firstBad = async () => {
  const { sound, first } = await verify()
  expect(sound).toBe(false)
  return first
}

test('an untouched audit is sound, and says how much of it there is', async () => {
  await happen(app, 1)
  expect(await verify()).toMatchObject({ sound: true, first: null, faults: 0, rows: 90, seals: 3, unsealed: 3 })
  expect(await sealAll(app, tools)).toBe(3)
  expect(await verify()).toMatchObject({ sound: true, rows: 93, seals: 4, unsealed: 0 })
  expect(await sealAll(app, tools)).toBe(0)
})

test('a row that was edited is named', async () => {
  await asSuperuser(`update audit.changes set after = '{"a":3}' where id = 14`)
  expect(await firstBad()).toMatchObject({ kind: 'edited', source: 'changes', row: '14', seal: 2 })
})

test('any column of any of the three tables counts', async () => {
  const all = await sql<{ t: string; c: string; type: string }>`
    select table_name as t, column_name as c, udt_name as type from information_schema.columns
    where table_schema = 'audit' and table_name in ('changes', 'looks', 'events') and column_name <> 'id'`.execute(
    superuser,
  )
  const other: Record<string, string> = {
    int8: '77',
    int4: '77',
    timestamptz: `'2001-01-01'`,
    uuid: 'gen_random_uuid()',
    _uuid: 'array[gen_random_uuid()]',
    jsonb: `'{"z":1}'`,
  }
  expect(all.rows.length).toBeGreaterThan(40)
  for (const { t, c, type } of all.rows) {
    const value = c === 'action' ? (t === 'looks' ? `'print'` : `'delete'`) : (other[type] ?? `'other'`)
    await asSuperuser(
      `create table public.kept as select * from audit.${t} where id = 5; update audit.${t} set ${c} = ${value} where id = 5`,
    )
    expect(await firstBad(), `${t}.${c}`).toMatchObject({ kind: 'edited', source: t, row: '5', seal: 1 })
    await asSuperuser(
      `update audit.${t} set ${c} = k.${c} from public.kept k where audit.${t}.id = 5; drop table public.kept`,
    )
  }
  expect((await verify()).sound).toBe(true)
})

test('a row that was added among the sealed ones is named', async () => {
  await asSuperuser('delete from audit.looks where id = 12')
  expect(await firstBad()).toMatchObject({ kind: 'missing', source: 'looks', row: '12', seal: 2 })
  await asSuperuser(`insert into audit.events (id, at, kind) overriding system value values (-3, now(), 'sign_in')`)
  const first = await firstBad()
  expect(first).toMatchObject({ kind: 'added', source: 'events', row: '-3', seal: 1 })
})

test('a number that came to nothing cannot be filled later', { timeout: 90_000 }, async () => {
  await app
    .transaction()
    .execute(async (tx) => {
      await tx.insertInto('audit.events').values({ at, kind: 'sign_in' }).execute()
      throw new Error('thought better of it')
    })
    .catch(() => undefined)
  // It is dead once every transaction is over that was under way then, in other databases too.
  const open = async () => {
    await happen(app, 1)
    await sealAll(app, tools)
    const parts = app.selectFrom('audit.seal_parts').select('open').where('source', '=', 'events')
    return (await parts.orderBy('seal', 'desc').limit(1).executeTakeFirstOrThrow()).open
  }
  await expect.poll(open, { timeout: 60_000 }).toBe('{}')
  expect((await verify()).sound).toBe(true)
  await asSuperuser(`insert into audit.events (id, at, kind) overriding system value values (31, '${at}', 'sign_in')`)
  expect(await firstBad()).toMatchObject({ kind: 'added', source: 'events', row: '31' })
})

test('two rows that changed places are named', async () => {
  await asSuperuser(`alter table audit.changes alter id drop identity; update audit.changes set id = -1 where id = 22; update audit.changes set id = 22 where id = 25;
                     update audit.changes set id = 25 where id = -1`)
  expect(await firstBad()).toMatchObject({ kind: 'edited', source: 'changes', row: '22', seal: 3 })
})

test('an end that was cut off, rows and seals alike, is noticed by what stands outside the database', async () => {
  await asSuperuser(`delete from audit.seal_parts where seal = 3; delete from audit.seals where n = 3;
                     delete from audit.changes where id > 20; delete from audit.looks where id > 20; delete from audit.events where id > 20`)
  expect(await firstBad()).toMatchObject({ kind: 'rolled_back', seal: 3 })
})

test('an older copy of the database is noticed, also after it has gone on', async () => {
  await app.destroy()
  await superuser.destroy()
  const admin = connect<DB>(clusterUrl(), { max: 1, script: true })
  await sql.raw(`create database "${name}_older" template "${name}"`).execute(admin)
  app = connect<DB>(withDatabase(appUrl, name), { max: 4 })
  await happen(app, 5)
  await sealAll(app, tools)
  await app.destroy()
  for (const statement of [
    `drop database "${name}" with (force)`,
    `alter database "${name}_older" rename to "${name}"`,
    `grant connect on database "${name}" to tabib_app`,
  ])
    await sql.raw(statement).execute(admin)
  await admin.destroy()
  superuser = connect<DB>(withDatabase(clusterUrl(), name), { max: 3, script: true })
  app = connect<DB>(withDatabase(appUrl, name), { max: 4 })
  expect(await firstBad()).toMatchObject({ kind: 'rolled_back', seal: 4 })
  await happen(app, 2)
  await sealAll(app, tools)
  expect(await firstBad()).toMatchObject({ kind: 'rolled_back', seal: 4 })
  // Who restored a backup says so, and why; from there on the chain is believed again.
  await restartAnchors(app, tools, 'The disk broke; yesterday’s backup was restored')
  expect((await verify()).sound).toBe(true)
  await happen(app, 2)
  await sealAll(app, tools)
  expect((await verify()).sound).toBe(true)
  await asSuperuser('delete from audit.looks where id = 3')
  expect(await firstBad()).toMatchObject({ kind: 'missing', seal: 1, row: '3' })
})

test('a chain that was computed anew is noticed: the key is not in the database', async () => {
  const elsewhere = await mkdtemp(join(tmpdir(), 'tabib-chain-'))
  const forger = { ...tools, dataDir: elsewhere, key: await sealKeyOf(elsewhere) }
  await asSuperuser(`update audit.changes set after = '{"a":3}' where id = 14;
                     delete from audit.seal_parts where seal >= 2; delete from audit.seals where n >= 2`)
  await sealAll(superuser, forger)
  expect(await firstBad()).toMatchObject({ kind: 'seal_forged', seal: 2 })
  // Even where the real server has sealed on top of it.
  await happen(app, 1)
  await sealAll(app, tools)
  expect(await firstBad()).toMatchObject({ kind: 'seal_forged', seal: 2 })
  await rm(elsewhere, { recursive: true })
})

/** Puts another hour into a seal, with the hash that follows from it. */
async function rewritten(n: number): Promise<Buffer> {
  const [seal] = await sealsFrom(app, n, 1)
  const at = new Date(Date.parse(seal!.at) + 3_600_000).toISOString()
  const hash = hashOf({ ...seal!, at })
  await superuser.updateTable('audit.seals').set({ at, hash }).where('n', '=', n).execute()
  return hash
}

test('a seal made to fit what was rewritten is a forgery: its hash is right, and nobody signed it', async () => {
  await rewritten(3)
  expect(await firstBad()).toMatchObject({ kind: 'seal_forged', seal: 3 })
})

test('a seal signed anew by who has the key no longer leads to the one after it', async () => {
  const signature = signed(await rewritten(2), tools.key)
  await superuser.updateTable('audit.seals').set({ signature }).where('n', '=', 2).execute()
  // It is not the one that was written down, and the next does not follow from it.
  expect(await verify()).toMatchObject({ sound: false, faults: 2, first: { kind: 'rolled_back', seal: 2 } })
})

test('a seal that was changed or taken out is named', async () => {
  await asSuperuser(`update audit.seals set at = at + interval '1 hour' where n = 2`)
  expect(await firstBad()).toMatchObject({ kind: 'seal_altered', seal: 2 })
  await asSuperuser(`update audit.seals set at = at - interval '1 hour' where n = 2`)
  expect((await verify()).sound).toBe(true)
  await asSuperuser(`delete from audit.seal_parts where seal = 2; delete from audit.seals where n = 2`)
  expect(await firstBad()).toMatchObject({ kind: 'seal_missing', seal: 2 })
})

test('the file outside the database cannot be changed or lost unnoticed', async () => {
  const path = anchorFile(tools.dataDir, tools.tenant)
  const text = await readFile(path, 'utf8')
  await writeFile(path, text.replace(' 2 ', ' 3 '))
  expect(await firstBad()).toMatchObject({ kind: 'anchors_altered' })
  const [first, ...rest] = text.split('\n')
  await writeFile(path, [first, 'seal 2 2026-11-20T0', 'seal 2 2026-11-20T0', ...rest].join('\n'))
  expect(await firstBad()).toMatchObject({ kind: 'anchors_altered' })
  await rm(path)
  expect(await firstBad()).toMatchObject({ kind: 'anchors_missing' })
  // A line that was torn by a power cut says nothing, and the next one goes on from before it.
  await writeFile(path, text)
  await appendFile(path, 'seal 4 2026-11-20T0')
  expect((await verify()).sound).toBe(true)
  await happen(app, 1)
  await sealAll(app, tools)
  expect((await verify()).sound).toBe(true)
})

test('whoever commits late is sealed late, never passed over', async () => {
  const [first, second] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const slow = app.transaction().execute(async (tx) => {
    await tx.insertInto('audit.events').values({ at, kind: 'sign_in', subject: 'slow' }).execute()
    first.resolve()
    await second.promise
  })
  await first.promise
  for (let i = 0; i < 3; i++) {
    await happen(app, 2)
    expect(await sealAll(app, tools)).toBe(6)
  }
  expect((await verify()).sound).toBe(true)
  second.resolve()
  await slow
  expect(await verify()).toMatchObject({ sound: true, unsealed: 1 })
  expect(await sealAll(app, tools)).toBe(1)
  expect(await verify()).toMatchObject({ sound: true, unsealed: 0 })
  await asSuperuser(`delete from audit.events where subject = 'slow'`)
  expect(await firstBad()).toMatchObject({ kind: 'missing', source: 'events' })
})

test('many processes seal at once without a fork while people write', async () => {
  const others = [1, 2, 3].map(() => connect<DB>(withDatabase(appUrl, name), { max: 2 }))
  await Promise.all([
    ...[1, 2, 3, 4].map(() => happen(app, 15)),
    ...others.map(async (db) => {
      for (let i = 0; i < 10; i++) await sealAll(db, tools)
    }),
  ])
  await sealAll(app, tools)
  expect(await verify()).toMatchObject({ sound: true, rows: 90 + 180, unsealed: 0 })
  await Promise.all(others.map((db) => db.destroy()))
})

test('a seal that is made but not yet written down outside raises no false alarm: the check waits for it', async () => {
  const file = anchorFile(tools.dataDir, tools.tenant)
  const checked = await superuser.connection().execute((db) =>
    whileNobodySeals(db, async () => {
      await rename(file, `${file}.later`)
      const checking = verify()
      await sleep(300)
      await rename(`${file}.later`, file)
      return { checking }
    }),
  )
  expect((await checked.checking).first).toBeNull()
})

test('a check waits for a seal under way, and not for ever: it says why there is no answer', async () => {
  const refused = await superuser
    .connection()
    .execute((db) =>
      whileNobodySeals(db, () => verifyChain(app, { ...tools, patienceMs: 200 }).catch((e: unknown) => e)),
    )
  expect(refused).toMatchObject({ code: 'audit.being_sealed', kind: 'busy' })
  expect((await verify()).sound).toBe(true)
})

test('a chain taken elsewhere with its file stays sound, and goes on under the new key', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'tabib-chain-'))
  const there = { ...tools, dataDir, key: await sealKeyOf(dataDir) }
  expect((await verifyChain(app, there)).first).toMatchObject({ kind: 'anchors_missing' })
  const text = await readFile(anchorFile(tools.dataDir, tools.tenant))
  await mkdir(join(dataDir, 'anchors'))
  await writeFile(anchorFile(dataDir, tools.tenant), text)
  expect((await verifyChain(app, there)).sound).toBe(true)
  await happen(app, 2)
  await sealAll(app, there)
  expect(await verifyChain(app, there)).toMatchObject({ sound: true, seals: 4 })
  await rm(dataDir, { recursive: true })
})

test('the application may add to the audit, and neither change, remove nor empty any of it', async () => {
  const tables = ['changes', 'looks', 'events', 'seals', 'seal_parts', 'verifications', 'verification_reports']
  const { rows } = await sql<{
    t: string
  }>`select table_name as t from information_schema.tables where table_schema = 'audit'`.execute(superuser)
  expect(rows.map((r) => r.t).sort()).toEqual([...tables].sort())
  for (const t of tables) {
    const column = t === 'seal_parts' ? 'count' : t === 'verifications' ? 'actor_name' : 'at'
    for (const statement of [
      `update audit.${t} set ${column} = ${column}`,
      `delete from audit.${t}`,
      `truncate audit.${t} cascade`,
    ])
      await expect(sql.raw(statement).execute(app), statement).rejects.toThrow('permission denied')
  }
})

test('a code is what a person can copy', async () => {
  const { code } = await verify()
  expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/)
  const { hash } = (await app.selectFrom('audit.seals').select('hash').orderBy('n', 'desc').executeTakeFirst())!
  expect(codeOf(hash)).toBe(code)
})
