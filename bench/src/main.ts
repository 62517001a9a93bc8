import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Kysely, sql } from 'kysely'
import { connect, withDatabase } from '../../server/dist/platform/db/pools.js'
import { startEmbedded } from '../../server/dist/platform/postgres/embedded.js'
import { benchAccess } from './access.js'
import { benchAppointments } from './appointments.js'
import { benchAudit } from './audit.js'
import { benchBoards } from './boards.js'
import { record, type Statement, watchStatements } from './capture.js'
import { openBenchClinic, signIn, withApp } from './clinic.js'
import { fill, full, morePatients, type Place, type Sizes } from './data.js'
import { measure, type Measured } from './load.js'
import { benchMessages } from './messages.js'
import { type Compared, writeReport } from './report.js'
import { type Scenario, scenarios, WRITES } from './scenarios.js'
import { benchTenants } from './tenants.js'
import { type Server, startBare, startTabib, tokenOf } from './servers.js'

const CONNECTIONS = 16
const ROUNDS = 3
const MILLION = 1_000_000

const quick = process.argv.includes('--quick')
const sizes: Sizes = quick ? { patients: 10_000, encounters: 30_000, observations: 50_000, invoices: 20_000 } : full
const seconds = quick ? 2 : 6
const say = (line: string) => process.stderr.write(`${line}\n`)

/** The statements Tabib sends for every request of every round, taken on a copy that is thrown away. */
async function capture(access: Parameters<typeof withApp>[0], dataDir: string): Promise<Record<string, Statement[][]>> {
  return withApp(access, dataDir, async (app) => {
    const host = 'copy.localhost'
    const { accessToken } = await signIn(app, host)
    const taken: Record<string, Statement[][]> = {}
    for (let round = 0; round < ROUNDS; round++) {
      for (const s of scenarios(sizes, round)) {
        if (round > 0 && s.kind !== 'write') continue
        taken[s.name] ??= []
        for (const r of s.requests) {
          const headers = { host, authorization: `Bearer ${accessToken}` }
          const ask = () =>
            app.inject({
              method: r.method,
              url: r.path,
              headers,
              ...(r.body ? { payload: JSON.parse(r.body) as object } : {}),
            })
          const statements = await record(async () => {
            const res = await ask()
            if (res.statusCode >= 400) throw new Error(`${s.name}: ${res.body}`)
          })
          taken[s.name]!.push(statements)
        }
      }
    }
    return taken
  })
}

async function copyDatabases(admin: Kysely<unknown>, adminUrl: string) {
  for (const name of ['tabib_copy', 'tabib_bare'])
    await sql.raw(`create database ${name} template tabib_main`).execute(admin)
  const bare = connect<unknown>(withDatabase(adminUrl, 'tabib_bare'), {
    max: 1,
    script: true,
    statementTimeout: 600_000,
  })
  // The bare server keeps every constraint and every other trigger; only the audit is Tabib's own.
  await sql
    .raw(`do $$ declare r record; begin for r in select tgrelid::regclass as t from pg_trigger where tgname = 'audit' loop
      execute format('drop trigger audit on %s', r.t); end loop; end $$`)
    .execute(bare)
  await bare.destroy()
}

const median = (all: Measured[]) => [...all].sort((a, b) => a.rps - b.rps)[Math.floor(all.length / 2)]!

function sound(whose: string, m: Measured): Measured {
  if (m.failed) throw new Error(`${whose}: ${m.failed} requests failed, first: ${m.first}`)
  return m
}

/** Both servers in turn, warmed up where reading, three rounds, the median of each. */
async function compare(s: Scenario, index: number, bare: Server, tabib: Server): Promise<Compared> {
  const [one, two]: [Measured[], Measured[]] = [[], []]
  const headers = { authorization: `Bearer ${await tokenOf(tabib)}` }
  const once = async (round: number, bounded: { seconds?: number }) => {
    const { requests } = scenarios(sizes, round)[index]!
    const offset = s.kind === 'write' ? round * WRITES : 0
    const replays = requests.map((r, i) => ({ method: r.method, path: `/${s.name}/${offset + i}` }))
    const load = { connections: CONNECTIONS, ...bounded }
    return [
      sound(`${s.name}, bare`, await measure({ ...load, url: bare.url, requests: replays })),
      sound(`${s.name}, Tabib`, await measure({ ...load, url: tabib.url, requests, headers })),
    ] as const
  }
  // A server that has run for a while is what people meet: both have compiled what they run often.
  if (s.kind !== 'write') await once(0, { seconds: 2 * seconds })
  for (let round = 0; round < ROUNDS; round++) {
    const [ofBare, ofTabib] = await once(round, s.kind === 'write' ? {} : { seconds })
    one.push(ofBare)
    two.push(ofTabib)
  }
  const result = { scenario: s, bare: median(one), tabib: median(two) }
  say(
    `${s.title.padEnd(32)} bare ${result.bare.rps.toFixed(0)}/s  tabib ${result.tabib.rps.toFixed(0)}/s  ${(result.tabib.rps / result.bare.rps).toFixed(2)}  p95 ${result.tabib.p95.toFixed(1)} ms`,
  )
  return result
}

async function searchesAtMillion(url: string, place: Place, tabib: Server): Promise<Map<string, Measured>> {
  const admin = connect<unknown>(url, { max: 1, script: true, statementTimeout: 3_600_000 })
  await morePatients(admin, place, sizes.patients, MILLION)
  await admin.destroy()
  const authorization = `Bearer ${await tokenOf(tabib)}`
  const found = new Map<string, Measured>()
  for (const s of scenarios(sizes, 0).filter((x) => x.name.startsWith('search'))) {
    const load = { url: tabib.url, requests: s.requests, connections: CONNECTIONS, headers: { authorization } }
    const rounds: Measured[] = []
    // As among fewer: after minutes in which nobody asked, the server is warmed up again.
    await measure({ ...load, seconds: 2 * seconds })
    for (let round = 0; round < ROUNDS; round++) rounds.push(await measure({ ...load, seconds }))
    found.set(s.name, median(rounds))
    say(`${s.title} at 1,000,000: p95 ${found.get(s.name)!.p95.toFixed(1)} ms`)
  }
  return found
}

async function plans(url: string, taken: Record<string, Statement[][]>): Promise<Map<string, string[]>> {
  const db = connect<unknown>(url, { max: 1 })
  const all = new Map<string, string[]>()
  for (const [name, samples] of Object.entries(taken).filter(([n]) => n.startsWith('search') || n === 'queue')) {
    const texts: string[] = []
    for (const s of samples[0]!) {
      const query = {
        sql: `explain (analyze, costs off, timing off, summary off) ${s.text}`,
        parameters: s.values,
        query: { kind: 'RawNode' },
        queryId: { queryId: '' },
      }
      const { rows } = await db.executeQuery<{ 'QUERY PLAN': string }>(query as never)
      texts.push(rows.map((r) => r['QUERY PLAN']).join('\n'))
    }
    all.set(name, texts)
  }
  await db.destroy()
  return all
}

if (process.argv.includes('--audit')) {
  await benchAudit(quick ? 100_000 : MILLION)
  process.exit()
}
if (process.argv.includes('--messages')) {
  await benchMessages(quick ? 500 : 10_000, quick ? 5 : 20)
  process.exit(0)
}
if (process.argv.includes('--access')) {
  await benchAccess(quick ? 1 : 3)
  process.exit()
}
if (process.argv.includes('--appointments')) {
  await benchAppointments(quick ? 30_000 : 300_000)
  process.exit()
}
if (process.argv.includes('--boards')) {
  await benchBoards(quick)
  process.exit()
}
const many = process.argv.indexOf('--tenants')
if (many > 0) {
  await benchTenants(Number(process.argv[many + 1]) || 500)
  process.exit(0)
}

const dir = mkdtempSync(join(tmpdir(), 'tabib-bench-'))
chmodSync(dir, 0o755)
watchStatements()
const cluster = await startEmbedded({ dataDir: dir })
try {
  say('opening a clinic')
  const { access, ...place } = await openBenchClinic(cluster.url, dir)
  const mainUrl = withDatabase(cluster.url, 'tabib_main')
  const filler = connect<unknown>(mainUrl, { max: 1, script: true, statementTimeout: 3_600_000 })
  say(`filling it: ${JSON.stringify(sizes)}`)
  await fill(filler, place, sizes)
  await filler.destroy()
  const admin = connect<unknown>(cluster.url, { max: 1, script: true, statementTimeout: 3_600_000 })
  await copyDatabases(admin, cluster.url)
  const control = connect<unknown>(withDatabase(cluster.url, 'tabib_control'), { max: 1, script: true })
  await sql
    .raw(
      `insert into control.tenants (slug, database, host, digest) select 'copy', 'tabib_copy', 'copy.localhost', digest from control.tenants where slug = 'main'`,
    )
    .execute(control)
  say('taking down what Tabib asks of Postgres')
  const taken = await capture(access, dir)
  await sql
    .raw(
      `delete from control.due where tenant = 'copy'; delete from control.activity where tenant = 'copy'; update control.tenants set status = 'opening' where slug = 'copy'; delete from control.tenants where slug = 'copy'`,
    )
    .execute(control)
  await control.destroy()
  const file = join(dir, 'statements.json')
  writeFileSync(file, JSON.stringify(taken))
  const tabib = await startTabib(cluster.url, dir)
  const bare = await startBare(withDatabase(cluster.url, 'tabib_bare'), file)
  const compared: Compared[] = []
  for (const [i, s] of scenarios(sizes, 0).entries()) compared.push(await compare(s, i, bare, tabib))
  await bare.stop()
  const explained = await plans(mainUrl, taken)
  const million = quick ? new Map<string, Measured>() : await searchesAtMillion(mainUrl, place, tabib)
  const memory = tabib.memory()
  await tabib.stop()
  await admin.destroy()
  writeReport({ compared, million, plans: explained, memory, readyMs: tabib.readyMs, sizes, quick })
} finally {
  await cluster.stop()
  rmSync(dir, { recursive: true, force: true })
}
process.exit(0)
