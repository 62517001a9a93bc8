import { monitorEventLoopDelay } from 'node:perf_hooks'
import { Injectable, type OnApplicationShutdown } from '@nestjs/common'
import { Gauge, Histogram, Registry } from 'prom-client'

export interface PoolCounts {
  total: number
  idle: number
  waiting: number
}

/** What this process says about itself to a Prometheus. Labels are route ids and job names, never anything a person typed. */
@Injectable()
export class Metrics implements OnApplicationShutdown {
  readonly registry = new Registry()
  private readonly pools = new Set<() => Map<string, PoolCounts>>()
  private readonly delay = monitorEventLoopDelay({ resolution: 20 })

  readonly http = new Histogram({
    name: 'tabib_http_seconds',
    help: 'Time to answer, by route and status.',
    labelNames: ['route', 'status'],
    buckets: [0.002, 0.005, 0.01, 0.03, 0.1, 0.3, 1, 3, 10],
    registers: [this.registry],
  })

  readonly jobs = new Histogram({
    name: 'tabib_job_seconds',
    help: 'Time of one run of a job, by name and outcome.',
    labelNames: ['job', 'outcome'],
    buckets: [0.01, 0.1, 1, 10, 120],
    registers: [this.registry],
  })

  constructor() {
    this.delay.enable()
    this.gauge(
      'tabib_event_loop_delay_seconds',
      'Delay of the event loop, 99th percentile since the last reading.',
      () => {
        const p99 = this.delay.percentile(99) / 1e9
        this.delay.reset()
        return Number.isFinite(p99) ? p99 : 0
      },
    )
    this.gauge('tabib_memory_bytes', 'Resident memory.', () => process.memoryUsage.rss())
    this.gauge('tabib_uptime_seconds', 'Time since the process started.', () => process.uptime())
    const pools = this.pools
    new Gauge({
      name: 'tabib_pool_connections',
      help: 'Connections to Postgres, by pool and state; `waiting` counts requests for one.',
      labelNames: ['pool', 'state'],
      registers: [this.registry],
      collect() {
        this.reset()
        for (const [pool, counts] of [...pools].flatMap((read) => [...read()])) {
          this.set({ pool, state: 'busy' }, counts.total - counts.idle)
          this.set({ pool, state: 'idle' }, counts.idle)
          this.set({ pool, state: 'waiting' }, counts.waiting)
        }
      },
    })
  }

  /** A number that is read when somebody asks. */
  gauge(name: string, help: string, read: () => number | Promise<number>): void {
    new Gauge({
      name,
      help,
      registers: [this.registry],
      async collect() {
        this.set(await read())
      },
    })
  }

  /** Pools to report, by name, read when somebody asks. */
  watchPools(read: () => Map<string, PoolCounts>): void {
    this.pools.add(read)
  }

  onApplicationShutdown(): void {
    this.delay.disable()
  }
}
