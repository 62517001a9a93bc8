import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { clusterUrl } from '../../testing/cluster.js'
import { readConfig } from '../config.js'
import { schemaDigest } from './digest.js'
import { migrateFleet } from './fleet.js'
import { addTenant, connectAsAdmin, databaseOf, type Installation, prepare } from './migrate.js'
import { Tenants } from './tenants.js'

const prefix = `fleet_${process.pid}`
const slugs = ['east', 'north', 'south', 'west']
let installation: Installation
let tenants: Tenants
beforeAll(async () => {
  installation = await prepare(clusterUrl(), 'test-password', prefix)
  for (const slug of slugs) await addTenant({ adminUrl: clusterUrl(), prefix, slug })
  tenants = new Tenants(installation, readConfig({}))
})
afterAll(() => tenants.onApplicationShutdown())

async function inControl<T>(text: string): Promise<T[]> {
  const control = connectAsAdmin(clusterUrl(), installation.controlDatabase)
  const { rows } = await sql.raw<T>(text).execute(control)
  await control.destroy()
  return rows
}

/** Takes the marks of all migrations but the first away: the second is tried again, and fails, because what it makes is there. */
async function spoil(database: string) {
  const inside = connectAsAdmin(clusterUrl(), database)
  const { rows } = await sql<{ name: string }>`
    delete from tabib_migrations.kysely_migration where name > (select min(name) from tabib_migrations.kysely_migration) returning *`.execute(
    inside,
  )
  await inside.destroy()
  return async () => {
    const again = connectAsAdmin(clusterUrl(), database)
    await again.insertInto('tabib_migrations.kysely_migration').values(rows).execute()
    await again.destroy()
  }
}

it('brings every clinic up to date, sets a failing one aside with its reason, and can be called again', async () => {
  await inControl(`update control.tenants set digest = 'older'`)
  const mend = await spoil(databaseOf(prefix, 'south'))
  tenants.refresh()
  expect(await tenants.all()).toEqual([])
  const steps: string[] = []
  const report = await migrateFleet(installation, { parallel: 3, onStep: (s) => steps.push(s.slug) })
  expect(report.done.sort()).toEqual(['east', 'main', 'north', 'west'])
  expect(report.failed.map((f) => f.slug)).toEqual(['south'])
  expect(report.failed[0]!.error).toMatch(/^migration \d+_\w+ failed: /)
  expect(steps.sort()).toEqual(['east', 'main', 'north', 'south', 'west'])

  tenants.refresh()
  expect((await tenants.all()).sort()).toEqual(['east', 'main', 'north', 'west'])
  await expect(tenants.mustBeOpen('south')).rejects.toMatchObject({ code: 'operators.clinic_updating' })
  const [south] = await inControl<{ migration_error: string }>(`select * from control.tenants where slug = 'south'`)
  expect(south!.migration_error).toContain('failed')

  await mend()
  expect((await migrateFleet(installation)).done).toEqual(['south'])
  tenants.refresh()
  await tenants.mustBeOpen('south')
  expect(await migrateFleet(installation)).toEqual({ done: [], failed: [] })
})

it('goes on where it was stopped', async () => {
  await inControl(`update control.tenants set digest = 'older'`)
  const asked = new AbortController()
  const first = await migrateFleet(installation, { parallel: 1, stop: asked.signal, onStep: () => asked.abort() })
  expect(first.done).toEqual(['main'])
  const rest = await migrateFleet(installation)
  expect(rest.done.sort()).toEqual(slugs)
  const digests = await inControl<{ digest: string }>(`select distinct digest from control.tenants`)
  expect(digests).toEqual([{ digest: await schemaDigest() }])
})

it('lets the server start where the first clinic fails but others live here', async () => {
  await inControl(`update control.tenants set digest = 'older' where slug = 'main'`)
  const mend = await spoil(`${prefix}_main`)
  await prepare(clusterUrl(), 'test-password', prefix)
  tenants.refresh()
  await expect(tenants.mustBeOpen('main')).rejects.toMatchObject({ code: 'operators.clinic_updating' })
  await tenants.mustBeOpen('east')
  await mend()
  await prepare(clusterUrl(), 'test-password', prefix)
  tenants.refresh()
  await tenants.mustBeOpen('main')
})
