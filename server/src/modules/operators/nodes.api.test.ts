import { sql } from 'kysely'
import { io, type Socket } from 'socket.io-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Cache } from '../../platform/cache/cache.js'
import { Db } from '../../platform/db/db.js'
import { Jobs } from '../../platform/jobs/jobs.js'
import { Live } from '../../platform/live/live.js'
import { systemActor } from '../../platform/system-actor.js'
import {
  type Node,
  openedClinic,
  operatorCookie,
  signInAt,
  type WholeInstallation,
  wholeInstallation,
} from '../../testing/installation.js'

let inst: WholeInstallation
let a: Node
let b: Node
let operator: string
const sockets: Socket[] = []
beforeAll(async () => {
  inst = await wholeInstallation()
  a = await inst.node()
  b = await inst.node()
  operator = await operatorCookie(a)
  await openedClinic(a, operator, 'shared')
})
afterAll(async () => {
  for (const s of sockets) s.disconnect()
  await inst.close()
})

async function listen(node: Node, slug: string, cookie: string) {
  const socket = io(`http://127.0.0.1:${node.port}`, {
    path: '/api/v1/live',
    transports: ['websocket'],
    extraHeaders: { cookie, host: `${slug}.localhost` },
    forceNew: true,
    reconnection: false,
  })
  sockets.push(socket)
  const pokes: { topic: string }[] = []
  socket.on('poke', (p: { topic: string }) => pokes.push(p))
  await new Promise<void>((done, fail) => {
    socket.once('connect', done)
    socket.once('connect_error', fail)
  })
  return { socket, pokes }
}

describe('two servers on one Postgres behave as one', () => {
  it('a clinic opened at one is served by the other at once', async () => {
    await openedClinic(a, operator, 'fresh')
    const cookie = await signInAt(b, 'fresh')
    expect((await b.send('fresh.localhost', 'GET', '/auth/me', { cookie })).status).toBe(200)
    expect((await a.send('fresh.localhost', 'GET', '/auth/me', { cookie })).status).toBe(200)
  })

  it('a session ended at one is over at the other', async () => {
    const cookie = await signInAt(a, 'shared')
    const ask = () => b.send('shared.localhost', 'GET', '/auth/me', { cookie })
    expect((await ask()).status).toBe(200)
    await a.send('shared.localhost', 'POST', '/auth/logout', { cookie, body: {} })
    await expect.poll(async () => (await ask()).status).toBe(401)
  })

  it('a poke said at one reaches the socket at the other', async () => {
    const { pokes } = await listen(b, 'shared', await signInAt(a, 'shared'))
    const live = a.app.get(Live)
    await a.app.get(Db).write(systemActor('shared'), async (tx) => live.poke(tx, { tenant: 'shared' }, 'lab.orders'))
    await expect.poll(() => pokes.map((p) => p.topic)).toContain('lab.orders')
  })

  it('a suspension at one closes the other: requests, and sockets', async () => {
    await openedClinic(a, operator, 'halted')
    const cookie = await signInAt(b, 'halted')
    const { socket } = await listen(b, 'halted', cookie)
    const ask = () => b.send('halted.localhost', 'GET', '/auth/me', { cookie })
    expect((await ask()).status).toBe(200)
    await a.send('localhost', 'POST', '/platform/clinics/halted/suspension', {
      cookie: operator,
      body: { reason: 'test' },
    })
    await expect.poll(async () => (await ask()).body.code).toBe('operators.clinic_suspended')
    await expect.poll(() => socket.connected).toBe(false)
    await expect(listen(b, 'halted', cookie)).rejects.toThrow('unauthenticated')
  })

  it('an operator who signed out at one is out at the other', async () => {
    const mine = await operatorCookie(a)
    expect((await b.send('localhost', 'GET', '/platform/session', { cookie: mine })).status).toBe(200)
    await a.send('localhost', 'DELETE', '/platform/session', { cookie: mine, body: {} })
    expect((await b.send('localhost', 'GET', '/platform/session', { cookie: mine })).status).toBe(401)
  })

  it('what one keeps is forgotten when the other changes it', async () => {
    const kept = b.app.get(Cache)
    let reads = 0
    const read = () => kept.wrap('shared/test/thing', 60_000, async () => ++reads)
    expect([await read(), await read()]).toEqual([1, 1])
    a.app.get(Cache).invalidate('shared/test')
    await expect.poll(read).toBe(2)
  })

  it('a job runs once, at whichever of them, and waits while its clinic is suspended', async () => {
    const ran: string[] = []
    for (const [name, node] of [
      ['a', a],
      ['b', b],
    ] as const)
      node.app.get(Jobs).handle('test.once', async (_: unknown, data: { n: number }) => ran.push(`${name}${data.n}`))
    const add = (tenant: string, n: number) =>
      a.app
        .get(Db)
        .write(systemActor(tenant), (tx) => a.app.get(Jobs).enqueue(tx, { tenant }, { name: 'test.once', data: { n } }))
    for (let n = 0; n < 8; n++) await add('shared', n)
    await expect.poll(() => ran.length).toBe(8)
    expect(new Set(ran.map((r) => r.slice(1))).size).toBe(8)

    await add('halted', 100)
    // What came later has been done elsewhere, so that this one has been passed over.
    await add('shared', 8)
    await expect.poll(() => ran.length).toBe(9)
    expect(ran.filter((r) => r.endsWith('100'))).toEqual([])
    await a.send('localhost', 'DELETE', '/platform/clinics/halted/suspension', {
      cookie: operator,
      body: { reason: 'test' },
    })
    await expect.poll(() => ran.filter((r) => r.endsWith('100')).length).toBe(1)
  })

  it('nobody is let in where the schema is another: they are asked to come back, and the neighbours are served', async () => {
    const cookie = await signInAt(a, 'fresh')
    const { ControlRoom } = await import('./index.js')
    const control = a.app.get(ControlRoom).db
    const digest = await sql<{ digest: string }>`select digest from control.tenants where slug = 'fresh'`.execute(
      control,
    )
    await sql`update control.tenants set digest = 'older' where slug = 'fresh'`.execute(control)
    const ask = () => b.send('fresh.localhost', 'GET', '/auth/me', { cookie })
    await expect.poll(async () => (await ask()).status).toBe(503)
    const refused = await ask()
    expect([refused.body.code, refused.headers.get('retry-after')]).toEqual(['operators.clinic_updating', '10'])
    expect((await b.send('shared.localhost', 'GET', '/auth/demo-logins')).status).toBe(200)
    await sql`update control.tenants set digest = ${digest.rows[0]!.digest} where slug = 'fresh'`.execute(control)
    await expect.poll(async () => (await ask()).status).toBe(200)
  })
})
