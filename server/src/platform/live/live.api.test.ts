import { createServer, type Server as HttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { io, type Socket } from 'socket.io-client'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { clusterUrl } from '../../testing/cluster.js'
import type { Actor } from '../actor.js'
import { Cache } from '../cache/cache.js'
import { Clock } from '../clock.js'
import { readConfig } from '../config.js'
import { Db } from '../db/db.js'
import { addTenant, type Installation, prepare } from '../db/migrate.js'
import { Tenants } from '../db/tenants.js'
import { Authenticator } from '../http/authenticator.js'
import { Problem } from '../problem.js'
import { systemActor } from '../system-actor.js'
import { ControlChannel } from './channel.js'
import { LiveGateway } from './gateway.js'
import { Live } from './live.js'

/** Sessions that are over, as the database of a clinic would say. */
const over = new Set<string>()

/** Who is meant by `tenant.account.branch.session` as a bearer token. */
class TestAuthenticator extends Authenticator {
  async fromHeaders(headers: { authorization?: string }): Promise<Actor | null> {
    if (!headers.authorization) return null
    const [tenant, accountId, branchId, sessionId] = headers.authorization.replace('Bearer ', '').split('.')
    if (!sessionId || over.has(sessionId)) throw new Problem('unauthenticated')
    return { ...systemActor(tenant!), accountId: accountId!, branchId: branchId!, branchIds: [branchId!], sessionId }
  }
}

const prefix = `live_${process.pid}`
let installation: Installation
const nodes: Node[] = []
const sockets: Socket[] = []

type Node = Awaited<ReturnType<typeof node>>

async function node() {
  const config = readConfig({ POOL_SIZE: '3', PUBLIC_URL: 'https://clinic.example' })
  const tenants = new Tenants(installation, config)
  const channel = new ControlChannel(installation, tenants)
  const live = new Live(channel)
  const cache = new Cache(live)
  const gateway = new LiveGateway(live, new TestAuthenticator(), config, tenants)
  const server: HttpServer = createServer((_, res) => res.end('plain'))
  gateway.attach(server)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  await channel.start()
  const db = new Db(tenants, new Clock())
  const close = async () => {
    gateway.close()
    server.close()
    await channel.stop()
    await tenants.onApplicationShutdown()
  }
  return {
    db,
    live,
    cache,
    channel,
    gateway,
    tenants,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close,
  }
}

async function join(to: Node, token: string, headers: Record<string, string> = {}) {
  const authorization: Record<string, string> = token ? { authorization: `Bearer ${token}` } : {}
  const socket = io(to.url, {
    path: '/api/v1/live',
    transports: ['websocket'],
    extraHeaders: { ...authorization, ...headers },
    forceNew: true,
    reconnection: false,
  })
  sockets.push(socket)
  const pokes: unknown[] = []
  socket.on('poke', (p) => pokes.push(p))
  await new Promise<void>((done, fail) => {
    socket.once('connect', done)
    socket.once('connect_error', fail)
  })
  return { socket, pokes }
}

const until = async (truth: () => boolean, within = 5_000) => {
  const end = Date.now() + within
  while (!truth()) {
    if (Date.now() > end) throw new Error('it did not happen')
    await sleep(10)
  }
}

let a: Node
let b: Node
beforeAll(async () => {
  installation = await prepare(clusterUrl(), 'test-password', prefix)
  await addTenant({ adminUrl: clusterUrl(), prefix, slug: 'second' })
  nodes.push((a = await node()), (b = await node()))
})
afterEach(() => {
  for (const s of sockets.splice(0)) s.disconnect()
})
afterAll(async () => {
  for (const n of nodes) await n.close()
})

const poke = (tenant: string, topic: string, key = {}) =>
  a.db.write(systemActor(tenant), async (tx) => a.live.poke(tx, { tenant }, topic, key))

describe('a poke', () => {
  it('reaches the screens of its tenant on another node, with keys and nothing else', async () => {
    const here = await join(a, 'main.u1.b1.s1')
    const there = await join(b, 'main.u2.b2.s2')
    const stranger = await join(b, 'second.u1.b1.s1')
    await poke('main', 'lab.orders', { encounterId: 'e1' })
    await until(() => there.pokes.length + here.pokes.length === 2)
    expect(there.pokes).toEqual([{ topic: 'lab.orders', key: { encounterId: 'e1' } }])
    expect(here.pokes).toEqual(there.pokes)
    await sleep(100)
    expect(stranger.pokes).toEqual([])
  })

  it('of one branch stays in that branch', async () => {
    const there = await join(b, 'main.u1.b1.s1')
    const elsewhere = await join(b, 'main.u2.b2.s2')
    const namesake = await join(b, 'second.u3.b1.s3')
    await poke('main', 'frontdesk.queue', { branchId: 'b1' })
    await until(() => there.pokes.length === 1)
    await sleep(100)
    expect([elsewhere.pokes, namesake.pokes]).toEqual([[], []])
  })

  it('is spared groups of guests: they are shown what is new while one of them is here, of their own branch only', async () => {
    a.live.welcome('board', async (_, code) => ({ id: code, branchId: code, group: `all:of:${code}` }))
    const guest = async (code: string) => {
      const auth = { guest: 'board', code }
      const socket = io(a.url, { path: '/api/v1/live', transports: ['websocket'], auth, forceNew: true })
      const seen: unknown[] = []
      socket.on('shown', (what) => seen.push(what))
      sockets.push(socket)
      await new Promise<void>((done) => socket.once('connect', done))
      return { socket, seen }
    }
    const groups = (branchId: string) => [...a.live.audience!.groups('main', branchId)]
    const [one, same, other] = [await guest('b1'), await guest('b1'), await guest('b2')]
    expect([groups('b1'), groups('b2'), groups('b')]).toEqual([['all:of:b1'], ['all:of:b2'], []])
    a.live.audience!.show('main', { branchId: 'b1', group: 'all:of:b1' }, 'new')
    await until(() => one.seen.length === 1 && same.seen.length === 1)
    expect(other.seen).toEqual([])
    one.socket.disconnect()
    await sleep(100)
    expect(groups('b1')).toEqual(['all:of:b1'])
    same.socket.disconnect()
    await until(() => groups('b1').length === 0)
  })

  it('is not sent when the transaction is rolled back', async () => {
    const there = await join(b, 'main.u1.b1.s1')
    const failing = a.db.write(systemActor('main'), async (tx) => {
      a.live.poke(tx, { tenant: 'main' }, 'lost')
      throw new Error('no')
    })
    await expect(failing).rejects.toThrow('no')
    await poke('main', 'kept')
    await until(() => there.pokes.length > 0)
    expect(there.pokes).toEqual([{ topic: 'kept', key: {} }])
  })

  it('is only keys: what does not fit a notification is refused', async () => {
    await expect(poke('main', 'x', { patientId: 'p'.repeat(9_000) })).rejects.toThrow('keys only')
  })
})

describe('a socket', () => {
  it('is refused without a session, with a bad one, and to a page of another site', async () => {
    await expect(join(a, '')).rejects.toThrow('unauthenticated')
    await expect(join(a, 'rubbish')).rejects.toThrow('unauthenticated')
    for (const headers of [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
    ]) {
      await expect(join(a, 'main.u1.b1.s1', headers as never)).rejects.toThrow('websocket error')
    }
    await join(a, 'main.u1.b1.s1', { origin: a.url })
    await join(a, 'main.u1.b1.s1', { origin: 'https://clinic.example' })
  })

  it('is closed on every node when its session or account ends', async () => {
    const ended = await join(b, 'main.u1.b1.s1')
    const other = await join(b, 'main.u1.b1.s2')
    const namesake = await join(b, 'second.u1.b1.s1')
    await a.db.write(systemActor('main'), async (tx) => a.live.endSession(tx, { tenant: 'main' }, 's1'))
    await until(() => ended.socket.disconnected)
    expect([other.socket.connected, namesake.socket.connected]).toEqual([true, true])
    await a.db.write(systemActor('main'), async (tx) => a.live.endAccount(tx, { tenant: 'main' }, 'u1'))
    await until(() => other.socket.disconnected)
    expect(namesake.socket.connected).toBe(true)
    expect(namesake.pokes).toEqual([])
  })

  it('of a person whose rights change is told on every node and comes in anew; a colleague notices nothing', async () => {
    const here = await join(a, 'main.u1.b1.s1')
    const there = await join(b, 'main.u1.b1.s2')
    const [colleague, namesake] = [await join(b, 'main.u2.b1.s3'), await join(b, 'second.u1.b1.s4')]
    const closed: string[] = []
    for (const { socket } of [here, there]) socket.on('disconnect', (reason) => closed.push(reason))
    await a.db.write(systemActor('main'), async (tx) => a.live.changeAccount(tx, { tenant: 'main' }, 'u1'))
    await until(() => closed.length === 2)
    expect([here.pokes, there.pokes]).toEqual([
      [{ topic: 'live.account_changed', key: { accountId: 'u1' } }],
      [{ topic: 'live.account_changed', key: { accountId: 'u1' } }],
    ])
    // Cut off, not turned away: a browser comes back by itself and is put into the rooms it may be in now.
    expect(closed).not.toContain('io server disconnect')
    expect([colleague.socket.connected, namesake.socket.connected]).toEqual([true, true])
    expect([colleague.pokes, namesake.pokes]).toEqual([[], []])
  })

  it('leaves other addresses of the server alone', async () => {
    expect(await (await fetch(`${a.url}/elsewhere`)).text()).toBe('plain')
  })
})

describe('the channel', () => {
  it('comes back by itself when its connection is cut, and says that something may have been missed', async () => {
    let gaps = 0
    b.channel.onGap(() => gaps++)
    await sql`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'tabib listen' and datname = ${installation.controlDatabase}`.execute(
      a.tenants.control,
    )
    await until(() => !b.channel.listening)
    expect(b.channel.state).toBe('lost')
    await until(() => b.channel.listening && a.channel.listening)
    expect(gaps).toBe(1)
    const there = await join(b, 'main.u1.b1.s1')
    await poke('main', 'again')
    await until(() => there.pokes.length === 1)
  })

  it('that was cut says who is still there, and closes the sockets of those who are not', async () => {
    const [ended, stays] = [await join(b, 'main.u1.b1.ended'), await join(b, 'main.u2.b1.stays')]
    over.add('ended')
    await sql`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'tabib listen' and datname = ${installation.controlDatabase}`.execute(
      a.tenants.control,
    )
    await until(() => ended.socket.disconnected)
    await until(() => b.channel.listening && a.channel.listening)
    await poke('main', 'afterwards')
    await until(() => stays.pokes.length > 0)
    expect(stays.socket.connected).toBe(true)
    await expect(join(b, 'main.u1.b1.ended')).rejects.toThrow('unauthenticated')
  })
})

describe('a cached answer', () => {
  it('is loaded once for all who ask, and again when its time is over', async () => {
    let loads = 0
    const load = async () => {
      await sleep(20)
      return ++loads
    }
    const ask = () => a.cache.wrap('main/price/1', 100, load)
    expect(await Promise.all([ask(), ask(), ask()])).toEqual([1, 1, 1])
    expect(await ask()).toBe(1)
    await sleep(120)
    expect(await ask()).toBe(2)
  })

  it('is forgotten here at once and on another node soon, by prefix', async () => {
    let version = 1
    const ask = (n: Node, key: string) => n.cache.wrap(key, 60_000, async () => version)
    for (const key of ['main/staff/1', 'main/rooms/1']) await Promise.all([ask(a, key), ask(b, key)])
    version = 2
    a.cache.invalidate('main/staff/')
    expect(await ask(a, 'main/staff/1')).toBe(2)
    const end = Date.now() + 3_000
    while ((await ask(b, 'main/staff/1')) !== 2 && Date.now() < end) await sleep(10)
    expect(await ask(b, 'main/staff/1')).toBe(2)
    expect([await ask(a, 'main/rooms/1'), await ask(b, 'main/rooms/1')]).toEqual([1, 1])
  })

  it('that was being read while it changed is not kept', async () => {
    let go!: (v: string) => void
    const first = a.cache.wrap('main/slow', 60_000, () => new Promise<string>((done) => (go = done)))
    a.cache.invalidate('main/')
    go('old')
    expect(await first).toBe('old')
    expect(await a.cache.wrap('main/slow', 60_000, async () => 'new')).toBe('new')
  })

  it('is not kept when loading fails', async () => {
    await expect(a.cache.wrap('main/bad', 60_000, () => Promise.reject(new Error('away')))).rejects.toThrow('away')
    expect(await a.cache.wrap('main/bad', 60_000, async () => 1)).toBe(1)
  })
})
