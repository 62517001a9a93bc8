import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import {
  importFhir,
  type ImportProgress,
  type ImportReport,
  Imports,
  progressLine,
  Refused,
  tableOf,
} from './modules/interop/index.js'
import { Clock } from './platform/clock.js'
import { type Config, readConfig } from './platform/config.js'
import { Db } from './platform/db/db.js'
import { type Installation, prepare, secretsOf } from './platform/db/migrate.js'
import { Tenants } from './platform/db/tenants.js'
import { attach } from './platform/postgres/attach.js'
import { defaultDataDir } from './platform/postgres/embedded.js'
import { Problem } from './platform/problem.js'

const USAGE = `Usage: npm run import -- fhir <file or folder> [--tenant main] [--branch CODE]

Takes FHIR R4 bundles (.json or .json.gz) into a clinic. What is there already stays as it is.
`

interface Order {
  path: string
  tenant: string
  branch: string | undefined
}

function read(args: string[]): Order {
  const options = { tenant: { type: 'string', default: 'main' }, branch: { type: 'string' } } as const
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
  const [format, path, ...more] = positionals
  if (format !== 'fhir' || !path || more.length > 0) throw new Refused(`say what to import\n\n${USAGE}`)
  return { path: resolve(process.env.INIT_CWD ?? '.', path), tenant: values.tenant, branch: values.branch }
}

/** A clinic that was made just now is opened empty, as `npm start -- --empty` opens it: real records do not go into a demonstration. */
async function openFirst(config: Config, access: Installation, dataDir: string): Promise<void> {
  const tokenKey = Buffer.from((await secretsOf(dataDir)).tokenKey, 'base64url')
  const { firstRun } = await import('./first-run.js')
  await firstRun({ config, access, dataDir, tokenKey, demo: false })
}

/** A bar that stays on its line at a terminal; a line a file where the output goes elsewhere. */
function follow(began: number): (p: ImportProgress) => void {
  const out = process.stderr
  return (p) => {
    const line = progressLine(p, Date.now() - began)
    if (!out.isTTY) return void out.write(`${p.file}/${p.files} ${p.name}\n`)
    out.write(`\r\x1b[2K${line.slice(0, (out.columns ?? 80) - 1)}${p.file === p.files ? '\n' : ''}`)
  }
}

function tell(report: ImportReport, began: number): void {
  const seconds = ((Date.now() - began) / 1000).toFixed(1)
  const peak = Math.round(process.resourceUsage().maxRSS / 1024)
  const files =
    report.taken === report.files ? `${report.files} files` : `stopped after ${report.taken} of ${report.files} files`
  if (report.tally.types.size > 0) process.stdout.write(`\n${tableOf(report)}\n`)
  process.stdout.write(`\n${files} in ${seconds} s, at most ${peak} MB of memory\n`)
  for (const r of report.refused) process.stderr.write(`${r.name}: ${r.why}\n`)
}

/** Ctrl-C, or a closed terminal, lets the bundle under way finish. */
function stopOnSignal(): AbortSignal {
  const asked = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => asked.abort())
  return asked.signal
}

/** @returns whether everything was taken in */
async function run(order: Order): Promise<boolean> {
  const stop = stopOnSignal()
  const config = readConfig(process.env)
  const dataDir = resolve(config.DATA_DIR ?? defaultDataDir())
  const postgres = await attach(config, dataDir)
  try {
    const access = await prepare(postgres.url, (await secretsOf(dataDir)).appPassword)
    if (access.fresh) await openFirst(config, access, dataDir)
    const tenants = new Tenants(access, config)
    try {
      const clock = new Clock()
      const imports = new Imports(new Db(tenants, clock), clock)
      const actor = await imports.actor(order.tenant, order.branch)
      const began = Date.now()
      const report = await importFhir(imports, actor, { path: order.path, progress: follow(began), stop })
      tell(report, began)
      return report.refused.length === 0 && report.taken === report.files
    } finally {
      await tenants.onApplicationShutdown()
    }
  } finally {
    await postgres.stop()
  }
}

function sentence(e: unknown): string {
  if (e instanceof Problem && e.code === 'not_found') return 'there is no such tenant here'
  return e instanceof Error ? e.message : String(e)
}

try {
  process.exitCode = (await run(read(process.argv.slice(2)))) ? 0 : 1
} catch (e) {
  process.stderr.write(`The import did not run: ${sentence(e)}\n`)
  process.exitCode = 1
}
