import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { sql } from 'kysely'
import { installationOf, type Node, until } from './testing/nodes.js'

/** Never within a test: what is found was not found by the sweep that comes every minute, nor by one of its rounds. */
const NEVER = 3_600_000
const prefix = `dispatch_${process.pid}`
let here: Awaited<ReturnType<typeof installationOf>>
let open: Node[] = []
const node = () => {
  const made = here.node()
  open.push(made)
  return made
}

beforeAll(async () => {
  here = await installationOf(prefix, ['second', 'quiet'])
})
afterAll(() => here.close())

beforeEach(async () => {
  for (const one of open) await one.close()
  open = []
  const { tenants } = node()
  for (const t of ['main', 'second']) await sql`delete from pgboss.job`.execute(await tenants.database(t))
  await sql`delete from control.due`.execute(tenants.control)
})

/** Work that goes on until it is let go. */
function gate() {
  let open!: () => void
  const opened = new Promise<void>((done) => (open = done))
  return { open, opened }
}

/** A process that dies between the commit of a job and telling anybody. */
async function dieAfterCommit(dying: Node, tenant: string, name: string): Promise<void> {
  dying.store.know(name)
  const job = { name, data: {}, key: `${Math.random()}`, startAfter: new Date(), retryLimit: 1, expireInSeconds: 60 }
  await (await dying.tenants.database(tenant)).transaction().execute(async (tx) => {
    await dying.store.add(tx, tenant, job)
    // Otherwise the server's statistics are up to ten seconds late.
    await sql`select pg_stat_force_next_flush()`.execute(tx)
  })
}

/** A process that has done everything there was to do. */
async function atRest(one: Node, sweep = NEVER, rounds: number[] = []): Promise<Node> {
  await one.channel.start()
  await one.dispatcher.start(sweep, rounds)
  await until(() => !one.dispatcher.isBusy)
  return one
}

describe('the dispatcher', () => {
  it('runs a job of any tenant after its commit, and leaves quiet tenants alone', async () => {
    const one = node()
    const { jobs, write, tenants } = one
    const seen = new Set<string>()
    jobs.handle('token.call', async (actor) => seen.add(actor.tenant))
    await atRest(one)
    const connections = async () => {
      const { rows } = await sql<{ n: number }>`
        select count(*) as n from pg_stat_activity where datname = ${`${prefix}_t_quiet`}`.execute(tenants.control)
      return rows[0]!.n
    }
    await until(async () => (await connections()) === 0)
    for (const tenant of ['main', 'second'])
      await write(tenant, (tx) => jobs.enqueue(tx, { tenant }, { name: 'token.call', data: {} }))
    await until(() => seen.size === 2)
    expect(await connections()).toBe(0)
  })

  it('runs what another process wrote, at once and at its time', async () => {
    const web = node()
    const worker = node()
    const seen: unknown[] = []
    for (const n of [web, worker])
      n.jobs.handle('slot.release', async (_, data: { slotId: string }) => seen.push(data.slotId))
    await atRest(worker)
    const release = (slotId: string, startAfter?: Date) =>
      web.write('second', (tx) => {
        const when = startAfter ? { startAfter } : {}
        return web.jobs.enqueue(tx, { tenant: 'second' }, { name: 'slot.release', data: { slotId }, ...when })
      })
    await release('now')
    await until(() => seen.length === 1)
    const startAfter = new Date(Date.now() + 500)
    await release('soon', startAfter)
    await until(() => seen.length === 2)
    expect(seen).toEqual(['now', 'soon'])
    expect(Date.now()).toBeGreaterThanOrEqual(startAfter.getTime())
  })

  it('lets no slow tenant hold up another, and waits for running jobs before it stops', async () => {
    const one = node()
    const { jobs, dispatcher, write } = one
    let [begun, slow, quick] = [0, 0, 0]
    const slowly = gate()
    jobs.handle('slow.work', async () => {
      begun++
      await slowly.opened
      slow++
    })
    jobs.handle('quick.work', async () => quick++)
    await atRest(one)
    await write('main', async (tx) => {
      for (let i = 0; i < 12; i++) await jobs.enqueue(tx, { tenant: 'main' }, { name: 'slow.work', data: {} })
    })
    await until(() => begun === 6)
    await write('second', (tx) => jobs.enqueue(tx, { tenant: 'second' }, { name: 'quick.work', data: {} }))
    await until(() => quick === 1)
    expect([begun, slow]).toEqual([6, 0])
    const stopped = dispatcher.stop()
    slowly.open()
    await stopped
    expect([begun, slow]).toEqual([6, 6])
  })

  it('that has its hands full lets another process take what more comes', async () => {
    const [busy, idle] = [node(), node()]
    const by: Record<string, number> = { busy: 0, idle: 0 }
    const slowly = gate()
    for (const [name, n] of Object.entries({ busy, idle })) {
      n.jobs.handle('claim.submit', async () => {
        by[name]!++
        await slowly.opened
      })
      await atRest(n)
    }
    const submit = () =>
      busy.write('main', (tx) => busy.jobs.enqueue(tx, { tenant: 'main' }, { name: 'claim.submit', data: {} }))
    // It sees the other at its next look around.
    await until(() => busy.due.hasOthers)
    for (let i = 1; i <= 6; i++) {
      await submit()
      await until(() => by.busy! + by.idle! === i)
    }
    await submit()
    await until(() => by.idle === 1)
    slowly.open()
  })
})

describe('what a process that died had not told', () => {
  it('is found by the sweep', async () => {
    const one = node()
    let ran = 0
    one.jobs.handle('claim.submit', async () => ran++)
    await atRest(one, 300)
    await dieAfterCommit(node(), 'second', 'claim.submit')
    await until(() => ran === 1)
    await until(() => !one.dispatcher.isBusy)
    expect((await one.due.read()).due).toEqual([])
  })

  it('is looked for at once by the others, who see its connection end', async () => {
    const [alive, dying] = [node(), node()]
    let ran = 0
    alive.jobs.handle('claim.submit', async () => ran++)
    await dying.channel.start()
    await atRest(alive)
    await dieAfterCommit(dying, 'second', 'claim.submit')
    await until(() => alive.due.hasOthers)
    expect(ran).toBe(0)
    await dying.channel.stop()
    await until(() => ran === 1)
  })

  it('is looked for again, where its last commit came after its end', async () => {
    const [alive, dying] = [node(), node()]
    let ran = 0
    let dead = false
    alive.jobs.handle('claim.submit', async () => ran++)
    await dying.channel.start()
    await atRest(alive)
    const activity = alive.due.activity.bind(alive.due)
    alive.due.activity = async () => {
      const read = await activity()
      if (dead) {
        dead = false
        await dieAfterCommit(dying, 'second', 'claim.submit')
      }
      return read
    }
    await alive.dispatcher.start(NEVER, [500, 1_000, 2_000, 4_000, 8_000])
    await until(() => alive.due.hasOthers)
    await dying.channel.stop()
    dead = true
    await until(() => ran === 1)
  })

  it('includes work nobody had asked for yet: modules are asked where something was written', async () => {
    const [alive, dying] = [node(), node()]
    const asked: string[] = []
    let failing = true
    alive.jobs.handle('claim.submit', async () => undefined)
    await atRest(alive, 300)
    alive.jobs.onSweep(async ({ tenant }) => {
      asked.push(tenant)
      if (failing) throw Object.assign(new Error('away'), { code: 'AWAY' })
    })
    await dieAfterCommit(dying, 'second', 'claim.submit')
    await until(() => asked.length === 1)
    // Whoever could not look is asked again.
    failing = false
    await dieAfterCommit(dying, 'second', 'claim.submit')
    await until(() => asked.length >= 2)
    expect(new Set(asked)).toEqual(new Set(['second']))
  })

  it('is looked for at the start, and only in clinics that were written to since', async () => {
    const started = async () => {
      const one = node()
      const visited: string[] = []
      one.jobs.handle('claim.submit', async () => undefined)
      one.jobs.onSweep(async ({ tenant }) => visited.push(tenant))
      await atRest(one)
      await one.dispatcher.stop()
      return visited.toSorted()
    }
    await sql`update control.swept set written = -1`.execute(node().tenants.control)
    expect(await started()).toEqual(['main', 'quiet', 'second'])
    // What the first visit itself wrote is seen by one that comes later.
    await until(async () => (await started()).length === 0)
    await dieAfterCommit(node(), 'second', 'claim.submit')
    await until(async () => (await started()).join() === 'second')
  })
})
