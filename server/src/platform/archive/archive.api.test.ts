import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { newId } from '@tabib/contracts/core/id'
import { Disk } from 'flydrive'
import { FSDriver } from 'flydrive/drivers/fs'
import { type Kysely, sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { loadStarterLists } from '../../modules/operators/index.js'
import { clusterUrl } from '../../testing/cluster.js'
import { type Hospital, hospital } from '../../testing/hospital.js'
import { tenantMigrations } from '../db/digest.js'
import { cloneTenant, connectAsAdmin } from '../db/migrate.js'
import { withDatabase } from '../db/pools.js'
import { DATABASE_ACCESS, type DatabaseAccess } from '../db/tenants.js'
import { checkArchive } from './check.js'
import { exportTenant } from './export.js'
import { ArchiveRefused, importTenant, readHead } from './import.js'
import { databaseFor } from './replace.js'
import { fullName, migrationsOf, sequencesOf, tablesOf } from './shape.js'

let h: Hospital
let access: DatabaseAccess
let admin: Kysely<unknown>
let folder: string
let disk: Disk
const diskAt = (place: string) => new Disk(new FSDriver({ location: join(folder, place), visibility: 'private' }))
beforeAll(async () => {
  h = await hospital()
  access = h.app.get<DatabaseAccess>(DATABASE_ACCESS)
  admin = connectAsAdmin(clusterUrl(), 'postgres')
  folder = await mkdtemp(join(tmpdir(), 'tabib-archive-'))
  disk = diskAt('here')
  await h.as('owner')
  await h.as('doctor')
  await h.arrange(loadStarterLists)
  // What COPY has to quote.
  const desk = await h.as('receptionist')
  void desk
  await sql`update organisation.branches set address = E'tab\\there\\nnew line \\\\ back, "quoted" বাংলা \\\\N'`.execute(
    await asSuperuser(),
  )
  await disk.put(`${h.tenant}/documents/${newId()}`, randomBytes(3_000_000))
  await disk.put(`${h.tenant}/documents/${newId()}`, 'small')
})
afterAll(async () => {
  await superuser?.destroy()
  await admin.destroy()
  await h.close()
  await rm(folder, { recursive: true, force: true })
})

let superuser: Kysely<unknown> | undefined
const database = () => `${access.prefix}_t_${h.tenant}`
/** Triggers off: the arrangement is no use case. */
async function asSuperuser() {
  if (!superuser) {
    superuser = connectAsAdmin(clusterUrl(), database())
    await sql`set session_replication_role = replica`.execute(superuser)
  }
  return superuser
}

const order = (path: string) => ({
  adminUrl: clusterUrl(),
  slug: h.tenant,
  name: 'Sunrise',
  database: database(),
  about: { country: 'IN' },
  disk,
  path,
  at: '2026-11-21T00:00:00.000Z',
  digest: 'unknown',
})

/** Every row of every table as text, in an order of its own, and where the sequences stand. */
async function everything(name: string): Promise<Record<string, string>> {
  const client = new pg.Client(withDatabase(clusterUrl(), name))
  await client.connect()
  const all: Record<string, string> = {}
  for (const t of await tablesOf(client)) {
    const { rows } = await client.query<{ n: string; text: string }>(
      `select count(*)::text as n, md5(coalesce(string_agg(t::text, E'\\n' order by t::text), '')) as text from ${fullName(t)} t`,
    )
    all[`${t.schema}.${t.name}`] = `${rows[0]!.n} ${rows[0]!.text}`
  }
  for (const s of await sequencesOf(client)) all[`sequence ${s.schema}.${s.name}`] = `${s.value} ${s.called}`
  await client.end()
  return all
}

async function importAs(slug: string, path: string, target = diskAt('there')) {
  const name = await cloneTenant(admin, access, slug)
  return importTenant({ adminUrl: clusterUrl(), database: name, slug, disk: target, path })
}

it('a clinic comes out elsewhere equal row for row: every table, the audit, the sequences, the files', async () => {
  const path = join(folder, 'whole.tabib')
  const seen: string[] = []
  const exported = await exportTenant({ ...order(path), onProgress: (p) => seen.push(p.what) })
  expect(exported.files).toBe(2)
  expect(exported.rows).toBeGreaterThan(300)
  expect(seen).toContain('audit.changes')
  expect((await readHead(path)).slug).toBe(h.tenant)

  const target = diskAt('there')
  const imported = await importAs('moved', path, target)
  expect(imported).toEqual(exported)
  const [before, after] = [await everything(database()), await everything(`${access.prefix}_t_moved`)]
  expect(Object.keys(before).length).toBeGreaterThan(60)
  expect(Number(before['audit.changes']!.split(' ')[0])).toBeGreaterThan(10)
  expect(after).toEqual(before)

  for (const file of (await disk.listAll(`${h.tenant}/`, { recursive: true })).objects) {
    if (!file.isFile) continue
    const there = await target.getBytes(file.key.replace(h.tenant, 'moved'))
    expect(Buffer.compare(Buffer.from(there), Buffer.from(await disk.getBytes(file.key)))).toBe(0)
  }
})

it("takes the audit's anchors along, which are written down under the clinic's new name; an altered one is refused", async () => {
  const here = join(folder, 'anchors', `${h.tenant}.log`)
  const there = join(folder, 'elsewhere', 'anchored.log')
  await mkdir(join(folder, 'anchors'))
  await writeFile(here, 'seal 1 2026-11-21T00:00:00.000Z abc\n'.repeat(50_000))
  const path = join(folder, 'anchored.tabib')
  const exported = await exportTenant({ ...order(path), anchors: here })
  const name = await cloneTenant(admin, access, 'anchored')
  const into = { adminUrl: clusterUrl(), database: name, slug: 'anchored', disk: diskAt('anchored'), path }
  expect(await importTenant({ ...into, anchors: there })).toEqual(exported)
  expect(await readFile(there, 'utf8')).toBe(await readFile(here, 'utf8'))
  expect((await stat(there)).mode & 0o077).toBe(0)

  // What a clinic of that name left here before is not lost.
  await writeFile(there, 'older')
  await cloneTenant(admin, access, 'anchored')
  await importTenant({ ...into, anchors: there })
  const left = await readdir(join(folder, 'elsewhere'))
  expect(left.filter((f) => f.startsWith('anchored.log.before-'))).toHaveLength(1)

  const bytes = gunzipSync(await readFile(path))
  bytes[bytes.lastIndexOf('seal 1')] = 'S'.charCodeAt(0)
  await writeFile(path, gzipSync(bytes))
  await cloneTenant(admin, access, 'anchored')
  await expect(importTenant({ ...into, anchors: there })).rejects.toThrow(/anchors are not as they were/)
})

it('constraints and triggers stand afterwards: a change without an actor, and a row without its parent, are refused', async () => {
  const moved = connectAsAdmin(clusterUrl(), `${access.prefix}_t_moved`)
  await expect(sql`update organisation.branches set name = 'x'`.execute(moved)).rejects.toThrow(/no actor/)
  await expect(
    sql`insert into identity.branch_grants (account_id, branch_id) values (${newId()}, ${newId()})`.execute(moved),
  ).rejects.toThrow(/no actor|foreign key/)
  const keys = (db: Kysely<unknown>) =>
    sql<{ text: string }>`select conrelid::regclass || conname || pg_get_constraintdef(oid) || convalidated as text
      from pg_constraint order by 1`.execute(db)
  const original = connectAsAdmin(clusterUrl(), database())
  expect((await keys(moved)).rows).toEqual((await keys(original)).rows)
  await Promise.all([moved.destroy(), original.destroy()])
})

it('rows that belong to nobody do not get in: Postgres checks every foreign key', async () => {
  const path = join(folder, 'orphan.tabib')
  const raw = await asSuperuser()
  const account = newId()
  await sql`insert into identity.branch_grants (account_id, branch_id) values (${account}, ${h.branchId})`.execute(raw)
  await exportTenant(order(path))
  await sql`delete from identity.branch_grants where account_id = ${account}`.execute(raw)
  await expect(importAs('orphan', path)).rejects.toThrow(/branch_grants_account_id_fkey/)
})

it('an archive of an earlier version is brought up to date: its rows are there, in the schema of today', async () => {
  const all = await tenantMigrations()
  const migrations = all.slice(0, -3)
  const database = `${access.prefix}_earlier`
  await databaseFor({ earlier: true, migrations }, admin, { access, name: database })
  const shapeOf = async (name: string) => {
    const client = new pg.Client(withDatabase(clusterUrl(), name))
    await client.connect()
    const shape = { tables: await tablesOf(client), migrations: await migrationsOf(client) }
    await client.end()
    return { ...shape, tables: shape.tables.map((t) => `${fullName(t)} ${t.columns.join()}`) }
  }
  const then = connectAsAdmin(clusterUrl(), database)
  await sql`set session_replication_role = replica`.execute(then)
  await sql`insert into identity.accounts (id, name, username, created_at) values (${newId()}, 'Meera Das', 'meera', now())`.execute(
    then,
  )
  await then.destroy()
  const path = join(folder, 'earlier.tabib')
  await exportTenant({ ...order(path), database, digest: 'noted before its update' })
  expect(await readHead(path)).toMatchObject({ earlier: true, migrations })

  const name = `${access.prefix}_t_caught_up`
  await databaseFor(await readHead(path), admin, { access, name })
  expect((await shapeOf(name)).migrations).toEqual(migrations)
  await importTenant({ adminUrl: clusterUrl(), database: name, slug: 'caught-up', disk: diskAt('there'), path })
  expect(await shapeOf(name)).toEqual(await shapeOf(await cloneTenant(admin, access, 'today')))
  const now = connectAsAdmin(clusterUrl(), name)
  const { rows } = await sql`select name, username from identity.accounts`.execute(now)
  await now.destroy()
  expect(rows).toEqual([{ name: 'Meera Das', username: 'meera' }])
})

it('an archive of another schema, a damaged one, and one that breaks off are refused in clear words', async () => {
  const path = join(folder, 'fine.tabib')
  await exportTenant({ ...order(path), digest: 'noted before its update' })
  const bytes = gunzipSync(await readFile(path))
  const write = async (name: string, b: Buffer) => {
    await writeFile(join(folder, name), gzipSync(b, { level: 1 }))
    return join(folder, name)
  }
  const digest = (await readHead(path)).digest
  const other = Buffer.from(bytes)
  other.write('000000000000', other.indexOf(digest))
  await expect(readHead(await write('other', other))).rejects.toThrow(/has schema 000000000000, this program has/)

  // One that a later version made is exported as what it is.
  const ahead = await cloneTenant(admin, access, 'ahead')
  const raw = connectAsAdmin(clusterUrl(), ahead)
  await sql`insert into tabib_migrations.kysely_migration (name, timestamp) values ('99991231_to_come', 'then')`.execute(
    raw,
  )
  await raw.destroy()
  await exportTenant({ ...order(join(folder, 'ahead.tabib')), database: ahead, digest: 'the schema to come' })
  await expect(readHead(join(folder, 'ahead.tabib'))).rejects.toThrow(/has schema the schema to come, this program/)

  const damaged = Buffer.from(bytes)
  const at = damaged.indexOf('Sunrise Hospital')
  damaged.write('Sunset! Hospital', at)
  await expect(importAs('damaged', await write('damaged', damaged))).rejects.toThrow(/are not as they were exported/)

  await expect(importAs('short', await write('short', bytes.subarray(0, bytes.length / 2)))).rejects.toThrow(
    ArchiveRefused,
  )
  const cut = await readFile(path)
  await writeFile(join(folder, 'cut'), cut.subarray(0, cut.length / 2))
  await expect(importAs('cut', join(folder, 'cut'))).rejects.toThrow(ArchiveRefused)
  await writeFile(join(folder, 'nonsense'), 'this is a letter')
  await expect(readHead(join(folder, 'nonsense'))).rejects.toThrow(ArchiveRefused)
  await expect(stat(`${path}.unfinished`)).rejects.toThrow()
})

it('what is read back is compared with what was written: a row, a file or an end that is missing is found', async () => {
  const path = join(folder, 'read.tabib')
  const exported = await exportTenant(order(path))
  expect(await checkArchive(path)).toEqual(exported)
  const bytes = gunzipSync(await readFile(path))
  const altered = async (b: Buffer) => {
    await writeFile(join(folder, 'altered.tabib'), gzipSync(b, { level: 1 }))
    return checkArchive(join(folder, 'altered.tabib'))
  }
  const other = Buffer.from(bytes)
  other.write('Sunset! Hospital', other.lastIndexOf('Sunrise Hospital'))
  await expect(altered(other)).rejects.toThrow(/organisation.branches is not as it was exported/)
  const fewer = Buffer.from(bytes)
  const said = fewer.indexOf(`"rows":${exported.rows},`)
  fewer.write(`"rows":${String(exported.rows - 1).padEnd(String(exported.rows).length)},`, said)
  await expect(altered(fewer)).rejects.toThrow(/not what its end says/)
  const end = bytes.lastIndexOf('{"end"') - 5
  await expect(altered(bytes.subarray(0, end))).rejects.toThrow(/broke off/)
  await expect(altered(Buffer.concat([bytes, bytes.subarray(end)]))).rejects.toThrow(/behind its end/)
})

it('a full disk ends it in plain words, and what stood there under its name stands there still', async () => {
  const path = join(folder, 'full.tabib')
  await exportTenant(order(path))
  const before = await readFile(path)
  await symlink('/dev/full', `${path}.unfinished`)
  await expect(exportTenant(order(path))).rejects.toThrow(/ENOSPC/)
  expect(await readdir(folder)).not.toContain('full.tabib.unfinished')
  expect(Buffer.compare(await readFile(path), before)).toBe(0)
  await expect(exportTenant({ ...order(path), reserve: Number.MAX_SAFE_INTEGER })).rejects.toThrow(/are free at/)
  await expect(exportTenant({ ...order(path), stop: AbortSignal.abort() })).rejects.toThrow(/abort/)
  expect(Buffer.compare(await readFile(path), before)).toBe(0)
})

it('memory does not grow with the clinic', async () => {
  const raw = await asSuperuser()
  await sql`insert into audit.looks (at, account_id, actor_name, action, route, patient_ids)
    select now(), gen_random_uuid(), repeat('x', 4000), 'list', 'test', '{}' from generate_series(1, 45000)`.execute(
    raw,
  )
  /** What is held on to: garbage that nobody has taken away yet says more of the machine than of the program. */
  const held = () => {
    gc!()
    const { heapUsed, external } = process.memoryUsage()
    return heapUsed + external
  }
  const before = held()
  let most = 0
  let watch: NodeJS.Timeout | undefined
  const look = () => {
    const began = performance.now()
    most = Math.max(most, held())
    watch = setTimeout(look, 10 * (performance.now() - began))
  }
  look()
  const path = join(folder, 'large.tabib')
  const { bytes } = await exportTenant(order(path))
  await importAs('large', path)
  clearTimeout(watch)
  expect(bytes).toBeGreaterThan(170_000_000)
  expect(most - before).toBeLessThan(60_000_000)
}, 120_000)
