import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { NestFastifyApplication } from '@nestjs/platform-fastify'
import { newId } from '@tabib/contracts/core/id'
import type { ProblemDocument } from '@tabib/contracts/core/problem'
import type { Answer, Route } from '@tabib/contracts/core/route'
import type { Role } from '@tabib/contracts/identity/roles'
import { roles } from '@tabib/contracts/identity/roles'
import type { Kysely } from 'kysely'
import type { z } from 'zod'
import { createApp } from '../app.js'
import { signAccess, TOKEN_KEY } from '../modules/identity/index.js'
import { Clock } from '../platform/clock.js'
import { readConfig } from '../platform/config.js'
import { Db, type WriteTx } from '../platform/db/db.js'
import { addTenant, type Installation } from '../platform/db/migrate.js'
import { connect, withDatabase } from '../platform/db/pools.js'
import type { DB } from '../platform/db/tables.js'
import { systemActor } from '../platform/system-actor.js'
import { clusterUrl, installed } from './cluster.js'

/** A clock that stands still until the test moves it. */
export class TestClock extends Clock {
  private at = Date.parse('2026-11-20T04:30:00.000Z')

  override now(): Date {
    return new Date(this.at)
  }

  move(by: { minutes?: number; hours?: number; days?: number }): void {
    this.at += ((by.days ?? 0) * 1440 + (by.hours ?? 0) * 60 + (by.minutes ?? 0)) * 60_000
  }
}

type Parts<T extends Route> = { params: z.input<T['params']>; query: z.input<T['query']>; body: z.input<T['body']> }
type Args<T extends Route> = { [K in keyof Parts<T> as {} extends Parts<T>[K] ? never : K]: Parts<T>[K] } & {
  [K in keyof Parts<T> as {} extends Parts<T>[K] ? K : never]?: Parts<T>[K]
}

export interface Sent {
  status: number
  headers: Record<string, unknown>
  // oxlint-disable-next-line typescript/no-explicit-any -- a test reads whatever came back
  body: any
  bytes: Buffer
}

/** The same call under other circumstances: headers, an idempotency key, a version. */
export interface Circumstances {
  headers?: Record<string, string>
}

/** Somebody who calls the API in a test. */
export interface Caller {
  /** Calls a route and returns its result; fails the test on a problem. */
  call<T extends Route>(route: T, args: Args<T>, how?: Circumstances): Promise<Answer<T>>
  /** Calls a route that must be refused and returns the problem. */
  refused<T extends Route>(route: T, args: Args<T>, how?: Circumstances): Promise<ProblemDocument>
  /** Sends whatever the test says, contract or not. */
  send(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Sent>
  accountId: string
  staffId: string
  /** What a socket of theirs shows at the door; empty where nobody has signed in. */
  authorization: string
}

export interface Hospital {
  app: NestFastifyApplication
  clock: TestClock
  tenant: string
  branchId: string
  otherBranchId: string
  /** A caller with this role, made on first use. `branch: 'other'` works in the second branch only. */
  as(role: Role, options?: { branch?: 'other'; fresh?: boolean }): Promise<Caller>
  /** A patient's own session that acts for these people, of a phone of their own. */
  asPatient(...patientIds: string[]): Promise<Caller>
  /** A caller without a session. */
  nobody: Caller
  /** Rows straight from the tenant's database, as its superuser. */
  sql: Kysely<DB>
  /** A transaction as the system, for arranging what no route arranges. */
  arrange<T>(work: (tx: WriteTx) => Promise<T>): Promise<T>
  close(): Promise<void>
}

let prepared: Promise<{ prefix: string; access: Installation }> | undefined

/** One template per test process; each hospital is a database cloned from it. */
function prepareOnce() {
  prepared ??= (async () => {
    const prefix = `t${process.pid}_${randomBytes(3).toString('hex')}`
    return { prefix, access: await installed(prefix) }
  })()
  return prepared
}

const PASSWORD = 'a long test password'

/** A fresh hospital with two branches, a clock that stands at 10:00 in Kolkata, and nobody in it. */
export async function hospital(): Promise<Hospital> {
  const { prefix, access } = await prepareOnce()
  const tenant = `h${randomBytes(5).toString('hex')}`
  await addTenant({ adminUrl: clusterUrl(), prefix, slug: tenant })
  const dataDir = await mkdtemp(join(tmpdir(), 'tabib-files-'))
  const clock = new TestClock()
  const config = readConfig({
    LOG_LEVEL: process.env.LOG_LEVEL ?? 'error',
    NODE_ENV: 'test',
    RATE_LIMIT: '1000000',
    POOL_SIZE: '8',
  })
  const app = await createApp({ config, access, clock, dataDir, tokenKey: randomBytes(32) })
  await app.init()
  await app.getHttpAdapter().getInstance().ready()
  const sql = connect<DB>(withDatabase(clusterUrl(), `${prefix}_t_${tenant}`), { max: 2 })
  const db = app.get(Db)
  const arrange: Hospital['arrange'] = (work) => db.write(systemActor(tenant), work)
  const [branchId, otherBranchId] = await arrange(twoBranches)
  const callers = new Map<string, Promise<Caller>>()
  const host = `${tenant}.localhost`
  return {
    app,
    clock,
    tenant,
    branchId,
    otherBranchId,
    sql,
    arrange,
    nobody: caller(app, host, {}),
    as(role, options = {}) {
      const key = `${role}:${options.branch ?? ''}:${options.fresh ? newId() : ''}`
      let made = callers.get(key)
      if (!made) {
        const branches =
          options.branch === 'other' ? [otherBranchId] : role === 'owner' ? [branchId, otherBranchId] : [branchId]
        callers.set(key, (made = signIn({ app, host, arrange, role, branches })))
      }
      return made
    },
    asPatient: (...patientIds) => patientSession({ app, tenant, host, arrange, branchId, clock }, patientIds),
    async close() {
      await app.close()
      await sql.destroy()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

async function twoBranches(tx: WriteTx): Promise<[string, string]> {
  const ids = [newId(), newId()] as [string, string]
  const place = { time_zone: 'Asia/Kolkata', currency: 'INR', country: 'IN', created_at: '2026-01-01T00:00:00Z' }
  await tx
    .insertInto('organisation.branches')
    .values([
      {
        id: ids[0],
        code: 'SUN',
        clinic_name: 'Sunrise Hospital',
        name: 'Park Street',
        upi_id: 'sunrise@upi',
        ...place,
      },
      { id: ids[1], code: 'HIL', clinic_name: 'Sunrise Hospital', name: 'Hill Road', ...place },
    ])
    .execute()
  return ids
}

interface SignIn {
  app: NestFastifyApplication
  host: string
  arrange: Hospital['arrange']
  role: Role
  branches: string[]
}

let hashed: Promise<string> | undefined
const passwordHash = () =>
  (hashed ??= import('@node-rs/argon2').then((a) => a.hash(PASSWORD, { memoryCost: 8, timeCost: 1 })))

async function signIn({ app, host, arrange, role, branches }: SignIn): Promise<Caller> {
  const [accountId, staffId] = [newId(), newId()]
  const username = `${role}-${accountId.slice(-8)}`
  const hash = await passwordHash()
  await arrange(async (tx) => {
    const at = '2026-01-01T00:00:00Z'
    await tx
      .insertInto('identity.accounts')
      .values({ id: accountId, name: `Test ${role}`, username, password_hash: hash, created_at: at })
      .execute()
    await tx
      .insertInto('identity.staff')
      .values({ id: staffId, account_id: accountId, number: `S-${accountId.slice(-8)}`, created_at: at })
      .execute()
    await tx.insertInto('identity.role_assignments').values({ account_id: accountId, role_id: role }).execute()
    await tx
      .insertInto('identity.branch_grants')
      .values(branches.map((b) => ({ account_id: accountId, branch_id: b })))
      .execute()
  })
  const login = await caller(app, host, {}).send('POST', '/auth/login', { login: username, password: PASSWORD })
  if (login.status !== 201) throw new Error(`${role} could not sign in: ${JSON.stringify(login.body)}`)
  return Object.assign(caller(app, host, { authorization: `Bearer ${login.body.accessToken}` }), { accountId, staffId })
}

interface PatientSession {
  app: NestFastifyApplication
  tenant: string
  host: string
  arrange: Hospital['arrange']
  branchId: string
  clock: TestClock
}

/** A session as the portal's door opens it, with the year of birth shown for each of these people. */
async function patientSession(h: PatientSession, patientIds: readonly string[]): Promise<Caller> {
  const [accountId, sessionId] = [newId(), newId(h.clock.now().getTime())]
  const now = h.clock.now()
  const at = now.toISOString()
  const phone = `+9197${accountId.replaceAll(/\D/g, '').slice(-8).padStart(8, '0')}`
  await h.arrange(async (tx) => {
    const account = { id: accountId, name: 'Test patient', username: `patient-${accountId}`, kind: 'patient', phone }
    await tx
      .insertInto('identity.accounts')
      .values({ ...account, created_at: at })
      .execute()
    await tx
      .insertInto('identity.sessions')
      .values({
        id: sessionId,
        account_id: accountId,
        branch_id: h.branchId,
        means: 'code',
        started_at: at,
        last_used_at: at,
        expires_at: new Date(now.getTime() + 12 * 3_600_000).toISOString(),
      })
      .execute()
    await tx
      .insertInto('identity.session_people')
      .values(patientIds.map((patient_id) => ({ session_id: sessionId, patient_id, proved_at: at })))
      .execute()
  })
  const claims = {
    user: accountId,
    tenant: h.tenant,
    identityId: accountId,
    identityType: 'patient',
    session: sessionId,
  }
  const token = await signAccess(h.app.get(TOKEN_KEY), claims as Parameters<typeof signAccess>[1], now)
  return Object.assign(caller(h.app, h.host, { authorization: `Bearer ${token}` }), { accountId })
}

function caller(app: NestFastifyApplication, host: string, identity: Record<string, string>): Caller {
  const send: Caller['send'] = async (method, path, body, headers = {}) => {
    const res = await app.inject({
      method: method as 'GET',
      url: `/api/v1${path}`,
      headers: { host, ...identity, ...headers },
      ...(body === undefined ? {} : { payload: body as object }),
    })
    const json = /[/+]json/.test(String(res.headers['content-type'] ?? ''))
    return {
      status: res.statusCode,
      headers: res.headers,
      body: json && res.body ? JSON.parse(res.body) : undefined,
      bytes: res.rawPayload,
    }
  }
  const run = (route: Route, args: { params?: unknown; query?: unknown; body?: unknown }, how?: Circumstances) => {
    const path = route.path.replace(/:(\w+)/g, (_, k: string) =>
      encodeURIComponent(String((args.params as Record<string, unknown>)[k])),
    )
    const query = new URLSearchParams(
      Object.entries(args.query ?? {}).filter(([, v]) => v !== undefined) as [string, string][],
    ).toString()
    const key: Record<string, string> =
      route.method === 'GET' || route.idempotencyExempt ? {} : { 'idempotency-key': newId() }
    return send(
      route.method,
      query ? `${path}?${query}` : path,
      route.method === 'GET' ? undefined : (args.body ?? {}),
      { ...key, ...how?.headers },
    )
  }
  return {
    send,
    accountId: '',
    staffId: '',
    authorization: identity['authorization'] ?? '',
    async call(route, args, how) {
      const res = await run(route, args, how)
      if (res.status >= 400) throw new Error(`${route.id} answered ${res.status} ${JSON.stringify(res.body)}`)
      return (route.answers === 'file' ? res.bytes : route.result.parse(res.body)) as never
    },
    async refused(route, args, how) {
      const res = await run(route, args, how)
      if (res.status < 400) throw new Error(`${route.id} was not refused: ${res.status} ${JSON.stringify(res.body)}`)
      return res.body as ProblemDocument
    },
  }
}

/** Every role a hospital can hold, for tests that go through all of them. */
export const everyRole = roles
