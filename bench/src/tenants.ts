import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request as ask } from 'node:http'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { ControlRoom, setOperator } from '../../server/dist/modules/operators/index.js'
import { connectAsAdmin, prepare, secretsOf } from '../../server/dist/platform/db/migrate.js'
import { startEmbedded } from '../../server/dist/platform/postgres/embedded.js'
import { type Server, startTabib } from './servers.js'

const OPERATOR = { username: 'bench', password: 'a long bench password' }
const PASSWORD = 'a long bench password too'
const say = (line: string) => process.stderr.write(`${line}\n`)
const now = () => performance.now()

interface Asked {
  host?: string
  method?: string
  path: string
  body?: unknown
  cookie?: string
}

interface Answered {
  status: number
  // oxlint-disable-next-line typescript/no-explicit-any -- the bench reads whatever came back
  body: any
  cookie: string
  ms: number
}

/** One request under a host name, which `fetch` may not set; over a connection of its own, as a first visitor's. */
function send(server: Server, { host = 'localhost', method = 'GET', path, body, cookie }: Asked): Promise<Answered> {
  const { port } = new URL(server.url)
  const began = now()
  const text = body === undefined ? undefined : JSON.stringify(body)
  return new Promise((done, fail) => {
    const req = ask(
      {
        host: '127.0.0.1',
        port,
        method,
        path: `/api/v1${path}`,
        agent: false,
        headers: {
          host,
          origin: `http://${host}`,
          'x-tabib-csrf': '1',
          ...(cookie ? { cookie } : {}),
          ...(text ? { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) } : {}),
        },
      },
      (res) => {
        const pieces: Buffer[] = []
        res.on('data', (piece: Buffer) => pieces.push(piece))
        res.on('end', () => {
          const answer = Buffer.concat(pieces).toString()
          const given = (res.headers['set-cookie'] ?? []).map((c) => c.split(';')[0]).join('; ')
          const parsed: unknown = answer ? JSON.parse(answer) : undefined
          done({ status: res.statusCode!, body: parsed, cookie: given, ms: now() - began })
        })
      },
    )
    req.on('error', fail)
    req.end(text)
  })
}

async function must(server: Server, asked: Asked): Promise<Answered> {
  const res = await send(server, asked)
  if (res.status >= 400) throw new Error(`${asked.path}: ${res.status} ${JSON.stringify(res.body)}`)
  return res
}

interface Spread {
  p50: number
  p95: number
  max: number
}

function spread(times: readonly number[]): Spread {
  const sorted = [...times].sort((a, b) => a - b)
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!
  return { p50: at(0.5), p95: at(0.95), max: sorted.at(-1)! }
}

const slugOf = (i: number) => `clinic-${String(i).padStart(4, '0')}`

/** Opens clinics through the console's own route, each with an admin who has chosen a password and signed in. */
async function openAll(server: Server, operator: string, count: number) {
  const times: number[] = []
  const cookies: string[] = []
  for (let i = 0; i < count; i++) {
    const slug = slugOf(i)
    const host = `${slug}.localhost`
    const body = {
      slug,
      name: `Clinic ${i}`,
      country: 'IN',
      timeZone: 'Asia/Kolkata',
      currency: 'INR',
      branch: { name: 'Main', code: 'MAIN' },
      admin: { name: 'Admin', username: 'admin' },
    }
    const opened = await must(server, { method: 'POST', path: '/platform/clinics', cookie: operator, body })
    times.push(opened.ms)
    const token = opened.body.invitation.code as string
    await must(server, { host, method: 'POST', path: '/auth/set-password', body: { token, password: PASSWORD } })
    const login = { login: 'admin', password: PASSWORD }
    cookies.push((await must(server, { host, method: 'POST', path: '/auth/login', body: login })).cookie)
    if ((i + 1) % 25 === 0) say(`${i + 1} clinics open, the last in ${opened.ms.toFixed(0)} ms`)
  }
  return { times, cookies }
}

async function countConnections(url: string): Promise<number> {
  const admin = connectAsAdmin(url)
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from pg_stat_activity where datname like 'tabib\\_t\\_%' or datname = 'tabib_main'`.execute(
    admin,
  )
  await admin.destroy()
  return rows[0]!.n
}

/** Sequential first requests to every clinic, on a server that has just started: pool, session, permissions, answer. */
async function firstRequests(server: Server, cookies: readonly string[], path: string): Promise<number[]> {
  const times: number[] = []
  for (const [i, cookie] of cookies.entries())
    times.push((await must(server, { host: `${slugOf(i)}.localhost`, path, cookie })).ms)
  return times
}

/** The same by sixteen visitors at a time. */
async function firstRequestsAtOnce(server: Server, cookies: readonly string[], path: string): Promise<number[]> {
  const times: number[] = []
  const waiting = [...cookies.entries()]
  const visitor = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [i, cookie] = next
      times.push((await must(server, { host: `${slugOf(i)}.localhost`, path, cookie })).ms)
    }
  }
  await Promise.all(Array.from({ length: 16 }, visitor))
  return times
}

/** The most connections that Postgres counted while `work` ran. */
async function mostConnections<T>(url: string, work: () => Promise<T>): Promise<{ made: T; most: number }> {
  let [most, over] = [0, false]
  const watching = (async () => {
    while (!over) {
      most = Math.max(most, await countConnections(url))
      await new Promise((done) => setTimeout(done, 50))
    }
  })()
  try {
    return { made: await work(), most }
  } finally {
    over = true
    await watching
  }
}

const ms = (n: number) => n.toFixed(0)
const row = (name: string, s: Spread) => `| ${name} | ${ms(s.p50)} | ${ms(s.p95)} | ${ms(s.max)} |`

/** How an installation of many clinics bears up: opening them, the first request to each, memory, connections. */
export async function benchTenants(count: number): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'tabib-bench-'))
  chmodSync(dir, 0o755)
  const load = loadavg()[0]!
  const cluster = await startEmbedded({ dataDir: dir })
  try {
    const access = await prepare(cluster.url, (await secretsOf(dir)).appPassword)
    const room = new ControlRoom(access)
    await setOperator(room.db, { ...OPERATOR, name: 'Bench', now: new Date() })
    await room.onApplicationShutdown()
    // Nobody should wait five minutes to see that connections are closed.
    process.env.POOL_IDLE = '30'
    let server = await startTabib(cluster.url, dir)
    const before = server.memory().now
    const session = await must(server, { method: 'POST', path: '/platform/session', body: OPERATOR })
    const opened = await openAll(server, session.cookie, count)
    const afterOpening = server.memory().now
    const list = await must(server, { path: '/platform/clinics?limit=50', cookie: session.cookie })
    await server.stop()

    server = await startTabib(cluster.url, dir)
    const readyMs = server.readyMs
    const started = server.memory().now
    // What the process itself compiles on its first request is not a clinic's to pay.
    await send(server, { path: '/auth/demo-logins' })
    const one = await mostConnections(cluster.url, () => firstRequests(server, opened.cookies, '/auth/me'))
    const cold = one.made
    say(`first requests: the longest ${Math.max(...cold).toFixed(0)} ms`)
    await server.stop()
    server = await startTabib(cluster.url, dir)
    await send(server, { path: '/auth/demo-logins' })
    const sixteen = await mostConnections(cluster.url, () => firstRequestsAtOnce(server, opened.cookies, '/auth/me'))
    const warm = await firstRequests(server, opened.cookies, '/auth/me')
    const memory = server.memory()
    const began = now()
    let resting = await countConnections(cluster.url)
    while (resting > 0 && now() - began < 120_000) {
      await new Promise((done) => setTimeout(done, 1_000))
      resting = await countConnections(cluster.url)
    }
    const restMs = now() - began

    // A clinic is suspended by somebody who has shown within five minutes who they are.
    const shownAgain = await must(server, { method: 'POST', path: '/platform/session', body: OPERATOR })
    const reason = { reason: 'bench' }
    const revoked: number[] = []
    // The last ones: whoever signed in when the first was opened has been signed out since.
    for (let i = Math.max(0, count - 20); i < count; i++) {
      const asked = { host: `${slugOf(i)}.localhost`, path: '/auth/me', cookie: opened.cookies[i]! }
      await must(server, asked)
      const at = now()
      await must(server, {
        method: 'POST',
        path: `/platform/clinics/${slugOf(i)}/suspension`,
        cookie: shownAgain.cookie,
        body: reason,
      })
      while ((await send(server, asked)).status !== 403) await new Promise((done) => setTimeout(done, 1))
      revoked.push(now() - at)
    }
    await server.stop()

    const text = `# Many clinics on one machine

\`npm run bench -- --tenants ${count}\` makes this page: ${count} clinics opened through the console's own route on ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}, server and Postgres on one machine, a durable cluster. Load average before the run: ${load.toFixed(1)}${load > 1 ? ' — **the machine was busy with other work; the times are worse than its own**' : ''}.

| milliseconds | p50 | p95 | longest |
| --- | ---: | ---: | ---: |
| the first opening on a server that is new | ${ms(opened.times[0]!)} | | |
${row('opening a clinic (database, starter lists, admin)', spread(opened.times))}
${row('first request to a clinic on a server just started', spread(cold))}
${row('the same, sixteen clinics at a time', spread(sixteen.made))}
${row('the same request again', spread(warm))}
${row('suspension until a request is refused', spread(revoked))}

| | |
| --- | ---: |
| ready after start, with ${count} clinics | ${(readyMs / 1000).toFixed(1)} s |
| memory before the first clinic | ${before} MB |
| memory after opening ${count} | ${afterOpening} MB |
| memory of a server just started | ${started} MB |
| memory after every clinic was asked twice | ${memory.now} MB (highest ${memory.peak} MB) |
| most connections to clinics at once, of ${count} clinics: one by one | ${one.most} |
| most connections to clinics at once: sixteen at a time | ${sixteen.most} |
| connections to clinics once nobody asks, with \`POOL_IDLE=30\` | ${resting}, after ${(restMs / 1000).toFixed(0)} s |
| the list's first page, with sizes | ${ms(list.ms)} ms |

Wanted: a first request in at most 300 ms with 1,000 clinics, a revocation in under a second, an opening in under a second, no connection to an idle clinic.
`
    process.stdout.write(text)
    writeFileSync(new URL('../../docs/benchmarks-tenants.md', import.meta.url), text)
  } finally {
    await cluster.stop()
    rmSync(dir, { recursive: true, force: true })
  }
}
