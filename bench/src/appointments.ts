import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { newId } from '@tabib/contracts/core/id'
import { type Kysely, sql } from 'kysely'
import { availability } from '../../server/dist/modules/scheduling/index.js'
import { Db } from '../../server/dist/platform/db/db.js'
import { connect, withDatabase } from '../../server/dist/platform/db/pools.js'
import type { DB } from '../../server/dist/platform/db/tables.js'
import { startEmbedded } from '../../server/dist/platform/postgres/embedded.js'
import { openBenchClinic, withApp } from './clinic.js'
import { postmasterOf, processorTime } from './cpu.js'
import { type Asked, type Measured, measure } from './load.js'
import { type Server, startBareBooking, startTabib, tokenOf } from './servers.js'

const DOCTORS = 20

interface Filled {
  branchId: string
  /** Many: a person has a handful of appointments, not thousands. */
  patients: string[]
  doctors: string[]
}

/** Doctors with ten hours a day, every day, and years of appointments behind and before them. */
export async function fill(db: Kysely<DB>, branchId: string, accountId: string, rows: number): Promise<Filled> {
  const patients = Array.from({ length: Math.max(10_000, Math.ceil(rows / 20)) }, () => newId())
  const doctors = Array.from({ length: DOCTORS }, () => newId())
  await sql`select set_config('tabib.actor', '{"name": "bench"}', false)`.execute(db)
  await sql`alter table scheduling.appointments disable trigger audit`.execute(db)
  await sql`update organisation.branches set time_zone = 'Asia/Kolkata' where id = ${branchId}`.execute(db)
  await sql`insert into patients.patients (id, branch_id, number, name, gender, birth_date, created_at, created_by)
    select id, ${branchId}, 'BEN-2026-' || n, 'Bench ' || n, 'female', '1990-01-01', now(), ${accountId}
    from unnest(${patients}::uuid[]) with ordinality p(id, n)`.execute(db)
  for (const [i, id] of doctors.entries()) {
    const account = newId()
    await sql`insert into identity.accounts (id, name, username, created_at) values (${account}, ${`Doctor ${i}`}, ${`doctor-${i}`}, now())`.execute(
      db,
    )
    await sql`insert into identity.staff (id, account_id, number, created_at) values (${id}, ${account}, ${`B-S-${i}`}, now())`.execute(
      db,
    )
    await sql`insert into identity.branch_grants (account_id, branch_id) values (${account}, ${branchId})`.execute(db)
    await sql`insert into identity.role_assignments (account_id, role_id)
      select ${account}, r.id from identity.roles r where r.base = 'doctor' limit 1`.execute(db)
    for (let day = 1; day <= 7; day++)
      await sql`insert into scheduling.schedules (id, doctor_id, branch_id, day_of_week, from_minute, until_minute, slot_minutes, kinds, valid_from, created_at)
        values (${newId()}, ${id}, ${branchId}, ${day}, 480, 1080, 15, '{in_person}', '2020-01-01', now())`.execute(db)
    // Thirty of forty slots of every day, counted back from two months ahead.
    await sql`insert into scheduling.appointments (id, branch_id, doctor_id, patient_id, kind, status, starts_at, ends_at, busy_from, busy_until, on_date, source, booked_at, booked_by)
      select gen_random_uuid(), ${branchId}, ${id}, (${patients}::uuid[])[1 + (n * 7 + ${i}::int) % ${patients.length}::int], 'in_person', 'CONFIRMED', s, s + interval '15 min', s, s + interval '15 min', s::date, 'desk', now(), ${accountId}
      from (select date_trunc('day', now() + interval '60 days') + interval '2 hours 30 min' - (n / 30) * interval '1 day' + (n % 30) * interval '15 min' as s, n
        from generate_series(0, ${Math.floor(rows / DOCTORS) - 1}::int) n) t`.execute(db)
  }
  await sql`alter table scheduling.appointments enable trigger audit`.execute(db)
  await sql`vacuum analyze scheduling.appointments, scheduling.schedules`.execute(db)
  return { branchId, patients, doctors }
}

const some = (of: readonly string[]) => of[Math.floor(Math.random() * of.length)]!

const p95 = (all: number[]) => all.sort((a, b) => a - b)[Math.floor(all.length * 0.95)]!

/** Instants of slots nobody has: the last ten of each doctor's day, day by day. */
function freeSlots(doctors: readonly string[], from: number, days: number) {
  const first = Date.parse(new Date(Date.now() + from * 86_400_000).toISOString().slice(0, 10)) + 10 * 3_600_000
  return Array.from(
    { length: days * 10 },
    (_, i) => first + Math.floor(i / 10) * 86_400_000 + (i % 10) * 900_000,
  ).flatMap((at) => doctors.map((doctorId) => ({ doctorId, startsAt: new Date(at).toISOString() })))
}

const CONNECTIONS = 16
const ROUNDS = 3
const BUSY = ' Other work kept the machine busy: this run neither proves nor disproves what is wanted.'
/** Milliseconds for which a server's own work after its last answer is counted. */
const SETTLED = 3_000

/** How fast a doctor's month is read among many appointments, and what booking costs beside a bare server under the same constraints. */
export async function benchAppointments(rows: number): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'tabib-bench-'))
  chmodSync(dir, 0o755)
  const cluster = await startEmbedded({ dataDir: dir, ephemeral: true })
  try {
    const { access, branchId, accountId } = await openBenchClinic(cluster.url, dir)
    const url = withDatabase(cluster.url, 'tabib_main')
    const admin = connect<DB>(url, { max: 1, script: true, statementTimeout: 3_600_000 })
    const filled = await fill(admin, branchId, accountId, rows)
    await admin.destroy()
    const month = await withApp(access, dir, (app) => readMonths(app.get(Db), filled))
    const plain = connect<DB>(cluster.url, { max: 1, script: true, statementTimeout: 3_600_000 })
    await sql.raw('create database tabib_bare template tabib_main').execute(plain)
    await plain.destroy()
    const bareUrl = withDatabase(cluster.url, 'tabib_bare')
    const bareDb = connect<DB>(bareUrl, { max: 1, script: true })
    await sql.raw('drop trigger audit on scheduling.appointments').execute(bareDb)
    await bareDb.destroy()
    const tabib = await startTabib(cluster.url, dir)
    const bare = await startBareBooking(bareUrl, branchId, accountId)
    const booked = await compare(filled, { bare, tabib, postmaster: postmasterOf(dir) }).finally(() =>
      Promise.all([bare.stop(), tabib.stop()]),
    )
    write({ rows, month, ...booked })
  } finally {
    await cluster.stop()
    rmSync(dir, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** Milliseconds within which 95 of 100 months were read, one after the other, the statement included. */
async function readMonths(db: Db, { doctors, branchId }: Filled): Promise<number> {
  const now = new Date()
  const [from, to] = [0, 30].map((d) => new Date(now.getTime() + d * 86_400_000).toISOString().slice(0, 10)) as [
    string,
    string,
  ]
  const times: number[] = []
  for (let i = 0; i < 600; i++) {
    const q = { doctorId: doctors[i % DOCTORS]!, branchId, from, to, kind: 'in_person' as const, now }
    const began = performance.now()
    await db.read({ tenant: 'main' }, (reader) => availability(reader, q))
    if (i >= 100) times.push(performance.now() - began)
  }
  return p95(times)
}

interface Servers {
  bare: Server
  tabib: Server
  /** The Postgres both work on. */
  postmaster: number
}

/** Bookings, and the milliseconds of processor time one of them took: server, Postgres, and what sent them. */
interface Booked extends Measured {
  processor: number
}

/** Books everything asked for; what the server still does when the last answer is there is counted too. */
async function bookAll(
  server: Server,
  postmaster: number,
  load: { requests: Asked[]; headers?: Record<string, string> },
): Promise<Booked> {
  const used = () => {
    const { user, system } = process.cpuUsage()
    return processorTime(server.pid) + processorTime(postmaster) + (user + system) / 1e6
  }
  const before = used()
  const m = await measure({ ...load, url: server.url, connections: CONNECTIONS })
  await sleep(SETTLED)
  if (m.failed > 0) throw new Error(`${m.failed} bookings failed, first: ${m.first}`)
  return { ...m, processor: ((used() - before) / load.requests.length) * 1000 }
}

/** Both servers in turn over the same free slots, each on a database of its own; the median of the rounds. */
async function compare({ doctors, patients }: Filled, { bare, tabib, postmaster }: Servers) {
  const authorization = `Bearer ${await tokenOf(tabib)}`
  const [one, two]: [Booked[], Booked[]] = [[], []]
  // The first round warms both and does not count.
  for (let round = 0; round <= ROUNDS; round++) {
    const asked = freeSlots(doctors, 3 + round * 3, 3).map((slot) => ({
      method: 'POST' as const,
      body: JSON.stringify({ ...slot, patientId: some(patients), kind: 'in_person' }),
    }))
    const at = (path: string) => asked.map((r) => ({ ...r, path }))
    const plain = await bookAll(bare, postmaster, { requests: at('/appointments') })
    const ours = await bookAll(tabib, postmaster, { requests: at('/api/v1/appointments'), headers: { authorization } })
    if (round > 0) {
      one.push(plain)
      two.push(ours)
    }
  }
  return { bare: median(one), tabib: median(two) }
}

const median = (all: Booked[]) => [...all].sort((a, b) => a.rps - b.rps)[Math.floor(all.length / 2)]!

function write(r: { rows: number; month: number; bare: Booked; tabib: Booked }) {
  const ratio = r.tabib.rps / r.bare.rps
  const share = r.bare.processor / r.tabib.processor
  const [n, ms] = [(v: number) => Math.round(v).toLocaleString('en'), (v: number) => v.toFixed(1)]
  const reached = (yes: boolean) => (yes ? 'yes' : '**no**')
  const row = (name: string, b: Booked) =>
    `| ${name} | ${n(b.rps)} | ${ms(b.p50)} | ${ms(b.p95)} | ${ms(b.p99)} | ${b.processor.toFixed(2)} |`
  const busy = loadavg()[0]! > 2 * cpus().length ? BUSY : ''
  const load = loadavg()
    .map((l) => l.toFixed(1))
    .join(', ')
  const text = `# Benchmarks of appointments

\`npm run bench -- --appointments\` makes this page. ${n(r.rows)} appointments of ${DOCTORS} doctors in one branch; load, servers and Postgres on one machine (${cpus().length} × ${cpus()[0]!.model}, Node ${process.version}), whose load averages at the end of this run were ${load}.${busy}

| | measured | wanted | reached |
| --- | ---: | ---: | --- |
| A doctor’s month of free slots, p95 | ${ms(r.month)} ms | ≤ 10 ms | ${reached(r.month <= 10)} |
| Booking beside one bare insertion | ${ratio.toFixed(2)} | | |

| over ${CONNECTIONS} connections | bookings/s | p50 ms | p95 ms | p99 ms | processor ms a booking |
| --- | ---: | ---: | ---: | ---: | ---: |
${row('Bare', r.bare)}
${row('Tabib', r.tabib)}

Processor time is that of the server, of Postgres and of the load itself, with what goes on for ${SETTLED / 1000} seconds after the last answer. It is the surer measure where other work keeps the machine busy: by it a bare insertion costs ${share.toFixed(2)} of a booking.

The bare server is Fastify with one prepared insertion of the same row in a copy of the database with the same constraints and indexes and without the audit. It looks at nothing, tells nobody and writes nothing else. Tabib signs in, sees that the doctor works then and the time is free, and writes beside the appointment its audit, the patient’s message, the reminder and the look at the patient; sending the messages goes on meanwhile in the same process. The slots are spread over ${DOCTORS} doctors, three rounds in turn, the median of each. What is wanted of a booking, 0.45 of a bare server that sends the same statements under the same constraints, stands in [benchmarks.md](benchmarks.md).
`
  writeFileSync(new URL('../../docs/benchmarks-appointments.md', import.meta.url), text)
  process.stdout.write(text)
  if (r.month > 10) process.exitCode = 1
}
