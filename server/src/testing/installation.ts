import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { NestFastifyApplication } from '@nestjs/platform-fastify'
import { createApp, openDoors } from '../app.js'
import { ControlRoom, setOperator } from '../modules/operators/index.js'
import { Clock } from '../platform/clock.js'
import { readConfig } from '../platform/config.js'
import type { Installation } from '../platform/db/migrate.js'
import { installed } from './cluster.js'

export interface Answered {
  status: number
  headers: Headers
  // oxlint-disable-next-line typescript/no-explicit-any -- a test reads whatever came back
  body: any
  /** `name=value` of every cookie that was given. */
  cookies: string
}

/** A server process, as far as one can tell from outside: its own caches, pools, sockets and dispatcher. */
export interface Node {
  app: NestFastifyApplication
  port: number
  /** Sends a request to this node under a host name, as a browser on our pages does. */
  send(
    host: string,
    method: string,
    path: string,
    options?: { body?: unknown; cookie?: string; headers?: Record<string, string> },
  ): Promise<Answered>
  close(): Promise<void>
}

export interface WholeInstallation {
  access: Installation
  dataDir: string
  /** Starts one more server on it, by its own clock or by one that the test moves. */
  node(env?: Record<string, string>, clock?: Clock): Promise<Node>
  close(): Promise<void>
}

export const OPERATOR = { username: 'root-operator', password: 'a long operator password' }

/** An installation of its own, with a control database, the clinic `main`, an operator, and as many servers as a test wants. */
export async function wholeInstallation(): Promise<WholeInstallation> {
  const prefix = `i${process.pid}_${randomBytes(3).toString('hex')}`
  const access = await installed(prefix)
  const dataDir = await mkdtemp(join(tmpdir(), 'tabib-files-'))
  const tokenKey = randomBytes(32)
  const room = new ControlRoom(access)
  await setOperator(room.db, { ...OPERATOR, name: 'Root', now: new Date() })
  await room.onApplicationShutdown()
  const nodes: Node[] = []
  return {
    access,
    dataDir,
    async node(env = {}, clock = new Clock()) {
      const config = readConfig({
        LOG_LEVEL: 'error',
        NODE_ENV: 'test',
        RATE_LIMIT: '1000000',
        POOL_SIZE: '4',
        PORT: '0',
        SPARE_CLINICS: '0',
        ...env,
      })
      const app = await createApp({ config, access, clock, dataDir, tokenKey })
      await app.init()
      await openDoors(app)
      await app.listen(0, '127.0.0.1')
      const { port } = app.getHttpServer().address() as AddressInfo
      const node: Node = {
        app,
        port,
        send: (host, method, path, o = {}) => send(app, { host, method, path, ...o }),
        close: () => app.close(),
      }
      nodes.push(node)
      return node
    },
    async close() {
      for (const n of nodes) await n.app.close().catch(() => undefined)
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

interface Request {
  host: string
  method: string
  path: string
  body?: unknown
  cookie?: string
  headers?: Record<string, string>
}

// `fetch` may not say which host it means; the server is asked by injection instead.
async function send(
  app: NestFastifyApplication,
  { host, method, path, body, cookie, headers }: Request,
): Promise<Answered> {
  const res = await app.inject({
    method: method as 'GET',
    url: `/api/v1${path}`,
    headers: {
      host,
      origin: `http://${host}`,
      'x-tabib-csrf': '1',
      ...(cookie ? { cookie } : {}),
      ...headers,
    },
    ...(body === undefined ? {} : { payload: body as object }),
  })
  const given = ([] as string[]).concat((res.headers['set-cookie'] as string[] | string | undefined) ?? [])
  const json = String(res.headers['content-type'] ?? '').includes('json')
  return {
    status: res.statusCode,
    headers: new Headers(Object.entries(res.headers).map(([k, v]) => [k, String(v)] as [string, string])),
    body: json && res.body ? JSON.parse(res.body) : undefined,
    cookies: given.map((c) => c.split(';')[0]).join('; '),
  }
}

/** An operator's cookie. */
export async function operatorCookie(node: Node): Promise<string> {
  const res = await node.send('localhost', 'POST', '/platform/session', { body: OPERATOR })
  if (res.status !== 201) throw new Error(`the operator could not sign in: ${JSON.stringify(res.body)}`)
  return res.cookies
}

export const orderOf = (slug: string, more: Record<string, unknown> = {}) => ({
  slug,
  name: `Clinic ${slug}`,
  country: 'IN',
  timeZone: 'Asia/Kolkata',
  currency: 'INR',
  branch: { name: 'Main branch', code: 'MAIN' },
  admin: { name: 'Asha Rao', username: 'asha', email: `asha@${slug}.example` },
  ...more,
})

export const PASSWORD = 'a long password of an admin'

/** Opens a clinic, and signs its admin in under its subdomain. Answers the admin's cookies. */
export async function openedClinic(node: Node, operator: string, slug: string): Promise<string> {
  const opened = await node.send('localhost', 'POST', '/platform/clinics', { cookie: operator, body: orderOf(slug) })
  if (opened.status !== 201) throw new Error(`${slug} was not opened: ${JSON.stringify(opened.body)}`)
  const token = opened.body.invitation.code as string
  const host = `${slug}.localhost`
  const chosen = await node.send(host, 'POST', '/auth/set-password', { body: { token, password: PASSWORD } })
  if (chosen.status !== 201) throw new Error(`no password: ${JSON.stringify(chosen.body)}`)
  return signInAt(node, slug)
}

export async function signInAt(node: Node, slug: string, login = 'asha'): Promise<string> {
  const res = await node.send(`${slug}.localhost`, 'POST', '/auth/login', { body: { login, password: PASSWORD } })
  if (res.status !== 201) throw new Error(`no sign-in at ${slug}: ${JSON.stringify(res.body)}`)
  return res.cookies
}
