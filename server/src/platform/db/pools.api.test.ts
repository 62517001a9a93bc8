import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { clusterUrl } from '../../testing/cluster.js'
import { readConfig } from '../config.js'
import { addTenant, connectAsAdmin, type Installation, prepare } from './migrate.js'
import { Tenants } from './tenants.js'

const prefix = `pools_${process.pid}`
const slugs = ['one', 'two', 'three', 'four', 'five', 'six']
let installation: Installation
const open: Tenants[] = []
beforeAll(async () => {
  installation = await prepare(clusterUrl(), 'test-password', prefix)
  for (const slug of slugs) await addTenant({ adminUrl: clusterUrl(), prefix, slug })
})
afterAll(async () => {
  for (const t of open) await t.onApplicationShutdown()
})

function tenants(env: Record<string, string>) {
  const made = new Tenants(installation, readConfig(env))
  open.push(made)
  return made
}

/** Connections that Postgres itself counts to clinics' databases of this installation. */
async function counted(): Promise<number> {
  const admin = connectAsAdmin(clusterUrl())
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from pg_stat_activity where datname like ${`${prefix}\\_t\\_%`}`.execute(admin)
  await admin.destroy()
  return rows[0]!.n
}

it('all clinics together never hold more connections than were shared out, and nobody starves', async () => {
  const t = tenants({ POOL_TOTAL: '4', POOL_SIZE: '3', POOL_IDLE: '60' })
  let most = 0
  const watch = setInterval(() => {
    const now = [...t.connections().values()].reduce((sum, c) => sum + c.total, 0)
    most = Math.max(most, now)
  }, 5)
  const answers = await Promise.all(
    Array.from({ length: 60 }, async (_, i) => {
      const db = await t.database(slugs[i % slugs.length]!)
      return (await sql<{ x: number }>`select ${i}::int as x, pg_sleep(0.01)`.execute(db)).rows[0]!.x
    }),
  )
  clearInterval(watch)
  expect(answers).toEqual(Array.from({ length: 60 }, (_, i) => i))
  expect(most).toBeGreaterThan(1)
  expect(most).toBeLessThanOrEqual(4)
  await expect.poll(counted, { timeout: 3_000 }).toBeLessThanOrEqual(4)
})

it('an idle clinic costs no connection', async () => {
  const t = tenants({ POOL_IDLE: '0.2' })
  for (const slug of slugs) await sql`select 1`.execute(await t.database(slug))
  expect(t.connections().size).toBeGreaterThan(0)
  for (const o of open.splice(0, open.length - 1)) await o.onApplicationShutdown()
  await expect.poll(counted, { timeout: 5_000 }).toBe(0)
  expect(t.connections().size).toBe(0)
  await sql`select 1`.execute(await t.database('three'))
})

it('a transaction that is rolled back, and a statement that fails, give their connection back', async () => {
  const t = tenants({ POOL_TOTAL: '2', POOL_SIZE: '2' })
  const db = await t.database('one')
  for (let i = 0; i < 5; i++) {
    await expect(db.transaction().execute(() => Promise.reject(new Error('no')))).rejects.toThrow('no')
    await expect(sql`select nonsense`.execute(db)).rejects.toThrow(/nonsense/)
  }
  expect((await sql<{ x: number }>`select 1 as x`.execute(await t.database('two'))).rows).toEqual([{ x: 1 }])
})

it('as Postgres counts them there are never more than were shared out, whatever comes at once', async () => {
  const t = tenants({ POOL_TOTAL: '6', POOL_SIZE: '4', POOL_IDLE: '60' })
  for (const o of open.splice(0, open.length - 1)) await o.onApplicationShutdown()
  // Postgres counts what the other installations held until it has seen that they are gone.
  await expect.poll(counted).toBe(0)
  const watcher = connectAsAdmin(clusterUrl())
  let [most, over] = [0, false]
  const watching = (async () => {
    while (!over) {
      const { rows } = await sql<{ n: number }>`
        select count(*)::int as n from pg_stat_activity
        where datname like ${`${prefix}\\_t\\_%`} and application_name like 'tabib %'`.execute(watcher)
      most = Math.max(most, rows[0]!.n)
    }
  })()
  // A page asks several things of its clinic at once, and the clinics take turns: what rests is in somebody's way.
  for (let round = 0; round < 12; round++) {
    const both = [slugs[round % 6]!, slugs[(round + 1) % 6]!, slugs[(round + 3) % 6]!]
    await Promise.all(
      both.flatMap((slug) =>
        Array.from({ length: 4 }, async () => sql`select pg_sleep(0.003)`.execute(await t.database(slug))),
      ),
    )
  }
  const held = [...t.connections().values()].reduce((sum, c) => sum + c.total, 0)
  over = true
  await watching
  await watcher.destroy()
  expect(held).toBeLessThanOrEqual(6)
  expect(most).toBeGreaterThan(3)
  expect(most).toBeLessThanOrEqual(6)
})

it('a clinic in which only jobs ran gives its connections back at once; one in which somebody works keeps them', async () => {
  const t = tenants({ POOL_IDLE: '60' })
  for (const slug of ['one', 'two']) await sql`select 1`.execute(await t.database(slug))
  await t.mustBeOpen('two')
  await t.rest('one')
  await t.rest('two')
  expect([...t.connections().keys()]).toEqual(['two'])
})
