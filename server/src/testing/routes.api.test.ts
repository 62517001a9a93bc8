import { readFile, writeFile } from 'node:fs/promises'
import { newId } from '@tabib/contracts/core/id'
import type { Route } from '@tabib/contracts/core/route'
import { permissionsOf } from '@tabib/contracts/identity/roles'
import type { Permission } from '@tabib/contracts/permissions'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { Edge } from '../platform/http/edge.js'
import { everyRole, type Hospital, hospital } from './hospital.js'

let h: Hospital
let routes: Route[]
beforeAll(async () => {
  h = await hospital()
  routes = h.app.get(Edge).routes
})
afterAll(() => h.close())

/** The route's address with random ids: rows that are not there. */
const nowhere = (r: Route) => r.path.replace(/:\w+/g, () => newId())

test('without a session every route but the public ones is refused before anything is looked at', async () => {
  for (const r of routes.filter((x) => x.permission !== 'public')) {
    const res = await h.nobody.send(r.method, nowhere(r), r.method === 'GET' ? undefined : { nonsense: true })
    expect(res.status, r.id).toBe(401)
    expect(res.body.errors, r.id).toBeUndefined()
  }
})

test('what a role does not hold is forbidden, and validation tells it nothing', async () => {
  for (const role of everyRole.filter((x) => x !== 'patient' && x !== 'family_member')) {
    const caller = await h.as(role)
    const held = permissionsOf([role])
    for (const r of routes.filter((x) => !['public', 'signed-in', 'operator'].includes(x.permission))) {
      if (held.has(r.permission as Permission)) continue
      const res = await caller.send(r.method, nowhere(r), r.method === 'GET' ? undefined : { nonsense: true })
      expect(res.status, `${role} ${r.id}`).toBe(403)
      expect(res.body.errors, r.id).toBeUndefined()
    }
  }
}, 120_000)

test('ids of nobody are not found, unknown fields are named, and nothing is ever an internal error', async () => {
  const owner = await h.as('owner')
  const served = routes.filter((x) => !['public', 'patient'].includes(x.permission))
  for (const r of served.filter((x) => x.id !== 'identity.auth.logout')) {
    const res = await owner.send(r.method, nowhere(r), r.method === 'GET' ? undefined : { unheardOf: 1 })
    expect(res.status, `${r.id} ${JSON.stringify(res.body)}`).toBeLessThan(500)
    if (r.method === 'GET' && r.path.includes(':id') && res.status !== 422) {
      expect(res.status, `${r.id} shows a row that is not there`).toBe(404)
    }
    if (r.method !== 'GET' && r.takes === 'json' && res.status === 422) {
      const pointers = (res.body.errors as { pointer: string }[]).map((e) => e.pointer)
      // A body that is one of several shapes is refused as a whole.
      expect(
        pointers.some((p) => p === '/body/unheardOf' || p === '/body'),
        r.id,
      ).toBe(true)
    }
  }
}, 120_000)

/** Whether a schema says somewhere that it carries a patient's id or a patient; how many there were is no patient. */
const showsPatients = (schema: unknown) =>
  /"(patientId|patient|patients)":(?!\{"type":"(integer|number)")/.test(JSON.stringify(schema))

test('a route that shows patients records who looked', () => {
  const silent = routes
    .filter((r) => r.method === 'GET' && !r.look)
    .filter((r) => showsPatients(z.toJSONSchema(r.result, { unrepresentable: 'any', io: 'output' })))
  expect(silent.map((r) => r.id)).toEqual([])
})

test('every id and address is served once, and every body refuses what it does not know', () => {
  expect(new Set(routes.map((r) => r.id)).size).toBe(routes.length)
  for (const r of routes) {
    for (const part of ['params', 'query', 'body'] as const) {
      const refused = r[part].safeParse({ unheardOf: 1 })
      const codes = refused.success ? [] : refused.error.issues.map((i) => i.code)
      expect(
        codes.some((c) => c === 'unrecognized_keys' || c === 'invalid_union'),
        `${r.id} ${part}`,
      ).toBe(true)
    }
  }
})

test('the API description in the repository is the one that is served', async () => {
  const file = new URL('../../openapi.json', import.meta.url)
  const res = await h.app.inject({ method: 'GET', url: '/openapi.json' })
  const served = `${JSON.stringify(JSON.parse(res.body), null, 1)}\n`
  if (process.env.UPDATE_OPENAPI) await writeFile(file, served)
  expect(served === (await readFile(file, 'utf8')), 'out of date: UPDATE_OPENAPI=1 npx vitest run routes').toBe(true)
})

// Rows that follow from others, are counted by the database itself, or are the audit.
const UNWATCHED = new Set([
  'audit.changes',
  'audit.looks',
  'audit.events',
  'audit.seals',
  'audit.seal_parts',
  'audit.verifications',
  'audit.verification_reports',
  'platform.idempotency',
  'organisation.counters',
  'identity.refresh_tokens',
  'identity.attempts',
  'notifications.attempts',
  'notifications.breakers',
  'notifications.hooks',
  'billing.accounts',
  'patients.name_words',
  'patients.name_keys',
  'encounters.diagnosis_codes',
  'interop.imported',
  'interop.kept_aside',
])

test('every table is under audit or says why not', async () => {
  const { rows } = await sql<{ name: string }>`
    select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and n.nspname !~ '^(pg_|information_schema|pgboss|tabib_migrations|public)'
      and not exists (select 1 from pg_trigger t where t.tgrelid = c.oid and t.tgname = 'audit')`.execute(h.sql)
  expect(rows.map((r) => r.name).filter((name) => !UNWATCHED.has(name))).toEqual([])
})

test('the application owns nothing and cannot change the schema', async () => {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from pg_class c join pg_roles r on r.oid = c.relowner where r.rolname = 'tabib_app'`.execute(
    h.sql,
  )
  expect(rows[0]!.count).toBe(0)
  await expect(h.arrange((tx) => sql`create table lab.extra (x int)`.execute(tx))).rejects.toThrow('permission denied')
  await expect(h.arrange((tx) => sql`truncate audit.changes`.execute(tx))).rejects.toThrow('permission denied')
})
