import { setTimeout as sleep } from 'node:timers/promises'
import { clusterUrl, installed } from '../../../testing/cluster.js'
import { Clock } from '../../clock.js'
import { type Config, readConfig } from '../../config.js'
import { Db } from '../../db/db.js'
import { addTenant, type Installation } from '../../db/migrate.js'
import { Tenants } from '../../db/tenants.js'
import { ControlChannel } from '../../live/channel.js'
import { Metrics } from '../../observe/metrics.js'
import { systemActor } from '../../system-actor.js'
import { Dispatcher } from '../dispatcher.js'
import { DueBoard } from '../due.js'
import { Jobs } from '../jobs.js'
import { JobStore } from '../store.js'

class HandClock extends Clock {
  private ahead: number | undefined
  private at = Date.now()

  /** From now on the time stands still, and moves by whole jumps. */
  stand(at: string) {
    this.at = Date.parse(at)
    this.ahead = 0
  }

  pass(ms: number) {
    this.ahead! += ms
  }

  override now() {
    return this.ahead === undefined ? new Date() : new Date(this.at + this.ahead)
  }
}

export type Node = ReturnType<typeof nodeOf>

function nodeOf(installation: Installation, config: Config) {
  const clock = new HandClock()
  const tenants = new Tenants(installation, config)
  const channel = new ControlChannel(installation, tenants)
  const due = new DueBoard(tenants, channel, clock)
  const store = new JobStore(tenants, clock)
  const metrics = new Metrics()
  const jobs = new Jobs(store, due, tenants, clock, metrics)
  const dispatcher = new Dispatcher(jobs, due, clock)
  const db = new Db(tenants, clock)
  const write = async (tenant: string, work: Parameters<typeof db.write>[1]) => db.write(systemActor(tenant), work)
  let open = true
  return {
    tenants,
    channel,
    due,
    store,
    jobs,
    dispatcher,
    db,
    clock,
    write,
    async close() {
      if (!open) return
      open = false
      await dispatcher.stop()
      await channel.stop()
      await tenants.onApplicationShutdown()
      metrics.onApplicationShutdown()
    },
  }
}

/** An installation with these clinics beside `main`, and as many server processes on it as a test wants, as far as jobs go. */
export async function installationOf(prefix: string, clinics: readonly string[]) {
  const installation = await installed(prefix)
  for (const slug of clinics) await addTenant({ adminUrl: clusterUrl(), prefix, slug })
  const config = readConfig({ POOL_SIZE: '4' })
  const nodes: Node[] = []
  return {
    node() {
      const node = nodeOf(installation, config)
      nodes.push(node)
      return node
    },
    async close() {
      for (const node of nodes) await node.close()
    },
  }
}

/** Waits until something is true. @throws Error where it is not within so many milliseconds */
export async function until(truth: () => boolean | Promise<boolean>, within = 15_000): Promise<void> {
  const end = Date.now() + within
  while (!(await truth())) {
    if (Date.now() > end) throw new Error('it did not happen')
    await sleep(20)
  }
}
