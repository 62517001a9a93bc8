import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Kysely } from 'kysely'
import { Carriers } from '../../server/dist/modules/notifications/carriers.js'
import { notify } from '../../server/dist/modules/notifications/index.js'
import { putChannel } from '../../server/dist/modules/notifications/settings.repo.js'
import { killWorker, loadWorker } from '../../server/dist/modules/notifications/testing/killed-worker.js'
import { fakeGateway } from '../../server/dist/modules/notifications/testing/providers.js'
import { Db } from '../../server/dist/platform/db/db.js'
import { secretsOf } from '../../server/dist/platform/db/migrate.js'
import { connect, withDatabase } from '../../server/dist/platform/db/pools.js'
import type { DB } from '../../server/dist/platform/db/tables.js'
import { startEmbedded } from '../../server/dist/platform/postgres/embedded.js'
import { systemActor } from '../../server/dist/platform/system-actor.js'
import { openBenchClinic, withApp } from './clinic.js'

const say = (line: string) => process.stdout.write(`${line}\n`)
const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`
const BATCH = 100

/** Reminders that are enqueued, and handed to a local gateway by a worker that is killed again and again. */
export async function benchMessages(count: number, kills: number): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'tabib-bench-'))
  chmodSync(dataDir, 0o755)
  const cluster = await startEmbedded({ dataDir, ephemeral: true })
  const gateway = await fakeGateway()
  try {
    const { access, branchId } = await openBenchClinic(cluster.url, dataDir)
    const enqueuing = await withApp(access, dataDir, async (app) => {
      const [db, carriers] = [app.get(Db), app.get(Carriers)]
      const actor = { ...systemActor('main'), branchId }
      await db.write(actor, (tx) =>
        putChannel(tx, {
          channel: 'sms',
          active: true,
          provider: 'http',
          settings: JSON.stringify(gateway.settings),
          sealed: carriers.sealed('main', 'sms', gateway.secrets),
          changed_at: new Date().toISOString(),
        }),
      )
      const began = performance.now()
      for (let from = 0; from < count; from += BATCH) {
        await db.write(actor, async (tx) => {
          for (let i = from; i < Math.min(count, from + BATCH); i++) {
            await notify(tx, actor, {
              to: { name: `Person ${i}`, phone: `+9198${10_000_001 + i}`, language: 'en' },
              kind: 'reminder.day',
              data: { clinic: 'Sunrise', date: '24 Nov', time: '10:20' },
              key: `bench ${i}`,
              channels: ['sms'],
            })
          }
        })
      }
      return performance.now() - began
    })
    say(`${count} reminders enqueued in ${seconds(enqueuing)}`)

    const { tokenKey } = await secretsOf(dataDir)
    const plan = () => ({ access, tokenKey, dataDir, startsAt: Date.now() })
    const sql = connect<DB>(withDatabase(cluster.url, 'tabib_main'), { max: 1, script: true })
    const gaps: number[] = []
    const began = performance.now()
    let next = loadWorker()
    for (let i = 0; i < kills; i++) {
      const [worker, before, started] = [next, gateway.received.length, performance.now()]
      await worker.begin(plan())
      next = loadWorker()
      while (gateway.received.length === before) await sleep(5)
      gaps.push(performance.now() - started)
      while (gateway.received.length < before + count / (kills + 2)) await sleep(5)
      await killWorker(worker)
      say(`killed ${i + 1} times, ${gateway.sent.size} of ${count} handed over`)
    }
    await next.begin(plan())
    while ((await open(sql)) > 0) await sleep(200)
    const took = performance.now() - began
    await killWorker(next)
    await sql.destroy()

    const all = [...gateway.sent.values()].flat().map((m) => m.to)
    const rows: [string, string][] = [
      ['Reminders', String(count)],
      ['Worker killed', `${kills} times`],
      ['Lost', String(count - new Set(all).size)],
      ['Reached a person twice', String(all.length - new Set(all).size)],
      ['Copies the gateway dropped by their key', String(gateway.received.length - all.length)],
      ['Enqueued in', `${seconds(enqueuing)} (${Math.round((count / enqueuing) * 1000)} a second)`],
      ['Handed over in, deaths and starts included', seconds(took)],
      ['From a death to the next hand-over, worst', seconds(Math.max(...gaps.slice(1), 0))],
      ['Load of the machine at the end', loadavg()[0]!.toFixed(1)],
    ]
    const table = ['| | |', '| --- | --- |', ...rows.map(([name, value]) => `| ${name} | ${value} |`)].join('\n')
    say(table)
    writeFileSync(
      join(import.meta.dirname, '..', '..', 'docs', 'benchmarks-messages.md'),
      `# Messages\n\nReminders handed to a gateway on this machine by a worker process that is killed without warning. \`npm run bench -- --messages\` measures it anew.\n\n${table}\n`,
    )
    if (all.length !== count || new Set(all).size !== count) throw new Error('messages were lost or doubled')
  } finally {
    await gateway.close()
    await cluster.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
}

async function open(sql: Kysely<DB>): Promise<number> {
  const { n } = await sql
    .selectFrom('notifications.messages')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('state', 'in', ['new', 'waiting'])
    .executeTakeFirstOrThrow()
  return Number(n)
}
