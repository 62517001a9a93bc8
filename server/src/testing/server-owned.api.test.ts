import { newId } from '@tabib/contracts/core/id'
import type { Route } from '@tabib/contracts/core/route'
import { permissionsOf } from '@tabib/contracts/identity/roles'
import type { Permission } from '@tabib/contracts/permissions'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Edge } from '../platform/http/edge.js'
import { everyRole, type Hospital, hospital } from './hospital.js'
import { fieldsOf, sampleOf } from './matrix/generate.js'

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

test('a field that is the server’s to decide is refused by its name, whoever sends it', async () => {
  const owner = await h.as('owner')
  const told: string[] = []
  let asked = 0
  for (const r of routes.filter((x) => inClinic(x) && x.method !== 'GET' && x.takes === 'json')) {
    const own = fieldsOf(r.body)
    // A body of several shapes is refused as a whole; its shapes are strict, which routes.api.test.ts shows.
    if (!own) continue
    const extra = SERVERS.filter((name) => !own.has(name))
    const body = { ...(sampleOf(r, () => newId()).body as object), ...Object.fromEntries(extra.map((n) => [n, 'x'])) }
    const caller = r.permission === 'public' ? h.nobody : owner
    const res = await caller.send(r.method, path(r), body, { 'idempotency-key': newId() })
    asked += 1
    const code = (res.body as { code?: string }).code
    if (code === 'forbidden' || code === 'identity.step_up_required') continue
    const refused = ((res.body as { errors?: { pointer: string; code: string }[] }).errors ?? []).filter(
      (e) => e.code === 'unknown_field',
    )
    const missing = extra.filter((n) => !refused.some((e) => e.pointer === `/body/${n}`))
    if (res.status !== 422 || missing.length > 0) told.push(`${r.id}: ${res.status}, takes ${missing.join(', ')}`)
  }
  expect(told).toEqual([])
  expect(asked).toBeGreaterThan(50)
}, 120_000)

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
