import { once } from 'node:events'
import type { DatabaseAccess } from '../../../platform/db/tenants.js'
import { createApp } from '../../../app.js'
import { Clock } from '../../../platform/clock.js'
import { readConfig } from '../../../platform/config.js'
import { Dispatcher } from '../../../platform/jobs/dispatcher.js'
import { ControlChannel } from '../../../platform/live/channel.js'

/** What a test tells the worker it starts: databases, keys, and what time it is. */
export interface WorkerPlan {
  access: DatabaseAccess
  tokenKey: string
  dataDir: string
  startsAt: number
}

/** A clock that goes on from where the test says. */
class GivenClock extends Clock {
  private readonly began = performance.now()
  constructor(private readonly startsAt: number) {
    super()
  }
  override now(): Date {
    return new Date(this.startsAt + performance.now() - this.began)
  }
}

// A server that only runs jobs, as a process of its own: so that a test can kill it. It is loaded before it is needed, and
// begins when it is told what to do.
process.stdout.write('loaded\n')
const [line] = (await once(process.stdin, 'data')) as [Buffer]
const plan = JSON.parse(line.toString()) as WorkerPlan
const app = await createApp({
  config: readConfig({ LOG_LEVEL: process.env.LOG_LEVEL ?? 'error', NODE_ENV: 'test', POOL_SIZE: '8' }),
  access: plan.access,
  dataDir: plan.dataDir,
  clock: new GivenClock(plan.startsAt),
  tokenKey: Buffer.from(plan.tokenKey, 'base64url'),
})
await app.init()
await app.get(ControlChannel).start()
await app.get(Dispatcher).start(1000)
process.stdout.write('ready\n')
