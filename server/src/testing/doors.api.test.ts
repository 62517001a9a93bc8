import { newId } from '@tabib/contracts/core/id'
import type { Route } from '@tabib/contracts/core/route'
import { io, type Socket } from 'socket.io-client'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { Db } from '../platform/db/db.js'
import { Edge } from '../platform/http/edge.js'
import { Live } from '../platform/live/live.js'
import { systemActor } from '../platform/system-actor.js'
import {
  type Answered,
  type Node,
  openedClinic,
  operatorCookie,
  PASSWORD,
  type WholeInstallation,
  wholeInstallation,
} from './installation.js'
import { fieldsOf, sampleOf, withId } from './matrix/generate.js'

// The doors between the clinics of one installation, and between the clinics and who runs it: asked from the contracts, so
// that a new route stands before them by existing.

let inst: WholeInstallation
let node: Node
let operator: string
/** Cookies of the owners of two clinics. */
let here: string
let there: string
let routes: Route[]
const sockets: Socket[] = []

beforeAll(async () => {
  inst = await wholeInstallation()
  node = await inst.node()
  operator = await operatorCookie(node)
  here = await openedClinic(node, operator, 'here')
  there = await openedClinic(node, operator, 'there')
  routes = node.app.get(Edge).routes
}, 120_000)
afterEach(() => {
  for (const s of sockets.splice(0)) s.disconnect()
})
afterAll(() => inst.close())

const isOperators = (r: Route) => r.permission === 'operator'
const sampled = (r: Route) => sampleOf(r, () => newId())

interface Asking {
  host: string
  cookie?: string
}
const ask = (
  r: Route,
  { params, query, body }: Pick<ReturnType<typeof sampleOf>, 'params' | 'query' | 'body'>,
  { host, cookie }: Asking,
) => {
  const path = r.path.replace(/:(\w+)/g, (_, k: string) => encodeURIComponent(String(params[k])))
  const search = new URLSearchParams(query as Record<string, string>).toString()
  const sent = r.method === 'GET' || r.takes === 'multipart' ? {} : { body }
  return node.send(host, r.method, search ? `${path}?${search}` : path, { ...sent, ...(cookie ? { cookie } : {}) })
}
const seen = (a: Answered, asked: string) =>
  JSON.stringify([a.status, a.body])
    .replaceAll(asked, '<asked>')
    .replace(/"requestId":"[^"]*"/, '')

test('what operators do is closed to everybody else, at every address', async () => {
  const told: string[] = []
  for (const r of routes.filter(isOperators))
    for (const from of [
      { host: 'localhost' },
      { host: 'localhost', cookie: here },
      { host: 'here.localhost', cookie: here },
      { host: 'here.localhost', cookie: operator },
    ]) {
      const { status, body } = await ask(r, sampled(r), from)
      if (status !== 401) told.push(`${r.id} at ${from.host}: ${status} ${body?.code ?? ''}`)
    }
  expect(told).toEqual([])
}, 60_000)

test('an operator opens nothing of a clinic, at any address', async () => {
  const told: string[] = []
  for (const r of routes.filter((x) => !isOperators(x) && x.permission !== 'public'))
    for (const host of ['localhost', 'here.localhost']) {
      const { status } = await ask(r, sampled(r), { host, cookie: operator })
      if (status !== 401) told.push(`${r.id} at ${host}: ${status}`)
    }
  expect(told).toEqual([])
}, 120_000)

test('to an operator, an admin of another clinic and one of nobody are the same, and the other clinic keeps its admin', async () => {
  const adminsOf = async (slug: string) =>
    (await node.send('localhost', 'GET', `/platform/clinics/${slug}`, { cookie: operator })).body.admins as {
      id: string
    }[]
  const [others] = await adminsOf('there')
  const asked: string[] = []
  for (const r of routes.filter(isOperators)) {
    const made = sampled(r)
    const sample = 'slug' in made.params ? { ...made, params: { ...made.params, slug: 'here' } } : made
    for (const place of sample.ids) {
      const nobodys = newId()
      const from = { host: 'localhost', cookie: operator }
      const a = await ask(r, withId(sample, place, others!.id), from)
      const b = await ask(r, withId(sample, place, nobodys), from)
      expect(seen(a, others!.id), r.id).toBe(seen(b, nobodys))
      if (place.part === 'params') expect(a.status, r.id).toBe(404)
      asked.push(r.id)
    }
  }
  expect(asked).toContain('operators.admins.remove')
  expect(await adminsOf('there')).toMatchObject([{ id: others!.id, hasSignedIn: true }])
})

test('a field that is the server’s to decide is refused of operators too', async () => {
  const told: string[] = []
  for (const r of routes.filter((x) => x.path.startsWith('/platform/') && x.method !== 'GET')) {
    const own = fieldsOf(r.body)
    const extra = ['id', 'createdBy', 'state', 'operatorId', 'schemaVersion', 'acts'].filter((n) => !own?.has(n))
    const made = sampled(r)
    const body = { ...(made.body as object), ...Object.fromEntries(extra.map((n) => [n, 'x'])) }
    const res = await ask(r, { ...made, body }, { host: 'localhost', cookie: operator })
    const named = ((res.body?.errors ?? []) as { pointer: string }[]).map((e) => e.pointer)
    // A body of several shapes is refused as a whole.
    const missing = own || !named.includes('/body') ? extra.filter((n) => !named.includes(`/body/${n}`)) : []
    if (res.status !== 422 || missing.length > 0) told.push(`${r.id}: ${res.status}, takes ${missing.join(', ')}`)
  }
  expect(told).toEqual([])
})

/** A browser's socket at an address; what it hears. Refused: throws. */
async function join(host: string, { cookie, code }: { cookie?: string; code?: string }) {
  const socket = io(`http://127.0.0.1:${node.port}`, {
    path: '/api/v1/live',
    transports: ['websocket'],
    extraHeaders: { host, ...(cookie ? { cookie } : {}) },
    ...(code ? { auth: { guest: 'board', code } } : {}),
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
  return pokes
}
const refusal = (joining: Promise<unknown>) =>
  joining.then(
    () => 'let in',
    (e: Error) => e.message,
  )

test('a socket: what one clinic gave opens nothing at another, and is refused as what nobody gave', async () => {
  const opened = await node.send('there.localhost', 'POST', '/screens', {
    cookie: there,
    body: { kind: 'board', name: 'Hall', languages: ['en'] },
  })
  const code = opened.body.code as string
  expect(await refusal(join('there.localhost', { code }))).toBe('let in')
  expect(await refusal(join('here.localhost', { code }))).toBe('unauthenticated')
  expect(await refusal(join('here.localhost', { code: 'x'.repeat(code.length) }))).toBe('unauthenticated')
  expect(await refusal(join('there.localhost', { cookie: there }))).toBe('let in')
  expect(await refusal(join('here.localhost', { cookie: there }))).toBe('unauthenticated')
  expect(await refusal(join('here.localhost', { cookie: operator }))).toBe('unauthenticated')
  expect(await refusal(join('here.localhost', {}))).toBe('unauthenticated')
})

test('a socket hears its own clinic, and nothing of another one’s branches, people or sessions', async () => {
  const mine = await join('here.localhost', { cookie: here })
  const me = async (host: string, cookie: string) => (await node.send(host, 'GET', '/auth/me', { cookie })).body
  const [ours, theirs] = [await me('here.localhost', here), await me('there.localhost', there)]
  const [live, db] = [node.app.get(Live), node.app.get(Db)]
  const poke = (tenant: string, topic: string, key: Record<string, string>) =>
    db.write(systemActor(tenant), async (tx) => live.poke(tx, { tenant }, topic, key))
  // Another clinic's keys under its name, and ours under its name: neither is for us.
  for (const of of [theirs, ours]) {
    await poke('there', 'strange', { branchId: of.branch.id })
    await poke('there', 'strange', { accountId: of.accountId })
  }
  await poke('there', 'strange', {})
  await poke('here', 'own', { branchId: ours.branch.id })
  await expect.poll(() => mine.map((p) => p.topic)).toEqual(['own'])
})

test('signing in at one clinic with what another one knows is refused as a stranger is', async () => {
  const login = (host: string, name: string) =>
    node.send(host, 'POST', '/auth/login', { body: { login: name, password: PASSWORD } })
  const invited = await node.send('localhost', 'POST', '/platform/clinics/there/admins', {
    cookie: operator,
    body: { name: 'Mina Das', username: 'mina', email: 'mina@there.example' },
  })
  const token = invited.body.code as string
  const strange = await node.send('here.localhost', 'POST', '/auth/set-password', {
    body: { token, password: PASSWORD },
  })
  const nobodys = await node.send('here.localhost', 'POST', '/auth/set-password', {
    body: { token: 'ZZZZ-ZZZZ', password: PASSWORD },
  })
  expect(seen(strange, token)).toBe(seen(nobodys, 'ZZZZ-ZZZZ'))
  expect(
    (await node.send('there.localhost', 'POST', '/auth/set-password', { body: { token, password: PASSWORD } })).status,
  ).toBe(201)
  const [known, unknown] = [await login('here.localhost', 'mina'), await login('here.localhost', 'nobody')]
  expect(seen(known, 'mina')).toBe(seen(unknown, 'nobody'))
})
