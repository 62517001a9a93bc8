import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newId } from '@tabib/contracts/core/id'
import { type Kysely, sql } from 'kysely'
import { availability, book } from '../../server/dist/modules/scheduling/index.js'
import { Db } from '../../server/dist/platform/db/db.js'
import { connect, withDatabase } from '../../server/dist/platform/db/pools.js'
import type { DB } from '../../server/dist/platform/db/tables.js'
import { startEmbedded } from '../../server/dist/platform/postgres/embedded.js'
import { systemActor } from '../../server/dist/platform/system-actor.js'
import { openBenchClinic, withApp } from './clinic.js'

const say = (line: string) => process.stdout.write(`${line}\n`)
const DOCTORS = 20
const AT_ONCE = 8

interface Filled {
  branchId: string
  /** Many: a person has a handful of appointments, not thousands. */
  patients: string[]
  doctors: string[]
}

/** Doctors with ten hours a day, every day, and years of appointments behind and before them. */
async function fill(db: Kysely<DB>, branchId: string, accountId: string, rows: number): Promise<Filled> {
  const patients = Array.from({ length: Math.ceil(rows / 20) }, () => newId())
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

/** Runs `work` for each item, some at once; answers how many a second. */
async function rate<T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<number> {
  const left = [...items]
  const began = performance.now()
  const one = async (): Promise<void> => {
    for (let item = left.pop(); item !== undefined; item = left.pop()) await work(item)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, one))
  return items.length / ((performance.now() - began) / 1000)
}

/** Instants of slots nobody has: the last ten of each doctor's day, day by day. */
function freeSlots(doctors: readonly string[], from: number, days: number) {
  const first = Date.parse(new Date(Date.now() + from * 86_400_000).toISOString().slice(0, 10)) + 10 * 3_600_000
  return Array.from(
    { length: days * 10 },
    (_, i) => first + Math.floor(i / 10) * 86_400_000 + (i % 10) * 900_000,
  ).flatMap((at) => doctors.map((doctorId) => ({ doctorId, startsAt: new Date(at).toISOString() })))
}

/** How fast a doctor's month is read among many appointments, and what booking costs beside the bare insertion under the same constraints. */
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
    say(`${rows.toLocaleString('en')} appointments of ${DOCTORS} doctors`)
    await withApp(access, dir, async (app) => {
      const db = app.get(Db)
      await readMonths(db, filled)
      // The same number of insertions by either, into days neither has touched, in turn.
      const bare = connect<DB>(url, { max: AT_ONCE })
      let [ours, theirs] = [0, 0]
      for (let round = 0; round < 3; round++) {
        theirs = Math.max(theirs, await bareInserts(bare, filled, accountId, 3 + round * 4))
        ours = Math.max(ours, await bookings(db, filled, 5 + round * 4))
      }
      await bare.destroy()
      const ratio = ours / theirs
      say(
        `bookings a second ${ours.toFixed(0)}, bare insertions under the same constraints ${theirs.toFixed(0)}: ratio ${ratio.toFixed(2)} (wanted ≥ 0.45)`,
      )
      if (ratio < 0.45) process.exitCode = 1
    })
  } finally {
    await cluster.stop()
    rmSync(dir, { recursive: true, force: true })
  }
}

async function readMonths(db: Db, { doctors, branchId }: Filled) {
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
  const at95 = p95(times)
  say(`a doctor's month of free slots: p95 ${at95.toFixed(1)} ms (wanted ≤ 10)`)
  if (at95 > 10) process.exitCode = 1
}

const bookings = (db: Db, { doctors, branchId, patients }: Filled, from: number) => {
  const actor = { ...systemActor('main'), branchIds: [branchId], branchId, zone: 'Asia/Kolkata' }
  return rate(freeSlots(doctors, from, 2), (slot) =>
    db.write(actor, (tx) =>
      book(tx, actor, {
        ...slot,
        branchId,
        patientId: some(patients),
        kind: 'in_person',
        source: 'series',
        seriesId: branchId,
      }),
    ),
  )
}

/** What a careful author would send without any of the product: who acts, one insertion, under the same constraints and triggers. */
const bareInserts = (bare: Kysely<DB>, { doctors, branchId, patients }: Filled, accountId: string, from: number) =>
  rate(freeSlots(doctors, from, 2), ({ doctorId, startsAt }) =>
    bare.transaction().execute(async (tx) => {
      const ends = new Date(Date.parse(startsAt) + 900_000).toISOString()
      await sql`select set_config('tabib.actor', '{"name": "bare"}', true)`.execute(tx)
      await tx
        .insertInto('scheduling.appointments')
        .values({
          id: newId(),
          branch_id: branchId,
          doctor_id: doctorId,
          patient_id: some(patients),
          kind: 'in_person',
          status: 'CONFIRMED',
          starts_at: startsAt,
          ends_at: ends,
          busy_from: startsAt,
          busy_until: ends,
          on_date: startsAt.slice(0, 10),
          source: 'desk',
          booked_at: startsAt,
          booked_by: accountId,
        })
        .execute()
    }),
  )
