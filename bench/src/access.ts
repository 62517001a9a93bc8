import { randomUUID } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { hash, verify } from '@node-rs/argon2'
import { Authenticator } from '../../server/dist/platform/http/authenticator.js'
import { startEmbedded } from '../../server/dist/platform/postgres/embedded.js'
import { newId } from '@tabib/contracts/core/id'
import { sql } from 'kysely'
import { connect, withDatabase } from '../../server/dist/platform/db/pools.js'
import { receptionists } from './boards.js'
import { openBenchClinic, PASSWORD, signIn, withApp } from './clinic.js'
import { fill, type Place, unpaidInvoice } from './data.js'
import { type Server, startTabib, tokenOf } from './servers.js'

type App = Parameters<Parameters<typeof withApp>[2]>[0]

const say = (line: string) => process.stderr.write(`${line}\n`)
const report = new URL('../../docs/benchmarks-access.md', import.meta.url).pathname
const middle = (all: number[]) => [...all].sort((a, b) => a - b)[Math.floor(all.length / 2)]!
const rounded = (n: number) => n.toFixed(1)

/** Requests one batch of sixteen after the other for so long; answers a second. */
async function reads(app: App, headers: Record<string, string>, seconds: number): Promise<number> {
  const ask = async () => {
    const res = await app.inject({ method: 'GET', url: '/api/v1/staff', headers })
    if (res.statusCode !== 200) throw new Error(`a read answered ${res.statusCode}`)
  }
  const began = performance.now()
  let done = 0
  for (; performance.now() - began < seconds * 1000; done += 16) await Promise.all(Array.from({ length: 16 }, ask))
  return done / ((performance.now() - began) / 1000)
}

/** The same read with the session check, and with somebody standing at the door who always says the same name. */
const sessionCheck = (installation: Parameters<typeof withApp>[0], dataDir: string, seconds: number) =>
  withApp(installation, dataDir, async (app) => {
    const { accessToken } = await signIn(app, 'localhost')
    const headers = { host: 'localhost', authorization: `Bearer ${accessToken}` }
    const door = app.get(Authenticator)
    const real = door.fromHeaders.bind(door)
    const known = await real(headers, '127.0.0.1')
    await reads(app, headers, seconds)
    const [without, with_]: [number[], number[]] = [[], []]
    for (let round = 0; round < 7; round++) {
      door.fromHeaders = () => Promise.resolve(known)
      without.push(await reads(app, headers, seconds))
      door.fromHeaders = real
      with_.push(await reads(app, headers, seconds))
    }
    return { without: middle(without), with: middle(with_) }
  })

async function call(server: Server, method: string, path: string, token: string) {
  const began = performance.now()
  const res = await fetch(`${server.url}/api/v1${path}`, {
    method,
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, 'idempotency-key': randomUUID() },
    ...(method === 'GET' ? {} : { body: '{}' }),
  })
  return {
    status: res.status,
    ms: performance.now() - began,
    body: (await res.json().catch(() => undefined)) as unknown,
  }
}

/** From the answer to `sign out everywhere else` at one server to the first refusal at the other. */
async function revocation(one: Server, other: Server, times: number): Promise<number[]> {
  const took: number[] = []
  const keeper = await tokenOf(one)
  for (let i = 0; i < times; i++) {
    const ended = await tokenOf(other)
    if ((await call(other, 'GET', '/auth/me', ended)).status !== 200) throw new Error('the session does not work')
    const answer = await call(one, 'DELETE', '/auth/sessions', keeper)
    if (answer.status !== 200) throw new Error(`ending sessions answered ${answer.status}`)
    const began = performance.now()
    while ((await call(other, 'GET', '/auth/me', ended)).status !== 401)
      if (performance.now() - began > 10_000) throw new Error('the session was never refused')
    took.push(performance.now() - began)
  }
  return took
}

/** Signing in, one after the other, and the bare check of the same password with the same cost. */
async function signingIn(server: Server, times: number) {
  const kept = await hash(PASSWORD)
  const [bare, whole]: [number[], number[]] = [[], []]
  for (let i = 0; i < times; i++) {
    const began = performance.now()
    await verify(kept, PASSWORD)
    bare.push(performance.now() - began)
    const asked = performance.now()
    await tokenOf(server)
    whole.push(performance.now() - asked)
  }
  return { bare: middle(bare), whole: middle(whole) }
}

/** Small, and enough that an index has more than one page. */
const SIZES = { patients: 4_000, encounters: 8_000, observations: 4_000, invoices: 4_000 }

/** Somebody of the reception of a second branch, in a clinic whose invoices are all of the first; answers their token. */
async function neighbour(url: string, dir: string, place: Place): Promise<string> {
  const db = connect<unknown>(withDatabase(url, 'tabib_main'), { max: 1, script: true, statementTimeout: 600_000 })
  await fill(db, place, SIZES)
  const branch = newId()
  await sql`select set_config('tabib.actor', '{"name": "bench"}', false)`.execute(db)
  await sql`insert into organisation.branches
    select r.* from organisation.branches b, jsonb_populate_record(b, ${JSON.stringify({ id: branch, code: 'NEXT', name: 'Next door' })}::jsonb) r
    where b.id = ${place.branchId}`.execute(db)
  const [token] = await receptionists(db, 1, dir, branch)
  await db.destroy()
  return token!
}

/** Asks in turn for invoices of another branch and for some that are nowhere; milliseconds of each refusal. */
async function refusals(server: Server, token: string, times: number) {
  const took = { foreign: [] as number[], nowhere: [] as number[] }
  for (let i = 0; i < times; i++) {
    const asked = [
      ['foreign', unpaidInvoice(1 + (i % 1_000))],
      ['nowhere', newId()],
    ] as const
    for (const [what, id] of i % 2 ? asked : asked.toReversed()) {
      const { status, ms } = await call(server, 'GET', `/invoices/${id}`, token)
      if (status !== 404) throw new Error(`an invoice ${what} answered ${status}`)
      // The first hundred warm both up.
      if (i >= 100) took[what].push(ms)
    }
  }
  return took
}

/** What access costs: the session check in a read, how fast a session ends elsewhere, signing in beside the bare hash. */
export async function benchAccess(seconds: number) {
  const dir = mkdtempSync(join(tmpdir(), 'tabib-bench-'))
  chmodSync(dir, 0o755)
  const cluster = await startEmbedded({ dataDir: dir })
  const load = loadavg()[0]!
  try {
    say('opening a clinic')
    const { access, ...place } = await openBenchClinic(cluster.url, dir)
    const checked = await sessionCheck(access, dir, seconds)
    say(`reads: ${checked.without.toFixed(0)}/s without the check, ${checked.with.toFixed(0)}/s with it`)
    const [one, other] = [await startTabib(cluster.url, dir), await startTabib(cluster.url, dir)]
    const ends = await revocation(one, other, 20)
    say(`revocation: median ${rounded(middle(ends))} ms, worst ${rounded(Math.max(...ends))} ms`)
    const entry = await signingIn(one, 20)
    say(`sign-in ${rounded(entry.whole)} ms, bare hash ${rounded(entry.bare)} ms`)
    const refused = await refusals(one, await neighbour(cluster.url, dir, place), 2_000)
    say(
      `refused: ${middle(refused.foreign).toFixed(2)} ms of another branch, ${middle(refused.nowhere).toFixed(2)} ms nowhere`,
    )
    await Promise.all([one.stop(), other.stop()])
    write({ load, checked, ends, entry, refused })
  } finally {
    await cluster.stop()
    rmSync(dir, { recursive: true, force: true })
  }
}

interface Found {
  load: number
  checked: { without: number; with: number }
  ends: number[]
  entry: { bare: number; whole: number }
  refused: { foreign: number[]; nowhere: number[] }
}

/** The middle half, and the middle of it. */
const quartiles = (all: number[]) => {
  const sorted = [...all].sort((a, b) => a - b)
  return [0.25, 0.5, 0.75].map((share) => sorted[Math.floor(sorted.length * share)]!.toFixed(2)).join(' · ')
}

function write({ load, checked, ends, entry, refused }: Found) {
  const share = (1 - checked.with / checked.without) * 100
  writeFileSync(
    report,
    `# What access costs

\`npm run bench -- --access\`, ${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown'}; load average ${load.toFixed(1)} when it began. Two servers on one Postgres, everything on this machine.${load > cpus().length ? ' **Other work kept the machine busy while this ran: what is found here is an order of magnitude, and a share of a few percent is noise.**' : ''}

| what | found | wanted |
| --- | ---: | ---: |
| reads a second without the session check | ${checked.without.toFixed(0)} | |
| the same reads with it | ${checked.with.toFixed(0)} | |
| share of the session check | ${rounded(share)} % | at most 10 % |
| a session that was ended is refused by the other server, median of ${ends.length} | ${rounded(middle(ends))} ms | |
| the same, worst | ${rounded(Math.max(...ends))} ms | under 1000 ms |
| signing in, median | ${rounded(entry.whole)} ms | |
| the password hash alone, median | ${rounded(entry.bare)} ms | |
| an invoice of another branch is refused, quartiles of ${refused.foreign.length} | ${quartiles(refused.foreign)} ms | the same |
| an invoice that is nowhere is refused | ${quartiles(refused.nowhere)} ms | |

The read is the list of staff of a clinic with one person, through the whole edge in one process, sixteen at a time. "Without" puts somebody at the door who gives the same person every time; turns alternate seven times, and the medians are compared. The answer is small, so the check weighs more here than in most reads a person makes.
`,
  )
}
