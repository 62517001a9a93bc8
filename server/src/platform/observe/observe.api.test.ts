import { Controller, Get, Logger, Module } from '@nestjs/common'
import { APP_FILTER, NestFactory } from '@nestjs/core'
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { installed } from '../../testing/cluster.js'
import { CONFIG, readConfig } from '../config.js'
import { DATABASE_ACCESS, Tenants } from '../db/tenants.js'
import { Failures, Problems } from '../http/problems.js'
import { Refusals } from '../http/refusals.js'
import { ControlChannel } from '../live/channel.js'
import { HealthController } from './health.controller.js'
import { openLog } from './log.js'
import { Metrics } from './metrics.js'
import { Readiness } from './readiness.js'
import { observeRequests } from './requests.js'

@Controller()
class Ward {
  private readonly log = new Logger('ward')

  @Get('/patients/:id')
  patient() {
    this.log.warn('looked')
    return { ok: true }
  }

  @Get('/broken')
  broken() {
    throw new Error('Rahim Uddin: invalid input syntax', {
      cause: Object.assign(new Error('Rahim again'), { code: '22P02' }),
    })
  }
}

let app: NestFastifyApplication
interface Line {
  msg: string
  ms?: number
  err?: { at: string[] }
}
let lines: Line[] = []
let raw = ''

async function start(access: { url: string; controlDatabase: string }) {
  const config = readConfig({ METRICS_TOKEN: 'metrics-secret', NODE_ENV: 'production' })
  const log = openLog(config, {
    write(line: string) {
      raw += line
      lines.push(JSON.parse(line) as Line)
    },
  })
  @Module({
    controllers: [HealthController, Ward],
    providers: [
      { provide: CONFIG, useValue: config },
      { provide: DATABASE_ACCESS, useValue: access },
      Failures,
      { provide: Refusals, useValue: { record: () => undefined } },
      { provide: APP_FILTER, useClass: Problems },
      Tenants,
      ControlChannel,
      Metrics,
      Readiness,
    ],
  })
  class Parts {}
  const made = await NestFactory.create<NestFastifyApplication>(
    Parts,
    new FastifyAdapter({ genReqId: () => 'r-1' } as never),
    { logger: log.nest, abortOnError: false },
  )
  observeRequests(made.getHttpAdapter().getInstance() as unknown as FastifyInstance, log, made.get(Metrics))
  await made.init()
  await made.getHttpAdapter().getInstance().ready()
  return made
}

beforeAll(async () => {
  app = await start(await installed(`observe_${process.pid}`))
})
afterAll(() => app.close())
beforeEach(() => {
  lines = []
  raw = ''
})

const get = (url: string, headers: Record<string, string> = {}, remoteAddress = '127.0.0.1') =>
  app.inject({ method: 'GET', url, headers, remoteAddress })

describe('the log', () => {
  it('has one line a request: the route’s pattern and never what was asked for', async () => {
    await get('/patients/RAHIM-7?phone=01711', { authorization: 'Bearer SECRET', cookie: 'session=SECRET' })
    const answered = lines.find((l) => l.msg === 'answered')
    expect(answered).toMatchObject({ req: 'r-1', route: 'GET /patients/:id', status: 200 })
    expect(answered!.ms).toBeGreaterThanOrEqual(0)
    expect(raw).not.toMatch(/RAHIM|01711|SECRET/)
  })

  it('joins what was written on the way by the request’s id', async () => {
    await get('/patients/7')
    expect(lines.find((l) => l.msg === 'looked')).toMatchObject({ req: 'r-1', context: 'ward' })
  })

  it('says what kind of error it was and where, and not its text', async () => {
    expect((await get('/broken')).statusCode).toBe(500)
    const err = lines.find((l) => l.err)!.err!
    expect(err).toMatchObject({ type: 'Error', cause: { code: '22P02' } })
    expect(err.at[0]).toContain('observe.api.test')
    expect(raw).not.toContain('Rahim')
  })

  it('hides secrets that somebody logs by mistake', () => {
    new Logger('x').warn({
      msg: 'oops',
      headers: { authorization: 'SECRET' },
      deep: { password: 'SECRET', a: { token: 'SECRET' } },
    })
    expect(lines).toHaveLength(1)
    expect(raw).not.toContain('SECRET')
  })
})

describe('health', () => {
  it('is up, and probes are not written down', async () => {
    for (const path of ['/health', '/health/live', '/health/ready']) {
      const res = await get(path)
      expect([path, res.statusCode, res.json().status]).toEqual([path, 200, 'up'])
    }
    expect(lines).toEqual([])
  })

  it('is not ready while Postgres is away, and still alive', async () => {
    const away = await start({ url: 'postgres://nobody:x@127.0.0.1:1/nothing', controlDatabase: 'nothing' })
    const ready = await away.inject('/health/ready')
    expect(ready.statusCode).toBe(503)
    expect(ready.headers['retry-after']).toBe('2')
    expect(ready.json()).toEqual({ status: 'down', checks: { postgres: 'down', channel: 'up' } })
    expect((await away.inject('/health/live')).statusCode).toBe(200)
    await away.close()
  })

  it('is not ready once the process is leaving, or when a part of it says so', async () => {
    const readiness = app.get(Readiness)
    readiness.require('papers', () => false)
    expect((await get('/health/ready')).json()).toMatchObject({
      status: 'down',
      checks: { postgres: 'up', papers: 'down' },
    })
    readiness.require('papers', () => true)
    expect((await readiness.ask()).ready).toBe(true)
    const leaving = new Readiness(app.get(Tenants), app.get(ControlChannel))
    leaving.beforeApplicationShutdown()
    expect((await leaving.ask()).ready).toBe(false)
  })
})

describe('metrics', () => {
  it('count requests by route and status, pools and jobs', async () => {
    await get('/patients/7')
    await get('/nowhere/RAHIM')
    const metrics = app.get(Metrics)
    metrics.watchPools(() => new Map([['main', { total: 5, idle: 2, waiting: 1 }]]))
    metrics.jobs.observe({ job: 'lab.report', outcome: 'done' }, 0.1)
    const text = (await get('/metrics')).body
    expect(text).toMatch(/tabib_http_seconds_count\{route="GET \/patients\/:id",status="200"\} [1-9]/)
    expect(text).toContain('tabib_pool_connections{pool="main",state="busy"} 3')
    expect(text).toContain('tabib_job_seconds_count{job="lab.report",outcome="done"} 1')
    expect(text).toMatch(/tabib_event_loop_delay_seconds [0-9.]+/)
    expect(text).not.toContain('RAHIM')
  })

  it('are for this machine and for who has the token', async () => {
    const status = async (...args: Parameters<typeof get>) => (await get(...args)).statusCode
    expect(await status('/metrics')).toBe(200)
    expect(await status('/metrics', {}, '10.0.0.9')).toBe(404)
    expect(await status('/metrics', { 'x-forwarded-for': '127.0.0.1' })).toBe(404)
    expect(await status('/metrics', { authorization: 'Bearer wrong' }, '10.0.0.9')).toBe(404)
    expect(await status('/metrics', { authorization: 'Bearer metrics-secret' }, '10.0.0.9')).toBe(200)
  })
})
