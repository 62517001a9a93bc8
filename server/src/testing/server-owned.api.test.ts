import { newId } from '@tabib/contracts/core/id'
import type { Route } from '@tabib/contracts/core/route'
import { permissionsOf } from '@tabib/contracts/identity/roles'
import type { Permission } from '@tabib/contracts/permissions'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Edge } from '../platform/http/edge.js'
import { type Caller, everyRole, type Hospital, hospital } from './hospital.js'
import { formOf } from './matrix/form.js'
import { fieldsOf, openObjectsIn, sampleOf } from './matrix/generate.js'

let h: Hospital
let routes: Route[]
beforeAll(async () => {
  h = await hospital()
  routes = h.app.get(Edge).routes
})
afterAll(() => h.close())

/** What the server alone decides. A contract may name one of them as a field of its own; then it is the client's. */
const SERVERS = [
  'id',
  'version',
  'createdAt',
  'createdBy',
  'updatedAt',
  'status',
  'tenant',
  'tenantId',
  'branchId',
  'accountId',
  'staffId',
  'role',
  'roles',
  'permissions',
  'number',
  'active',
  'isAdmin',
  '__proto__x',
]

const inClinic = (r: Route) => r.permission !== 'operator' && !r.path.startsWith('/platform/')
const path = (r: Route) => r.path.replace(/:\w+/g, () => newId())

interface Refused {
  code?: string
  errors?: { pointer: string; code: string }[]
}

/** What of the fields sent beside a good body is not refused by name; all of them where the answer is no refusal. */
async function taken(r: Route, caller: Caller, extra: readonly string[]): Promise<readonly string[]> {
  const body = { ...(sampleOf(r, () => newId()).body as object), ...Object.fromEntries(extra.map((n) => [n, 'x'])) }
  const form = r.takes === 'multipart' ? formOf({ body }) : { body, headers: {} as Record<string, string> }
  const headers = { 'idempotency-key': newId(), ...form.headers }
  const res = await caller.send(r.method, path(r), form.body, headers)
  const { errors = [] } = res.body as Refused
  if (res.status !== 422) return extra
  // A body of several shapes may be refused as a whole.
  if (!fieldsOf(r.body) && errors.some((e) => e.pointer === '/body')) return []
  return extra.filter((n) => !errors.some((e) => e.code === 'unknown_field' && e.pointer === `/body/${n}`))
}

test('a field that is the server’s to decide is refused by its name, whoever sends it, in forms too', async () => {
  const [owner, patient] = [await h.as('owner'), await h.asPatient(newId())]
  const told: string[] = []
  for (const r of routes.filter((x) => inClinic(x) && x.method !== 'GET')) {
    const own = fieldsOf(r.body)
    const extra = SERVERS.filter((name) => !own?.has(name))
    const caller = r.permission === 'public' ? h.nobody : r.permission === 'patient' ? patient : owner
    // A form has at most twenty fields.
    for (const some of r.takes === 'multipart' ? [extra.slice(0, 9), extra.slice(9)] : [extra]) {
      const takes = await taken(r, caller, some)
      if (takes.length > 0) told.push(`${r.id} takes ${takes.join(', ')}`)
    }
  }
  expect(told).toEqual([])
}, 120_000)

test('a form of too many fields is refused, and nothing breaks', async () => {
  const owner = await h.as('owner')
  const { body, headers } = formOf({ body: Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`f${i}`, 'x'])) })
  for (const r of routes.filter((x) => x.takes === 'multipart')) {
    const res = await owner.send(r.method, path(r), body, { 'idempotency-key': newId(), ...headers })
    expect([res.status, res.body.code], r.id).toEqual([422, 'core.body_too_large'])
  }
})

test('nothing that is sent, however deep, takes a field it does not name', () => {
  const told = routes.flatMap((r) =>
    (['params', 'query', 'body'] as const).flatMap((part) =>
      openObjectsIn(r[part]).map((at) => `${r.id} ${part}${at} takes what it does not name`),
    ),
  )
  expect(told).toEqual([])
})

test('a role may call exactly what it holds: every route, every role, both ways', async () => {
  const told: string[] = []
  for (const role of everyRole.filter((x) => x !== 'patient' && x !== 'family_member')) {
    const caller = await h.as(role)
    const held = permissionsOf([role])
    for (const r of routes.filter((x) => inClinic(x) && x.permission !== 'public')) {
      const may = r.permission === 'signed-in' || held.has(r.permission as Permission)
      const res = await caller.send(r.method, path(r), r.method === 'GET' ? undefined : { nonsense: true })
      const code = (res.body as { code?: string } | undefined)?.code
      if (may === (code === 'forbidden') || res.status === 401 || res.status >= 500)
        told.push(`${role} ${r.id}: ${res.status} ${code ?? ''}, and ${may ? 'may' : 'may not'}`)
    }
  }
  expect(told).toEqual([])
}, 120_000)

test('the description is the router: each names what the other serves, and nothing else', async () => {
  const fastify = h.app.getHttpAdapter().getInstance()
  const { body } = await h.app.inject({ method: 'GET', url: '/openapi.json' })
  const described = Object.entries(JSON.parse(body).paths as Record<string, object>).flatMap(([p, methods]) =>
    Object.keys(methods).map((m) => `${m.toUpperCase()} ${p.replace(/^\/api\/v1/, '').replace(/\{(\w+)\}/g, ':$1')}`),
  )
  expect(described.sort()).toEqual(routes.map((r) => `${r.method} ${r.path}`).sort())
  for (const r of routes) expect(fastify.hasRoute({ method: r.method, url: `/api/v1${r.path}` }), r.id).toBe(true)
  // What Fastify serves under the API's address, from its own tree.
  const tree = fastify.printRoutes({ commonPrefix: false, includeHooks: false })
  const served = [...tree.matchAll(/\(([A-Z, ]+)\)/g)].flatMap((m) => m[1]!.split(', ')).filter((m) => m !== 'HEAD')
  expect(served.length).toBeGreaterThanOrEqual(routes.length)
})
