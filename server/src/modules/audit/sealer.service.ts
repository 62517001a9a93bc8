import type { KeyObject } from 'node:crypto'
import { type BeforeApplicationShutdown, Inject, Injectable, Logger } from '@nestjs/common'
import { Clock } from '../../platform/clock.js'
import { Db } from '../../platform/db/db.js'
import { Tenants } from '../../platform/db/tenants.js'
import { Jobs } from '../../platform/jobs/jobs.js'
import { DATA_DIR } from '../../platform/platform.module.js'
import { sealKeyOf } from './seal-key.js'
import { sealAll, type SealTools } from './sealing.js'

/** How long after something was written it is sealed. */
const SOON_MS = 5000

/**
 * Seals what was written a few seconds ago, clinic by clinic. A clinic in which nothing is written is left alone: no
 * connection, no timer. What a crash left unsealed is sealed with the next thing written, or by the daily job.
 */
@Injectable()
export class ChainSealer implements BeforeApplicationShutdown {
  private readonly log = new Logger('audit')
  private readonly waiting = new Map<string, NodeJS.Timeout>()
  private readonly under = new Set<Promise<unknown>>()
  private key: Promise<KeyObject> | undefined
  private running = false

  constructor(
    @Inject(DATA_DIR) private readonly dataDir: string,
    private readonly tenants: Tenants,
    private readonly clock: Clock,
    private readonly db: Db,
    private readonly jobs: Jobs,
  ) {}

  onModuleInit(): void {
    this.jobs.every('audit.seal', 24 * 60, (actor) => this.seal(actor.tenant))
  }

  /** From now on what is written is sealed soon after. */
  start(): void {
    this.running = true
    this.db.onWritten((tenant) => this.soon(tenant))
  }

  /** Something was written that is to be sealed. */
  soon(tenant: string): void {
    if (!this.running || this.waiting.has(tenant)) return
    const timer = setTimeout(() => {
      this.waiting.delete(tenant)
      const work = this.seal(tenant)
        .catch((e: unknown) => this.log.error(`${tenant} was not sealed: ${String((e as Error).message)}`))
        .finally(() => {
          this.under.delete(work)
          void this.tenants.rest(tenant)
        })
      this.under.add(work)
    }, SOON_MS)
    this.waiting.set(tenant, timer.unref())
  }

  /** Seals everything committed by now. Returns how many rows, or null where another process is at it. */
  async seal(tenant: string): Promise<number | null> {
    return sealAll(await this.tenants.database(tenant), await this.tools(tenant))
  }

  /** With what a clinic is sealed: the key, and where its heads are written down. */
  async tools(tenant: string): Promise<SealTools> {
    this.key ??= sealKeyOf(this.dataDir)
    return { tenant, dataDir: this.dataDir, key: await this.key, now: () => this.clock.now() }
  }

  /** What waits is sealed before the connections close. */
  async beforeApplicationShutdown(): Promise<void> {
    this.running = false
    const left = [...this.waiting.keys()]
    for (const timer of this.waiting.values()) clearTimeout(timer)
    this.waiting.clear()
    await Promise.allSettled([...this.under, ...left.map((tenant) => this.seal(tenant))])
  }
}
