import { createHash, randomBytes } from 'node:crypto'
import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { newId } from '@tabib/contracts/core/id'
import type { Disk } from 'flydrive'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { UnderWay } from '../../platform/archive/alone.js'
import { Cache } from '../../platform/cache/cache.js'
import { checkArchive } from '../../platform/archive/check.js'
import { type Exported, filesOf } from '../../platform/archive/export.js'
import { fullName, sequencesOf, tablesOf } from '../../platform/archive/shape.js'
import { withDatabase } from '../../platform/db/pools.js'
import { Tenants } from '../../platform/db/tenants.js'
import { DISK } from '../../platform/files/disk.js'
import { Dispatcher } from '../../platform/jobs/dispatcher.js'
import { Jobs } from '../../platform/jobs/jobs.js'
import { Metrics } from '../../platform/observe/metrics.js'
import { clusterUrl } from '../../testing/cluster.js'
import { TestClock } from '../../testing/hospital.js'
import {
  type Node,
  openedClinic,
  operatorCookie,
  signInAt,
  type WholeInstallation,
  wholeInstallation,
} from '../../testing/installation.js'
import { ChainSealer, verifyChain } from '../audit/index.js'
import { Backups } from './backups.service.js'
import { ControlRoom } from './control.js'
import { Importing } from './importing.service.js'
import { NightlyBackups } from './nightly.js'

let inst: WholeInstallation
let [one, two]: Node[] = []
let folder: string
const clock = new TestClock()
beforeAll(async () => {
  inst = await wholeInstallation()
  one = await inst.node({ BACKUP_KEEP: '2', POOL_IDLE: '0.2' }, clock)
  two = await inst.node({ BACKUP_KEEP: '2', POOL_IDLE: '0.2' }, clock)
  const operator = await operatorCookie(one!)
  // Jobs run when a test says so.
  for (const node of [one, two]) await node!.app.get(Dispatcher).stop()
  folder = join(inst.dataDir, 'backups')
  for (const slug of ['sunrise', 'seaside']) await openedClinic(one!, operator, slug)
}, 120_000)
afterAll(() => inst.close())
beforeEach(() => clock.move({ minutes: 5 }))

const shelf = (slug: string) => readdir(join(folder, slug)).catch(() => [] as string[])
const backup = (slug: string) => one!.app.get(Backups).run({ slugs: [slug] })
/** What the console says; whoever looks has signed in just now. */
const seen = async (slug: string) => {
  const cookie = await operatorCookie(one!)
  const { writtenAt, holdsUntil, ...said } = (
    await one!.send('localhost', 'GET', `/platform/clinics/${slug}`, { cookie })
  ).body.backup
  return { ...said, written: Date.parse(writtenAt), holds: Date.parse(holdsUntil) }
}

/** Nobody is connected there any longer: Postgres has counted everything. */
async function quiet(slug: string): Promise<void> {
  const client = new pg.Client(clusterUrl())
  await client.connect()
  const inside = `select count(*)::int as n from pg_stat_activity where datname = '${inst.access.prefix}_t_${slug}'`
  await expect.poll(async () => (await client.query<{ n: number }>(inside)).rows[0]!.n).toBe(0)
  await client.end()
}

/** Somebody works there, and Postgres has counted it. */
async function work(slug: string): Promise<void> {
  const client = new pg.Client(withDatabase(clusterUrl(), `${inst.access.prefix}_t_${slug}`))
  await client.connect()
  await client.query(
    "set session_replication_role = replica; update organisation.branches set address = 'Beach Road ' || random()",
  )
  await client.end()
  await quiet(slug)
}

it('of every clinic an archive that reads back whole, for the eyes of its owner alone; the console says when and how large', async () => {
  const outcomes = await one!.app.get(Backups).run({})
  expect(outcomes.map((o) => [o.slug, o.state])).toEqual([
    ['main', 'written'],
    ['seaside', 'written'],
    ['sunrise', 'written'],
  ])
  const { path, exported } = outcomes[2]!
  expect(path).toBe(join(folder, 'sunrise', 'sunrise-2026-11-20.tabib'))
  expect(await checkArchive(path!)).toEqual(exported)
  const { mode, size } = await stat(path!)
  expect(mode & 0o077).toBe(0)
  expect((await stat(join(folder, 'sunrise'))).mode & 0o077).toBe(0)
  const now = clock.now().getTime()
  expect(await seen('sunrise')).toEqual({ state: 'good', written: now, holds: now, sizeBytes: size, error: null })
})

it('a clinic that nobody used is current without another archive, whatever its jobs do; one that somebody used is written again', async () => {
  const jobs = one!.app.get(Jobs)
  await jobs.upkeep('seaside')
  const night = async () => {
    clock.move({ hours: 25 })
    expect(await jobs.runDue('seaside')).toBeGreaterThan(5)
    await quiet('seaside')
    return (await backup('seaside'))[0]!.state
  }
  // Of the first night sessions that ended are noted, perhaps.
  await night()
  const before = await shelf('seaside')
  expect(await night()).toBe('current')
  expect(await shelf('seaside')).toEqual(before)
  const { holds, written } = await seen('seaside')
  expect(holds).toBe(clock.now().getTime() - 60_000)
  expect(written).toBeLessThan(holds)

  await work('seaside')
  expect((await backup('seaside'))[0]).toMatchObject({ state: 'written' })
  expect(await shelf('seaside')).not.toEqual(before)
})

it('an archive that somebody took away or cut short is not believed to be there', async () => {
  expect((await backup('seaside'))[0]!.state).toBe('current')
  const { path } = (await backup('seaside'))[0]!
  await writeFile(path!, (await readFile(path!)).subarray(0, 1000))
  expect((await backup('seaside'))[0]).toMatchObject({ state: 'written' })
})

it('keeps as many as it was told, and of one day the second beside the first; other files on the shelf are let be', async () => {
  await writeFile(join(folder, 'sunrise', 'notes.txt'), 'where the key lies')
  for (const days of [1, 1, 0]) {
    clock.move({ days })
    await work('sunrise')
    expect((await backup('sunrise'))[0]!.state).toBe('written')
  }
  expect((await shelf('sunrise')).sort()).toEqual([
    'notes.txt',
    expect.stringMatching(/^sunrise-2026-11-2\d-2.tabib$/),
    expect.stringMatching(/^sunrise-2026-11-2\d.tabib$/),
  ])
})

it('what fails is told with its reason, leaves the last whole one where it is, and goes away with the next that works', async () => {
  const held = await seen('sunrise')
  await work('sunrise')
  // The half of a process that was killed, and a disk that is full.
  const next = join(folder, 'sunrise', `sunrise-${clock.now().toISOString().slice(0, 10)}.tabib`)
  await writeFile(`${next}.unfinished`, 'half')
  const broken = join(inst.dataDir, 'no-folder')
  await writeFile(broken, 'a file')
  const [outcome] = await one!.app.get(Backups).run({ slugs: ['sunrise'], folder: broken })
  expect(outcome).toMatchObject({ state: 'failed', error: expect.stringMatching(/ENOTDIR|EEXIST/) })
  expect(await seen('sunrise')).toEqual({ ...held, state: 'failed', error: outcome!.error })
  expect((await shelf('sunrise')).filter((f) => f.endsWith('.tabib'))).toHaveLength(2)
  expect(await one!.app.get(Metrics).registry.getSingleMetricAsString('tabib_backups_failed')).toMatch(/ 1$/m)

  expect((await backup('sunrise'))[0]!.state).toBe('written')
  expect(await seen('sunrise')).toMatchObject({ state: 'good', error: null })
  expect((await shelf('sunrise')).filter((f) => f.endsWith('.unfinished'))).toEqual([])
})

it('a clinic without its database fails alone', async () => {
  const client = new pg.Client(clusterUrl())
  await client.connect()
  const [there, gone] = [`${inst.access.prefix}_t_seaside`, `${inst.access.prefix}_gone`]
  await client.query(`select pg_terminate_backend(pid) from pg_stat_activity where datname = '${there}'`)
  await client.query(`alter database "${there}" rename to "${gone}"`)
  const outcomes = await one!.app.get(Backups).run({})
  expect(outcomes.map((o) => [o.slug, o.state === 'failed'])).toEqual([
    ['main', false],
    ['seaside', true],
    ['sunrise', false],
  ])
  await client.query(`alter database "${gone}" rename to "${there}"`)
  await client.end()
})

it('one process at a time, whichever server it is', async () => {
  const [first, second] = await Promise.allSettled([one!.app.get(Backups).run({}), two!.app.get(Backups).run({})])
  const refused = [first, second].filter((r) => r.status === 'rejected')
  expect(refused).toHaveLength(1)
  expect(refused[0]!.reason).toBeInstanceOf(UnderWay)
})

it('every night once, at whichever server looks first; a night that was slept through is made up for', async () => {
  const look = () => Promise.all([one!, two!].map((n) => n.app.get(NightlyBackups).look()))
  const held = async () => (await seen('sunrise')).holds
  await look()
  clock.move({ hours: 2 })
  // Noon or midnight, whatever the clock shows by now: it was tried since the last night, or it is now.
  await look()
  const before = await held()
  clock.move({ minutes: 30 })
  await look()
  expect(await held()).toBe(before)

  clock.move({ days: 3 })
  expect(await seen('sunrise')).toMatchObject({ state: 'old' })
  const metric = () => one!.app.get(Metrics).registry.getSingleMetricAsString('tabib_backup_age_seconds')
  expect(Number(/ ([\d.]+)$/m.exec(await metric())![1])).toBeGreaterThan(3 * 86_400)
  await work('sunrise')
  const there = await shelf('sunrise')
  await look()
  expect(await held()).toBe(clock.now().getTime())
  expect((await shelf('sunrise')).filter((f) => !there.includes(f))).toHaveLength(1)
  expect(Number(/ ([\d.]+)$/m.exec(await metric())![1])).toBeLessThan(100)
})

it('what is restored has every row and every file, its audit is sound, and people work there again; what stood there is kept', async () => {
  const { app } = one!
  const [disk, database] = [app.get<Disk>(DISK), `${inst.access.prefix}_t_seaside`]
  const importing = new Importing(inst.dataDir, disk, app.get(ControlRoom), clock)
  const machine = { operatorId: null, name: 'command line' }
  const take = (more: object) => importing.take(machine, { path, onProgress: () => {}, ...more })
  await disk.put(`seaside/documents/${newId()}`, randomBytes(300_000))
  expect((await signInAt(one!, 'seaside')).length).toBeGreaterThan(0)
  await app.get(ChainSealer).seal('seaside')
  await quiet('seaside')
  const { path, exported } = (await backup('seaside'))[0] as { path: string; exported: Exported }
  expect(exported.files).toBe(1)
  const before = await everything(database)
  const files = await stored(disk)

  // Something goes wrong there, and is even sealed.
  await work('seaside')
  await signInAt(one!, 'seaside')
  await app.get(ChainSealer).seal('seaside')
  await disk.deleteAll('seaside')
  await expect(take({})).rejects.toThrow(/lives here/)
  await expect(take({ replace: true })).rejects.toThrow(/suspend it/)
  const cookie = await operatorCookie(one!)
  const suspend = { cookie, body: { reason: 'somebody deleted it' } }
  await one!.send('localhost', 'POST', '/platform/clinics/seaside/suspension', suspend)
  // Only the file in it is not what it was, behind all rows.
  const bytes = gunzipSync(await readFile(path))
  bytes[bytes.lastIndexOf('{"fileEnd"') - 100]! ^= 1
  const damaged = join(inst.dataDir, 'damaged.tabib')
  await writeFile(damaged, gzipSync(bytes))
  await expect(take({ path: damaged, replace: true })).rejects.toThrow(/cannot be read/)
  expect(await stored(disk)).toEqual({})

  const done = await take({ replace: true })
  expect(done).toMatchObject({ slug: 'seaside', rows: exported.rows, files: 1 })
  expect(await everything(database)).toEqual(before)
  expect(await everything(done.kept!)).not.toEqual(before)
  expect(await stored(disk)).toEqual(files)
  const outcome = await verifyChain(await app.get(Tenants).database('seaside'), {
    tenant: 'seaside',
    dataDir: inst.dataDir,
  })
  expect(outcome).toMatchObject({ sound: true, faults: 0 })
  expect(outcome.rows).toBeGreaterThan(5)
  // The servers heard of it: they serve it again.
  await expect.poll(() => signInAt(one!, 'seaside').catch(() => '')).not.toBe('')
  const { body } = await one!.send('localhost', 'GET', '/platform/clinics/seaside', {
    cookie: await operatorCookie(one!),
  })
  expect(body.acts[0]).toMatchObject({ action: 'clinic_restored', subject: done.kept, by: 'machine' })
  expect(body.admins).toMatchObject([{ name: 'Asha Rao', hasSignedIn: true }])

  // And beside, under another name.
  expect(await take({ as: 'seaside-2' })).toMatchObject({ slug: 'seaside-2', kept: null })
  expect(await everything(`${inst.access.prefix}_t_seaside_2`)).toEqual(before)
})

it('while another database takes a clinic’s place both servers are asked, and none remembers who was signed in, or anything it kept', async () => {
  const { path } = (await backup('sunrise'))[0]!
  const cookie = await signInAt(one!, 'sunrise')
  const ask = (node: Node) => node.send('sunrise.localhost', 'GET', '/auth/me', { cookie })
  const kept = (node: Node, is: string) =>
    node.app.get(Cache).wrap('sunrise/test/thing', 600_000, () => Promise.resolve(is))
  for (const node of [one!, two!]) {
    expect((await ask(node)).status).toBe(200)
    expect(await kept(node, 'before')).toBe('before')
  }
  const suspend = { cookie: await operatorCookie(one!), body: { reason: 'a wrong import' } }
  await one!.send('localhost', 'POST', '/platform/clinics/sunrise/suspension', suspend)
  for (const node of [one!, two!]) await expect.poll(() => kept(node, 'meanwhile')).toBe('meanwhile')

  const importing = new Importing(inst.dataDir, one!.app.get<Disk>(DISK), one!.app.get(ControlRoom), clock)
  const machine = { operatorId: null, name: 'command line' }
  // Screens ask all the time, and servers hold what they hear.
  const open = [one!, two!].map((node) =>
    expect
      .poll(async () => (await ask(node)).body.code, { timeout: 60_000, interval: 100 })
      .not.toBe('operators.clinic_suspended'),
  )
  await importing.take(machine, { path: path!, replace: true, onProgress: () => {} })
  await Promise.all(open)
  for (const node of [one!, two!]) expect((await ask(node)).body.code).toBe('identity.session_ended')
  for (const node of [one!, two!]) expect(await kept(node, 'after')).toBe('after')
})

it('whose night it is: a clinic’s oldest branch says where it is, also of one that nobody opened, and when that changes', async () => {
  const zoneOf = async (slug: string) => (await one!.app.get(Backups).list([slug]))[0]!
  const admin = await signInAt(one!, 'seaside')
  const at = { cookie: admin }
  const [branch] = (await one!.send('seaside.localhost', 'GET', '/clinics', at)).body.items
  const { id, version, name, country, currency, language } = branch
  const headers = { 'if-match': `"${version}"`, 'idempotency-key': newId() }
  const body = { name, country, currency, language, timeZone: 'Asia/Dubai' }
  expect((await one!.send('seaside.localhost', 'PUT', `/clinics/${id}`, { ...at, body, headers })).status).toBe(200)
  await expect.poll(async () => (await zoneOf('seaside')).timeZone).toBe('Asia/Dubai')

  const before = { country: null, time_zone: null, currency: null }
  await one!.app.get(ControlRoom).db.updateTable('control.tenants').set(before).where('slug', '=', 'seaside').execute()
  one!.app.get(NightlyBackups).begin()
  await expect
    .poll(() => zoneOf('seaside'))
    .toMatchObject({ timeZone: 'Asia/Dubai', country: 'IN', currency: 'INR', name: 'Clinic seaside' })
  // There is nobody in it yet who could say.
  expect(await zoneOf('main')).toMatchObject({ timeZone: null, name: 'main' })
})

/** Every row of every table as text, and where the sequences stand. */
async function everything(database: string): Promise<Record<string, string>> {
  const client = new pg.Client(withDatabase(clusterUrl(), database))
  await client.connect()
  const all: Record<string, string> = {}
  for (const t of await tablesOf(client)) {
    const text = `select count(*) || ' ' || md5(coalesce(string_agg(t::text, E'\\n' order by t::text), '')) as text from ${fullName(t)} t`
    all[fullName(t)] = (await client.query<{ text: string }>(text)).rows[0]!.text
  }
  for (const s of await sequencesOf(client)) all[fullName(s)] = `${s.value} ${s.called}`
  await client.end()
  return all
}

async function stored(disk: Disk): Promise<Record<string, string>> {
  const all: Record<string, string> = {}
  for await (const key of filesOf(disk, 'seaside'))
    all[key] = createHash('sha256')
      .update(await disk.getBytes(key))
      .digest('hex')
  return all
}
