import { spawnSync } from 'node:child_process'
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { startEmbedded } from '../postgres/embedded.js'
import { prepare } from './migrate.js'
import { connect, withDatabase } from './pools.js'

// Writes tables.ts from a freshly migrated database; `--verify` fails instead when the file is out of date.
const out = new URL('../../../src/platform/db/tables.ts', import.meta.url).pathname
const command = new URL('../../../../node_modules/.bin/kysely-codegen', import.meta.url).pathname

/**
 * Postgres calls every column of a view nullable. A column of a published view that carries the name of a NOT NULL
 * column it reads is not (published views use no outer joins).
 */
async function certainColumns(url: string): Promise<Map<string, string[]>> {
  const db = connect<any>(url, { max: 1 })
  const { rows } = await sql<{ view: string; column: string }>`
    select u.view_schema || '.' || u.view_name as view, u.column_name as column
    from information_schema.view_column_usage u
    join information_schema.columns c
      on (c.table_schema, c.table_name, c.column_name) = (u.table_schema, u.table_name, u.column_name) and c.is_nullable = 'NO'
    where u.view_name like 'pub\\_%'`.execute(db)
  await db.destroy()
  const views = new Map<string, string[]>()
  for (const { view, column } of rows) views.set(view, [...(views.get(view) ?? []), column])
  return views
}

function sharpen(text: string, views: Map<string, string[]>): string {
  for (const [view, columns] of views) {
    const name = /"?([\w.]+)"?: (\w+);/g
    const type = [...text.matchAll(name)].find((m) => m[1] === view)?.[2]
    text = text.replace(new RegExp(`(export interface ${type} \\{)([^}]*)`), (_, head: string, body: string) => {
      for (const c of columns) body = body.replace(new RegExp(`(\\n  ${c}: [^;]*?) \\| null;`), '$1;')
      return head + body
    })
  }
  return text
}

const dataDir = await mkdtemp(join(tmpdir(), 'tabib-codegen-'))
await chmod(dataDir, 0o755)
const cluster = await startEmbedded({ dataDir, ephemeral: true })
try {
  await prepare(cluster.url, 'codegen')
  const url = withDatabase(cluster.url, 'tabib_main')
  const made = join(dataDir, 'tables.ts')
  const options = {
    dialect: 'postgres',
    url,
    'out-file': made,
    'exclude-pattern': '{pgboss,tabib_migrations}.*',
    'date-parser': 'string',
    'numeric-parser': 'number',
    'type-mapping': '{"timestamptz":"string","int8":"number"}',
    'log-level': 'error',
  }
  const run = spawnSync(
    command,
    Object.entries(options).flatMap(([k, v]) => [`--${k}`, v]),
    { stdio: 'inherit' },
  )
  if (run.status !== 0) throw new Error('kysely-codegen failed')
  const text = sharpen(await readFile(made, 'utf8'), await certainColumns(url))
  if (!process.argv.includes('--verify')) await writeFile(out, text)
  else if (text !== (await readFile(out, 'utf8')))
    throw new Error('server/src/platform/db/tables.ts is out of date: npm run codegen')
} finally {
  await cluster.stop()
  await rm(dataDir, { recursive: true, force: true })
}
