import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { schemaDigest } from '../platform/db/digest.js'
import { connectAsAdmin, createDatabase, type Installation, prepare } from '../platform/db/migrate.js'
import { startEmbedded } from '../platform/postgres/embedded.js'
import { endPreviousRun } from '../platform/postgres/previous.js'

/** Where tests find the superuser's address of the run's cluster. */
export const testDatabaseUrl = 'TABIB_TEST_DATABASE_URL'

const prefix = 'tabib-test-'
/** Whose template the installations of all tests begin with a copy of. */
const RUN = 'test_run'
const APP_PASSWORD = 'test-password'

/**
 * Vitest's global set-up: one throw-away Postgres for the whole run, with one migrated template. An address already in the
 * environment is used as it is (any Postgres ≥ 15 whose user may make databases).
 */
export default async function startTestCluster(): Promise<() => Promise<void>> {
  const migrate = () => prepare(clusterUrl(), APP_PASSWORD, RUN, { migrateHome: false })
  if (process.env[testDatabaseUrl]) {
    await migrate()
    return async () => undefined
  }
  await sweepLeftovers()
  const dataDir = mkdtempSync(join(tmpdir(), prefix))
  chmodSync(dataDir, 0o711)
  const cluster = await startEmbedded({ dataDir, ephemeral: true })
  process.env[testDatabaseUrl] = cluster.url
  await migrate()
  return async () => {
    await cluster.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
}

/** An installation of its own. Its template is a copy of the run's: a test that is not about migrating does not migrate. */
export async function installed(of: string): Promise<Installation> {
  const admin = connectAsAdmin(clusterUrl())
  try {
    const digest = await schemaDigest()
    await createDatabase(admin, `${of}_template_${digest}`, `${RUN}_template_${digest}`)
  } catch (e) {
    // Somebody has written another migration since the run began: then it is migrated here.
    if ((e as { code?: string }).code !== '3D000') throw e
  } finally {
    await admin.destroy()
  }
  return prepare(clusterUrl(), APP_PASSWORD, of)
}

/** The superuser's address of the run's cluster, database `postgres`. */
export function clusterUrl(): string {
  const url = process.env[testDatabaseUrl]
  if (!url) throw new Error(`${testDatabaseUrl} is not set: run this test through vitest's configuration.`)
  return url
}

/** Ends and removes the clusters of test runs that were killed before they could. */
async function sweepLeftovers(): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(prefix))) {
    const dataDir = join(tmpdir(), name)
    const owner = ownerOf(dataDir)
    if (owner === undefined || isAlive(owner)) continue
    await endPreviousRun(join(dataDir, 'postgres'), undefined)
    rmSync(dataDir, { recursive: true, force: true })
  }
}

function ownerOf(dataDir: string): number | undefined {
  try {
    return (JSON.parse(readFileSync(join(dataDir, 'postgres.json'), 'utf8')) as { owner?: number }).owner
  } catch {
    return undefined
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
