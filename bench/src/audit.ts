import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Kysely, sql } from 'kysely'
import { acts, lookLog, sealAll, sealKeyOf, verifyChain } from '../../server/dist/modules/audit/index.js'
import { prepare } from '../../server/dist/platform/db/migrate.js'
import { connect, withDatabase } from '../../server/dist/platform/db/pools.js'
import type { DB } from '../../server/dist/platform/db/tables.js'
import { startEmbedded } from '../../server/dist/platform/postgres/embedded.js'

const say = (line: string) => process.stdout.write(`${line}\n`)
const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`
const million = (n: number) => `${(n / 1_000_000).toFixed(1)} million`

async function timed<T>(work: () => Promise<T>): Promise<[T, number]> {
  const began = performance.now()
  return [await work(), performance.now() - began]
}

/** Six years of a busy clinic: changes and looks spread over 20,000 people, of whom one has come every week. */
async function fill(db: Kysely<DB>, rows: number): Promise<void> {
  const person = sql`case when n % 1000 = 0 then ${REGULAR}::uuid else ('00000000-0000-7000-8000-' || lpad(to_hex(n % 20000 + 16), 12, '0'))::uuid end`
  const at = sql`timestamptz '2020-11-20' + n * (interval '6 years' / ${rows})`
  const who = sql`('00000000-0000-7000-9000-' || lpad(to_hex(n % 40), 12, '0'))::uuid`
  for (let from = 0; from < rows; from += 250_000) {
    const some = sql`generate_series(${from}::int, ${Math.min(rows, from + 250_000) - 1}::int) n`
    await sql`
      insert into audit.changes (act, at, account_id, actor_name, session_id, branch_id, address, device, request_id, route, action, entity, entity_id, patient_id, before, after)
      select n, ${at}, ${who}, 'Employee ' || n % 40, ${who}, ${BRANCH}::uuid, '10.0.0.7', 'Mozilla/5.0 (X11; Linux x86_64) Chrome/140', n::text, 'billing.payments.take',
             'update', 'billing.invoices', n::text, ${person}, jsonb_build_object('paid_minor', 0, 'status', 'issued'), jsonb_build_object('paid_minor', n, 'status', 'paid')
      from ${some}`.execute(db)
    await sql`
      insert into audit.looks (at, account_id, actor_name, session_id, branch_id, address, request_id, action, route, patient_ids)
      select ${at}, ${who}, 'Employee ' || n % 40, ${who}, ${BRANCH}::uuid, '10.0.0.7', 'look ' || n, 'open', 'patients.patients.get', array[${person}] from ${some}`.execute(
      db,
    )
  }
  await sql`vacuum analyze audit.changes, audit.looks`.execute(db)
}

const REGULAR = '00000000-0000-7000-8000-00000000000f'
const BRANCH = '00000000-0000-7000-8000-0000000000b1'

/** How long sealing and checking take, what sealing costs those who write meanwhile, and how fast one person's years are read. */
export async function benchAudit(each: number): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'tabib-bench-'))
  chmodSync(dataDir, 0o755)
  const cluster = await startEmbedded({ dataDir, ephemeral: true })
  try {
    const access = await prepare(cluster.url, 'bench')
    const admin = connect<DB>(withDatabase(cluster.url, 'tabib_main'), {
      max: 2,
      script: true,
      statementTimeout: 600_000,
    })
    const app = connect<DB>(withDatabase(access.url, 'tabib_main'), { max: 6, statementTimeout: 600_000 })
    const [, filling] = await timed(() => fill(admin, each))
    say(`${million(2 * each)} rows of changes and looks filled in ${seconds(filling)}`)

    const tools = { tenant: 'main', dataDir, key: await sealKeyOf(dataDir), now: () => new Date() }
    const [sealed, sealing] = await timed(() => sealAll(app, tools))
    say(`sealed ${million(sealed ?? 0)} rows in ${seconds(sealing)}`)
    const [outcome, checking] = await timed(() => verifyChain(app, tools))
    const perMillion = checking / (outcome.rows / 1_000_000)
    say(
      `checked ${million(outcome.rows)} rows in ${outcome.seals} seals in ${seconds(checking)}: a million in ${seconds(perMillion)} (wanted ≤ 60 s), ${outcome.sound ? 'sound' : 'NOT SOUND'}`,
    )

    const filter = { branchIds: [BRANCH], patientId: REGULAR, limit: 51 }
    const years = async () => {
      const places = await acts.list(app, filter)
      await acts.parts(app, places)
      return [places.length, (await lookLog.list(app, filter, true)).length]
    }
    await years()
    const [[changes, looks], reading] = await timed(years)
    say(
      `one patient of six years among ${million(2 * each)} rows: a page of ${changes} acts and ${looks} looks in ${reading.toFixed(0)} ms (wanted ≤ 2,000)`,
    )

    const [quiet, busy] = [await writing(app), await writing(app, () => sealAll(app, tools))]
    say(
      `writes a second without sealing ${quiet.toFixed(0)}, sealed every five seconds ${busy.toFixed(0)}: ratio ${(busy / quiet).toFixed(2)}`,
    )
    await Promise.all([admin.destroy(), app.destroy()])
    if (!outcome.sound || perMillion > 60_000 || reading > 2000) process.exitCode = 1
  } finally {
    await cluster.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
}

/** Rows written a second by two connections while something else goes on. */
async function writing(db: Kysely<DB>, meanwhile?: () => Promise<unknown>): Promise<number> {
  const until = performance.now() + 11_000
  let count = 0
  const write = async () => {
    for (; performance.now() < until; count++)
      await db.insertInto('audit.events').values({ at: new Date().toISOString(), kind: 'sign_in' }).execute()
  }
  const other = async () => {
    while (meanwhile && performance.now() < until) {
      await meanwhile()
      await new Promise((done) => setTimeout(done, 5000))
    }
  }
  await Promise.all([write(), write(), other()])
  return count / 11
}
