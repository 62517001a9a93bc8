import { spawnSync } from 'node:child_process'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbedded } from '../postgres/embedded.js'
import { prepare } from './migrate.js'
import { withDatabase } from './pools.js'

// Writes tables.ts from a freshly migrated database; `--verify` fails instead when the file is out of date.
const out = new URL('../../../src/platform/db/tables.ts', import.meta.url).pathname
const dataDir = await mkdtemp(join(tmpdir(), 'tabib-codegen-'))
await chmod(dataDir, 0o755)
const cluster = await startEmbedded({ dataDir, ephemeral: true })
try {
  await prepare(cluster.url, 'codegen')
  const options = {
    dialect: 'postgres',
    url: withDatabase(cluster.url, 'tabib_main'),
    'out-file': out,
    'exclude-pattern': '{pgboss,tabib_migrations}.*',
    'date-parser': 'string',
    'numeric-parser': 'number',
    'type-mapping': '{"timestamptz":"string","int8":"number"}',
  }
  const flags = Object.entries(options).flatMap(([k, v]) => [`--${k}`, v])
  const run = spawnSync('kysely-codegen', [...flags, ...process.argv.slice(2)], { stdio: 'inherit' })
  process.exitCode = run.status ?? 1
} finally {
  await cluster.stop()
  await rm(dataDir, { recursive: true, force: true })
}
