import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { sql } from 'kysely'
import { installationOf } from './testing/nodes.js'
import { Tidying } from './tidying.js'

let here: Awaited<ReturnType<typeof installationOf>>
const node = () => here.node()

beforeAll(async () => {
  here = await installationOf(`jobs_${process.pid}`, [])
})
afterAll(() => here.close())

beforeEach(async () => {
  const { tenants } = node()
  await sql`delete from pgboss.job`.execute(await tenants.database('main'))
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

  it('that is due first is found among thousands that wait longer, whatever they are called', async () => {
    const { jobs, store, tenants, write, clock } = node()
    clock.stand('2026-11-20T09:00:00Z')
    for (const name of ['visit.remind', 'claim.submit', 'never.asked']) jobs.handle(name, async () => undefined)
    const add = (name: string, minutes: number) =>
      write('main', (tx) => {
        const startAfter = new Date(clock.now().getTime() + minutes * 60_000)
        return jobs.enqueue(tx, { tenant: 'main' }, { name, data: {}, startAfter })
      })
    await add('visit.remind', 30)
    await add('claim.submit', 45)
    await sql`
      insert into pgboss.job (name, singleton_key, start_after, state, policy)
      select 'visit.remind', i::text, timestamptz '2026-11-21T09:00:00Z' + i * interval '1 minute', 'created', 'short'
      from generate_series(1, 3000) i`.execute(await tenants.database('main'))
    expect(await store.outlook('main')).toEqual({ ready: [], next: new Date('2026-11-20T09:30:00Z') })
    clock.pass(30 * 60_000)
    expect(await store.outlook('main')).toEqual({ ready: ['visit.remind'], next: new Date('2026-11-20T09:45:00Z') })
    expect(await jobs.runDue('main')).toBe(1)
    clock.pass(15 * 60_000)
    expect(await store.outlook('main')).toEqual({
      ready: ['claim.submit'],
      next: new Date('2026-11-21T09:01:00Z'),
    })
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

  it('comes back as seldom as anybody comes, but every day', async () => {
    const { jobs, tenants, clock } = node()
    clock.stand('2026-11-20T09:00:00Z')
    jobs.every('sessions.tidy', 15, async () => undefined)
    const waits = async (lastAt: string) => {
      await sql`
        insert into control.activity (tenant, last_at) values ('main', ${lastAt})
        on conflict (tenant) do update set last_at = excluded.last_at`.execute(tenants.control)
      await jobs.upkeep('main')
      clock.pass(15 * 60_000)
      const began = clock.now().getTime()
      expect(await jobs.runDue('main')).toBe(1)
      const { rows } = await sql<{ at: string }>`
        select start_after as at from pgboss.job where name = 'sessions.tidy' and state = 'created'`.execute(
        await tenants.database('main'),
      )
      await sql`delete from pgboss.job`.execute(await tenants.database('main'))
      return (Date.parse(rows[0]!.at) - began) / 60_000
    }
    expect(await waits('2026-11-20T09:14:00Z')).toBe(15)
    expect(await waits('2026-11-20T07:30:00Z')).toBe(120)
    expect(await waits('2026-10-01T00:00:00Z')).toBe(24 * 60)
  })

  it('that this program does not know any more is taken away', async () => {
    const [before, after] = [node(), node()]
    before.jobs.every('catch_up', 5, async () => undefined)
    await before.jobs.upkeep('main')
    const left = async () => {
      const { rows } = await sql<{ name: string }>`select name from pgboss.job`.execute(
        await after.tenants.database('main'),
      )
      return rows.map((r) => r.name)
    }
    expect(await left()).toEqual(['catch_up'])
    after.jobs.every('tidy', 60, async () => undefined)
    await after.jobs.upkeep('main')
    expect(await left()).toEqual(['tidy'])
  })
})
