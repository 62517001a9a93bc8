import { Injectable, Logger } from '@nestjs/common'
import { newId } from '@tabib/contracts/core/id'
import type { Job } from 'pg-boss'
import type { Actor } from '../actor.js'
import { Clock } from '../clock.js'
import { onCommit, type WriteTx } from '../db/db.js'
import { Tenants } from '../db/tenants.js'
import { Metrics } from '../observe/metrics.js'
import { systemActor } from '../system-actor.js'
import { DueBoard } from './due.js'
import { type JobData, JobStore, type NewJob, type Outlook, type ParkedJob, RECURRENT } from './store.js'

/** One call to a service. It may run more than once: it loads fresh rows by id and is idempotent by key or state. */
export type JobHandler = (actor: Actor, data: never) => Promise<unknown>

export interface HandlerOptions {
  /** Attempts after the first; then the job is parked. */
  retryLimit?: number
  /** Seconds one run may take. */
  timeout?: number
}

/** What is to be done: ids only, never content. */
export interface Task {
  name: string
  data: JobData
  startAfter?: Date
  /** While a job of this name and key waits, no second one is added. */
  key?: string
  retryLimit?: number
}

interface Handler {
  run: (actor: Actor, data: JobData) => Promise<unknown>
  retryLimit: number
  timeout: number
  /** Milliseconds between runs of a recurrent job. */
  period?: number
}

/** A run that is over time keeps going for a while before another process may think it lost. */
const GRACE = 30
/** Milliseconds between signs of life of a job that runs: three may be missed. */
const BEAT = 4_000
const DAY = 86_400_000

/** Work that follows from a fact, written in the fact's own transaction. */
@Injectable()
export class Jobs {
  private readonly log = new Logger('jobs')
  private readonly handlers = new Map<string, Handler>()
  private readonly seekers: ((actor: Actor) => Promise<unknown>)[] = []
  private readonly mourners: ((actor: Actor, job: ParkedJob) => Promise<unknown>)[] = []
  /** Set by the dispatcher of this process while it runs. */
  dispatcher: { wake(tenant: string): void; isFull(tenant: string): boolean } | undefined

  constructor(
    private readonly store: JobStore,
    private readonly due: DueBoard,
    private readonly tenants: Tenants,
    private readonly clock: Clock,
    private readonly metrics: Metrics,
  ) {}

  /** Says who does jobs of this name. Modules call it when they start. */
  handle(name: string, handler: JobHandler, options: HandlerOptions = {}): void {
    this.add(name, {
      run: handler as Handler['run'],
      retryLimit: options.retryLimit ?? 5,
      timeout: options.timeout ?? 120,
    })
  }

  /**
   * Runs a handler in every tenant again and again, `period` minutes after its last run; where nobody has been for longer than
   * that, after as long again, so that a clinic at rest is left in peace, but every day.
   */
  every(name: string, period: number, handler: (actor: Actor) => Promise<unknown>): void {
    this.add(name, { run: handler, retryLimit: 5, timeout: 120, period: period * 60_000 })
  }

  /**
   * Says how to find work that was written down without a job, where a process died before it could ask for one. `look` is
   * called in clinics that were written to, within a minute or soon after a process is gone; it finds nothing nearly always.
   */
  onSweep(look: (actor: Actor) => Promise<unknown>): void {
    this.seekers.push(look)
  }

  /** Hears of each job that is given up after its last attempt, when that happens. */
  onParked(hear: (actor: Actor, job: ParkedJob) => Promise<unknown>): void {
    this.mourners.push(hear)
  }

  /** Looks for work nobody has asked for. */
  async seek(tenant: string): Promise<void> {
    for (const look of this.seekers) await look(systemActor(tenant))
  }

  /** Adds a job in this transaction: gone on rollback, woken after commit. */
  async enqueue(tx: WriteTx, actor: Pick<Actor, 'tenant'>, task: Task): Promise<void> {
    const job = this.describe(task)
    await this.store.add(tx, actor.tenant, job)
    onCommit(tx, () => this.announce(actor.tenant, job.startAfter))
  }

  /** Runs every job of a tenant that is due now, and those they add, until none is left. Returns how many ran. */
  async runDue(tenant: string): Promise<number> {
    for (let ran = 0; ;) {
      const { ready } = await this.store.outlook(tenant)
      const batches = await Promise.all(
        ready.filter((n) => this.handlers.has(n)).map((n) => this.store.take(tenant, n, 10)),
      )
      const jobs = batches.flat()
      if (jobs.length === 0) return ran
      await Promise.all(jobs.map((job) => this.run(tenant, job)))
      ran += jobs.length
    }
  }

  /** Takes up to `most` due jobs and says what else waits. */
  async take(tenant: string, most: number): Promise<{ jobs: Job<JobData>[]; outlook: Outlook }> {
    const outlook = await this.store.outlook(tenant)
    const jobs: Job<JobData>[] = []
    // Each name gets a turn before any gets a second one.
    const names = outlook.ready.filter((n) => this.handlers.has(n))
    for (const [i, name] of names.entries()) {
      const share = Math.ceil((most - jobs.length) / (names.length - i))
      if (share > 0) jobs.push(...(await this.store.take(tenant, name, share)))
    }
    return { jobs, outlook: { ...outlook, ready: names } }
  }

  /** Runs a job that was taken and notes how it went; never throws. */
  async run(tenant: string, job: Job<JobData>): Promise<void> {
    const handler = this.handlers.get(job.name)!
    const stop = this.metrics.jobs.startTimer({ job: job.name })
    const beats = setInterval(() => void this.store.beat(tenant, job).catch(() => undefined), BEAT).unref()
    try {
      await within(handler.timeout, handler.run(systemActor(tenant), job.data))
      const next = handler.period === undefined ? undefined : await this.again(tenant, job.name, handler.period)
      await this.store.complete(tenant, job, next)
      if (next) this.announce(tenant, next.startAfter)
      stop({ outcome: 'done' })
    } catch (e) {
      stop({ outcome: 'failed' })
      this.log.error({ msg: 'job failed', err: e, job: job.name, id: job.id })
      await this.fail(tenant, job, kindOf(e)).catch((again: unknown) => this.log.error(again))
    } finally {
      clearInterval(beats)
    }
  }

  private async fail(tenant: string, job: Job<JobData>, error: string): Promise<void> {
    await this.store.fail(tenant, job.name, job, error)
    if (this.mourners.length === 0) return
    const parked = (await this.store.parked(tenant)).find((p) => p.id === job.id)
    if (parked) for (const hear of this.mourners) await hear(systemActor(tenant), parked)
  }

  /** Jobs that failed for good, newest first. */
  parked(tenant: string) {
    return this.store.parked(tenant)
  }

  /** Gives a parked job one more attempt. Returns false where it is not parked. */
  async retry(tenant: string, name: string, id: string): Promise<boolean> {
    const retried = await this.store.retry(tenant, name, id)
    if (retried) this.announce(tenant, this.clock.now())
    return retried
  }

  /** Deletes what is done and old, and sees to it that every recurrent job is on its way. */
  async upkeep(tenant: string): Promise<void> {
    await this.store.tidy(tenant, [...this.handlers.keys()])
    const recurrent = [...this.handlers].flatMap(([name, h]) =>
      h.period === undefined ? [] : [{ name, period: h.period }],
    )
    if (recurrent.length === 0) return
    const db = await this.tenants.database(tenant)
    for (const { name, period } of recurrent) {
      if (await this.store.isUnderway(db, name)) continue
      // Tenants do not all begin at the same moment.
      const first = this.recurrence(name, period * Math.random())
      await db.transaction().execute((tx) => this.store.add(tx, tenant, first))
      this.announce(tenant, first.startAfter)
    }
  }

  private add(name: string, handler: Handler): void {
    if (this.handlers.has(name)) throw new Error(`job ${name} has two handlers`)
    this.handlers.set(name, handler)
    this.store.know(name)
  }

  private async again(tenant: string, name: string, period: number): Promise<NewJob> {
    const quiet = Math.min(await this.due.quietFor(tenant), DAY)
    return this.recurrence(name, Math.max(period, quiet))
  }

  private recurrence(name: string, wait: number): NewJob {
    return this.describe({ name, data: {}, key: RECURRENT, startAfter: new Date(this.clock.now().getTime() + wait) })
  }

  private describe({ name, data, ...options }: Task): NewJob {
    const handler = this.handlers.get(name)
    if (!handler) throw new Error(`nobody handles job ${name}`)
    return {
      name,
      data,
      key: options.key ?? newId(),
      startAfter: options.startAfter ?? this.clock.now(),
      retryLimit: options.retryLimit ?? handler.retryLimit,
      expireInSeconds: handler.timeout + GRACE,
    }
  }

  private announce(tenant: string, at: Date): void {
    const here = this.dispatcher && at <= this.clock.now() ? this.dispatcher : undefined
    here?.wake(tenant)
    // What is due at once is done here, without telling others, unless others have hands free and this process has none.
    if (!here || (here.isFull(tenant) && this.due.hasOthers)) this.due.announce(tenant, at)
  }
}

/** What kind of error it was; its text may hold what a patient said and is not kept. */
function kindOf(e: unknown): string {
  const { name, code } = e as { name?: string; code?: string }
  return [name, code].filter(Boolean).join(' ').slice(0, 100) || 'Error'
}

async function within<T>(seconds: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, fail) => {
    timer = setTimeout(
      () => fail(Object.assign(new Error('job ran out of time'), { name: 'Timeout' })),
      seconds * 1_000,
    )
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}
