import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { startEmbedded } from '../platform/postgres/embedded.js'
import { endPreviousRun } from '../platform/postgres/previous.js'

/** Where tests find the superuser's address of the run's cluster. */
export const testDatabaseUrl = 'TABIB_TEST_DATABASE_URL'

const prefix = 'tabib-test-'

/**
 * Vitest's global set-up: one throw-away Postgres for the whole run. An address already in the environment is used
 * as it is (any Postgres ≥ 15 whose user may make databases).
 */
export default async function startTestCluster(): Promise<() => Promise<void>> {
  if (process.env[testDatabaseUrl]) return async () => undefined
  await sweepLeftovers()
  const dataDir = mkdtempSync(join(tmpdir(), prefix))
  chmodSync(dataDir, 0o711)
  const cluster = await startEmbedded({ dataDir, ephemeral: true })
  process.env[testDatabaseUrl] = cluster.url
  return async () => {
    await cluster.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
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
