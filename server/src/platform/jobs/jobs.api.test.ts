import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { sql } from 'kysely'
import { setTimeout as sleep } from 'node:timers/promises'
import { clusterUrl } from '../../testing/cluster.js'
import { Clock } from '../clock.js'
import { type Config, readConfig } from '../config.js'
import { Db } from '../db/db.js'
import { addTenant, type Installation, prepare } from '../db/migrate.js'
import { Tenants } from '../db/tenants.js'
import { ControlChannel } from '../live/channel.js'
import { Metrics } from '../observe/metrics.js'
import { systemActor } from '../system-actor.js'
import { Dispatcher } from './dispatcher.js'
import { DueBoard } from './due.js'
import { Jobs } from './jobs.js'
import { JobStore } from './store.js'
import { Tidying } from './tidying.js'

class HandClock extends Clock {
  private ahead: number | undefined
  private at = Date.now()

  /** From now on the time stands still, and moves by whole jumps. */
  stand(at: string) {
    this.at = Date.parse(at)
    this.ahead = 0
  }

  pass(ms: number) {
    this.ahead! += ms
  }

  override now() {
    return this.ahead === undefined ? new Date() : new Date(this.at + this.ahead)
  }
}

const config: Config = readConfig({ POOL_SIZE: '4' })
const prefix = `jobs_${process.pid}`
let installation: Installation
const open: (() => Promise<unknown>)[] = []

/** One server process, as far as jobs go. */
function node(clock = new HandClock()) {
  const tenants = new Tenants(installation, config)
  const channel = new ControlChannel(installation, tenants)
  const due = new DueBoard(tenants, channel, clock)
  const store = new JobStore(tenants, clock)
  const metrics = new Metrics()
  const jobs = new Jobs(store, due, tenants, clock, metrics)
  const dispatcher = new Dispatcher(jobs, due, clock)
  const db = new Db(tenants, clock)
  open.push(async () => {
    await dispatcher.stop()
    await channel.stop()
    await tenants.onApplicationShutdown()
    metrics.onApplicationShutdown()
  })
  const write = async (tenant: string, work: Parameters<typeof db.write>[1]) => db.write(systemActor(tenant), work)
  return { tenants, channel, due, store, jobs, dispatcher, db, clock, write }
}

const until = async (truth: () => boolean | Promise<boolean>, within = 5_000) => {
  const end = Date.now() + within
  while (!(await truth())) {
    if (Date.now() > end) throw new Error('it did not happen')
    await sleep(20)
  }
}

beforeAll(async () => {
  installation = await prepare(clusterUrl(), 'test-password', prefix)
  await addTenant({ adminUrl: clusterUrl(), prefix, slug: 'second' })
  await addTenant({ adminUrl: clusterUrl(), prefix, slug: 'quiet' })
})

afterAll(async () => {
  for (const close of open) await close()
})

beforeEach(async () => {
  const { tenants } = node()
  for (const t of ['main', 'second']) await sql`delete from pgboss.job`.execute(await tenants.database(t))
  await sql`delete from control.due`.execute(tenants.control)
})

describe('a job', () => {
  it('runs after commit and not after rollback', async () => {
    const { jobs, write } = node()
    const seen: unknown[] = []
    jobs.handle('lab.report.produce', async (actor, data) => seen.push([actor.tenant, data]))
    await write('main', (tx) =>
      jobs.enqueue(tx, { tenant: 'main' }, { name: 'lab.report.produce', data: { orderId: 'o1' } }),
    )
    await expect(
      write('main', async (tx) => {
        await jobs.enqueue(tx, { tenant: 'main' }, { name: 'lab.report.produce', data: { orderId: 'o2' } })
        throw new Error('changed my mind')
      }),
    ).rejects.toThrow('changed my mind')
    expect(await jobs.runDue('main')).toBe(1)
    expect(seen).toEqual([['main', { orderId: 'o1' }]])
    expect(await jobs.runDue('main')).toBe(0)
  })

  it('runs when many first ones come at once, through a pool smaller than they are', async () => {
    const { jobs, write } = node()
    let ran = 0
    jobs.handle('billing.receipt.send', async () => ran++)
    await Promise.all(
      Array.from({ length: 40 }, (_, i) =>
        write('main', (tx) => jobs.enqueue(tx, { tenant: 'main' }, { name: 'billing.receipt.send', data: { n: i } })),
      ),
    )
    expect(await jobs.runDue('main')).toBe(40)
    expect(ran).toBe(40)
  })

  it('waits for its time, by our clock, behind the database’s own or ahead of it', async () => {
    for (const today of ['2020-01-01T09:00:00Z', '2050-01-01T09:00:00Z']) {
      const { jobs, write, clock } = node()
      let ran = 0
      jobs.handle('follow_up.remind', async () => ran++)
      clock.stand(today)
      const startAfter = new Date(Date.parse(today) + 3_600_000)
      await write('main', (tx) =>
        jobs.enqueue(tx, { tenant: 'main' }, { name: 'follow_up.remind', data: {}, startAfter }),
      )
      clock.pass(3_599_000)
      expect(await jobs.runDue('main')).toBe(0)
      clock.pass(1_000)
      expect(await jobs.runDue('main')).toBe(1)
      expect(ran).toBe(1)
    }
  })

  it('with a key waits once, is brought forward, and may wait again while one runs', async () => {
    const { jobs, write, clock } = node()
    clock.stand('2026-11-20T09:00:00Z')
    const again: number[] = []
    jobs.handle('search.rebuild', async () => {
      if (again.push(1) === 1)
        await write('main', (tx) =>
          jobs.enqueue(tx, { tenant: 'main' }, { name: 'search.rebuild', data: {}, key: 'k' }),
        )
    })
    const later = new Date(clock.now().getTime() + 60_000)
    await write('main', async (tx) => {
      await jobs.enqueue(tx, { tenant: 'main' }, { name: 'search.rebuild', data: {}, key: 'k', startAfter: later })
      await jobs.enqueue(tx, { tenant: 'main' }, { name: 'search.rebuild', data: {}, key: 'k' })
      await jobs.enqueue(tx, { tenant: 'main' }, { name: 'search.rebuild', data: {}, key: 'k' })
    })
    expect(await jobs.runDue('main')).toBe(2)
  })

  it('with a key is not taken up before a change that counted on it is there to see', async () => {
    const { jobs, write } = node()
    let ran = 0
    jobs.handle('stock.recount', async () => ran++)
    await write('main', (tx) => jobs.enqueue(tx, { tenant: 'main' }, { name: 'stock.recount', data: {}, key: 'k' }))
    await write('main', async (tx) => {
      await jobs.enqueue(tx, { tenant: 'main' }, { name: 'stock.recount', data: {}, key: 'k' })
      expect(await jobs.runDue('main')).toBe(0)
    })
    expect(await jobs.runDue('main')).toBe(1)
  })

  it('that fails is tried again later and parked in the end, with no word of what went wrong', async () => {
    const { jobs, write, clock } = node()
    clock.stand('2026-11-20T09:00:00Z')
    let tries = 0
    let cured = false
    jobs.handle(
      'message.send',
      async () => {
        tries++
        if (!cured) throw Object.assign(new Error('Rahim Uddin has HIV'), { code: 'E1' })
      },
      { retryLimit: 2 },
    )
    await write('main', (tx) =>
      jobs.enqueue(tx, { tenant: 'main' }, { name: 'message.send', data: { messageId: 'm1' } }),
    )
    expect(await jobs.runDue('main')).toBe(1)
    expect(await jobs.runDue('main')).toBe(0)
    for (let i = 0; i < 3; i++) {
      clock.pass(3_600_000)
      await jobs.runDue('main')
    }
    expect(tries).toBe(3)
    const [parked] = await jobs.parked('main')
    expect(parked).toMatchObject({ name: 'message.send', data: { messageId: 'm1' }, error: 'Error E1', attempts: 3 })
    cured = true
    expect(await jobs.retry('main', 'message.send', parked!.id)).toBe(true)
    expect(await jobs.runDue('main')).toBe(1)
    expect(await jobs.parked('main')).toEqual([])
  })

  it('of a name nobody handles is refused when it is written', async () => {
    const { jobs, write } = node()
    await expect(
      write('main', (tx) => jobs.enqueue(tx, { tenant: 'main' }, { name: 'lab.repotr', data: {} })),
    ).rejects.toThrow('nobody handles')
  })

  it('whose process died goes on within seconds, again and again; one that gives signs of life is left alone', async () => {
    const { jobs, store, clock } = node()
    let ran = 0
    jobs.handle('pdf.render', async () => ran++)
    clock.stand(new Date().toISOString())
    await node().write('main', (tx) => jobs.enqueue(tx, { tenant: 'main' }, { name: 'pdf.render', data: {} }))
    for (let deaths = 0; deaths < 4; deaths++) {
      const [job] = await store.take('main', 'pdf.render', 1)
      clock.pass(12_000)
      await store.beat('main', job!)
      clock.pass(12_000)
      expect((await jobs.take('main', 1)).jobs).toEqual([])
      // Dead: nothing is heard any more. The next attempt is there without the wait of a failure.
      clock.pass(4_000)
      expect((await store.outlook('main')).ready).toEqual(['pdf.render'])
      // What the dead process would still say of its attempt says nothing of the next.
      await store.beat('main', job!)
    }
    expect(await jobs.runDue('main')).toBe(1)
    expect(ran).toBe(1)
  })
})

describe('the dispatcher', () => {
  it('runs a job of any tenant within a second of its commit, and leaves quiet tenants alone', async () => {
    const { jobs, dispatcher, write, tenants } = node()
    const seen = new Map<string, number>()
    jobs.handle('token.call', async (actor) => seen.set(actor.tenant, Date.now()))
    await dispatcher.start()
    await sleep(300)
    const connections = async () =>
      (
        await sql<{
          n: number
        }>`select count(*) as n from pg_stat_activity where datname like ${`${prefix}_t_quiet`}`.execute(
          tenants.control,
        )
      ).rows[0]!.n
    await sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = ${`${prefix}_t_quiet`}`.execute(
      tenants.control,
    )
    await until(async () => (await connections()) === 0)
    const began = Date.now()
    for (const tenant of ['main', 'second'])
      await write(tenant, (tx) => jobs.enqueue(tx, { tenant }, { name: 'token.call', data: {} }))
    await until(() => seen.size === 2)
    for (const at of seen.values()) expect(at - began).toBeLessThan(1_000)
    expect(await connections()).toBe(0)
    await dispatcher.stop()
  })

  it('runs what another process wrote, at once and at its time', async () => {
    const web = node()
    const worker = node()
    const seen: unknown[] = []
    for (const n of [web, worker])
      n.jobs.handle('slot.release', async (_, data: { slotId: string }) => seen.push(data.slotId))
    await worker.channel.start()
    await worker.dispatcher.start()
    await sleep(200)
    await web.write('second', (tx) =>
      web.jobs.enqueue(tx, { tenant: 'second' }, { name: 'slot.release', data: { slotId: 'now' } }),
    )
    const startAfter = new Date(Date.now() + 700)
    await web.write('second', (tx) =>
      web.jobs.enqueue(tx, { tenant: 'second' }, { name: 'slot.release', data: { slotId: 'soon' }, startAfter }),
    )
    await until(() => seen.length === 1)
    expect(seen).toEqual(['now'])
    await until(() => seen.length === 2)
    expect(Date.now()).toBeGreaterThanOrEqual(startAfter.getTime())
    expect(Date.now()).toBeLessThan(startAfter.getTime() + 1_000)
    await worker.dispatcher.stop()
  })

  it('finds what a crash left unannounced', async () => {
    const { jobs, dispatcher, due } = node()
    let ran = 0
    jobs.handle('claim.submit', async () => ran++)
    await dispatcher.start(300)
    await sleep(300)
    const crashed = node()
    crashed.store.know('claim.submit')
    const job = { name: 'claim.submit', data: {}, key: 'x', startAfter: new Date(), retryLimit: 1, expireInSeconds: 60 }
    await (await crashed.tenants.database('second')).transaction().execute(async (tx) => {
      await crashed.store.add(tx, 'second', job)
      // Otherwise the server's statistics are up to ten seconds late.
      await sql`select pg_stat_force_next_flush()`.execute(tx)
    })
    await until(() => ran === 1)
    await sleep(100)
    expect((await due.read()).due).toEqual([])
    await dispatcher.stop()
  })

  it('lets no slow tenant hold up another, and waits for running jobs before it stops', async () => {
    const { jobs, dispatcher, write } = node()
    let slow = 0
    let quick = 0
    jobs.handle('slow.work', async () => {
      await sleep(1_500)
      slow++
    })
    jobs.handle('quick.work', async () => quick++)
    await dispatcher.start()
    await write('main', async (tx) => {
      for (let i = 0; i < 12; i++) await jobs.enqueue(tx, { tenant: 'main' }, { name: 'slow.work', data: {} })
    })
    await sleep(200)
    await write('second', (tx) => jobs.enqueue(tx, { tenant: 'second' }, { name: 'quick.work', data: {} }))
    await until(() => quick === 1, 1_000)
    expect(slow).toBe(0)
    await dispatcher.stop()
    expect(slow).toBe(6)
  })
})

describe('a recurrent job', () => {
  it('comes back after each run, and forgets old outcomes of requests', async () => {
    const { jobs, db, tenants, clock } = node()
    new Tidying(jobs, db, clock).onModuleInit()
    const main = await tenants.database('main')
    const remembered = { account_id: '00000000-0000-0000-0000-000000000001', fingerprint: 'f', outcome: '{}' }
    clock.stand('2026-11-20T09:00:00Z')
    await main.deleteFrom('platform.idempotency').execute()
    await main
      .insertInto('platform.idempotency')
      .values([
        { ...remembered, key: 'old-old-old', at: '2026-11-18T08:59:00Z' },
        { ...remembered, key: 'new-new-new', at: '2026-11-20T08:59:00Z' },
      ])
      .execute()
    await jobs.upkeep('main')
    await jobs.upkeep('main')
    clock.pass(24 * 3_600_000)
    expect(await jobs.runDue('main')).toBe(1)
    const left = await main.selectFrom('platform.idempotency').select('key').execute()
    expect(left.map((r) => r.key)).toEqual(['new-new-new'])
    expect(await jobs.runDue('main')).toBe(0)
    clock.pass(24 * 3_600_000)
    expect(await jobs.runDue('main')).toBe(1)
  })
})
