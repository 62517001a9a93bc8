import { newId } from '@tabib/contracts/core/id'
import type { Route } from '@tabib/contracts/core/route'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { Edge } from '../platform/http/edge.js'
import { type Caller, type Hospital, hospital, type Sent } from './hospital.js'
import { type Sample, sampleOf } from './matrix/generate.js'
import { tableOf } from './matrix/kinds.js'
import { digests, fill, type Rows } from './matrix/rows.js'

// Made from the contracts: every button that writes sends one key for one press, whatever route it writes through.

/** After these the one who asks may ask nothing more, and why. */
const last: Record<string, string> = {
  'identity.sessions.set_policy': 'the sample asks a second factor of the owner, who has none',
}

let h: Hospital
let owner: Caller
let rows: Rows
let tables: string[]
let writes: Route[]

beforeAll(async () => {
  // The made-up rows are against many a check, which then says so.
  vi.stubEnv('LOG_LEVEL', 'silent')
  h = await hospital()
  owner = await h.as('owner')
  ;[rows] = (await fill(h.sql, [{ marker: 'ours', branchId: h.branchId }])) as [Rows]
  tables = Object.keys(await digests(h.sql))
  writes = h.app
    .get(Edge)
    .routes.filter((r) => r.method !== 'GET' && r.takes === 'json' && !r.idempotencyExempt)
    .filter((r) => !['public', 'operator', 'patient'].includes(r.permission) && !r.path.startsWith('/platform/'))
    .filter((r) => !(r.id in last))
}, 60_000)
afterAll(() => h.close())

const idIn = (kind: string) => {
  const table = tableOf(kind, tables)
  return (table && rows.id(table)) ?? newId()
}

function press(route: Route, s: Sample, key: string): Promise<Sent> {
  const path = route.path.replace(/:(\w+)/g, (_, k: string) => encodeURIComponent(String(s.params[k])))
  const query = new URLSearchParams(s.query as Record<string, string>).toString()
  return owner.send(route.method, query ? `${path}?${query}` : path, s.body as object, { 'idempotency-key': key })
}

const changesOf = async (route: Route) =>
  (await sql<{ n: number }>`select count(*)::int as n from audit.changes where route = ${route.id}`.execute(h.sql))
    .rows[0]!.n

test('what is sent twice with one key is done once, whichever button sent it, and both get the same answer', async () => {
  const told: string[] = []
  let done = 0
  for (const route of writes) {
    const sample = sampleOf(route, idIn)
    const key = newId()
    const both = await Promise.all([press(route, sample, key), press(route, sample, key)])
    const [first, second] = both as [Sent, Sent]
    // A refusal leaves nothing to do twice.
    if (first.status >= 300 && second.status >= 300) continue
    done += 1
    const written = await changesOf(route)
    const late = await press(route, sample, key)
    for (const again of [second, late])
      if (again.status !== first.status || JSON.stringify(again.body) !== JSON.stringify(first.body))
        told.push(`${route.id}: ${first.status} then ${again.status} ${JSON.stringify(again.body).slice(0, 200)}`)
    if ((await changesOf(route)) !== written) told.push(`${route.id} was done again`)
  }
  expect(told).toEqual([])
  // So many go through with a made-up request; the others are refused for what they say, before anything is written.
  expect(done).toBeGreaterThan(40)
}, 180_000)
