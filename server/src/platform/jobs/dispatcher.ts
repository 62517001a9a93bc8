import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common'
import { Clock } from '../clock.js'
import { DueBoard } from './due.js'
import { Jobs } from './jobs.js'

/** Jobs that run at once in this process. */
const SLOTS = 8
/** Of these, how many one tenant may have, so that nobody waits for a busy neighbour. */
const SLOTS_OF_ONE = 6
const VISITS = 4
const SWEEP = 60_000
const UPKEEP = 3_600_000
const RETRY = 10_000

/**
 * Runs the jobs of all tenants in this process. It looks into a tenant's database only when it has been told to: after a
 * commit here, by the board of what is due, or by the sweep, which asks one question for all tenants and visits those that
 * were written to since. An idle tenant costs no connection and no polling.
 */
@Injectable()
export class Dispatcher implements BeforeApplicationShutdown {
  private readonly log = new Logger('jobs')
  private readonly queue = new Set<string>()
  private readonly visiting = new Map<string, Promise<void>>()
  private readonly running = new Set<Promise<void>>()
  private readonly taken = new Map<string, number>()
  private readonly written = new Map<string, number>()
  private readonly keptUp = new Map<string, number>()
  private slots = SLOTS
  private on = false
  private alarm: { at: number; timer: NodeJS.Timeout } | undefined
  private sweeper: NodeJS.Timeout | undefined

  constructor(
    private readonly jobs: Jobs,
    private readonly due: DueBoard,
    private readonly clock: Clock,
  ) {
    due.onAnnounced((tenant, at) => (at <= this.clock.now() ? this.wake(tenant) : this.setAlarm(at)))
    due.onGap(() => void this.look())
    due.onTenantChange(() => void this.look())
  }

  /** Begins to run jobs. `sweep` is how often, in milliseconds, to look for what a crash left unannounced. */
  async start(sweep = SWEEP): Promise<void> {
    this.on = true
    this.jobs.dispatcher = this
    this.sweeper = setInterval(() => void this.sweep(), sweep).unref()
    await this.sweep()
  }

  /** Takes no more jobs and waits for those that run. */
  async stop(): Promise<void> {
    this.on = false
    if (this.jobs.dispatcher === this) this.jobs.dispatcher = undefined
    clearInterval(this.sweeper)
    clearTimeout(this.alarm?.timer)
    this.alarm = undefined
    this.queue.clear()
    while (this.visiting.size + this.running.size > 0) await Promise.all([...this.visiting.values(), ...this.running])
    await this.due.settled()
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.stop()
  }

  /** Something is due in this tenant. */
  wake(tenant: string): void {
    if (!this.on) return
    this.queue.add(tenant)
    this.pump()
  }

  private pump(): void {
    for (const tenant of this.queue) {
      if (!this.on || this.visiting.size >= VISITS) return
      const most = Math.min(this.slots, SLOTS_OF_ONE - (this.taken.get(tenant) ?? 0))
      if (this.visiting.has(tenant) || most <= 0) continue
      this.queue.delete(tenant)
      const visit = this.visit(tenant, most)
        .catch((e: unknown) => this.stumble(tenant, e))
        .finally(() => {
          this.visiting.delete(tenant)
          this.pump()
          if (!this.taken.has(tenant) && !this.visiting.has(tenant)) void this.due.rest(tenant)
        })
      this.visiting.set(tenant, visit)
    }
  }

  private async visit(tenant: string, most: number): Promise<void> {
    // What is due waits on the board until the clinic is open again.
    if (!(await this.due.isOpen(tenant))) return this.due.replace(tenant, this.clock.now())
    this.reserve(tenant, most)
    let unused = most
    try {
      if (this.clock.now().getTime() - (this.keptUp.get(tenant) ?? -Infinity) > UPKEEP) {
        await this.jobs.upkeep(tenant)
        this.keptUp.set(tenant, this.clock.now().getTime())
      }
      const { jobs, outlook } = await this.jobs.take(tenant, most)
      unused -= jobs.length
      for (const job of jobs) this.begin(tenant, this.jobs.run(tenant, job))
      if (jobs.length > 0 || outlook.ready.length > 0) return
      await this.due.replace(tenant, outlook.next)
      if (outlook.next) this.setAlarm(outlook.next)
    } finally {
      this.reserve(tenant, -unused)
    }
  }

  /** A run holds its slot until it ends; then there may be more to take. */
  private begin(tenant: string, run: Promise<void>): void {
    const ending = run.finally(() => {
      this.running.delete(ending)
      this.reserve(tenant, -1)
      this.wake(tenant)
    })
    this.running.add(ending)
  }

  private reserve(tenant: string, count: number): void {
    this.slots -= count
    const now = (this.taken.get(tenant) ?? 0) + count
    if (now > 0) this.taken.set(tenant, now)
    else this.taken.delete(tenant)
  }

  private stumble(tenant: string, e: unknown): void {
    this.log.warn(`${tenant} could not be visited: ${(e as { code?: string }).code ?? String(e)}`)
    setTimeout(() => this.wake(tenant), RETRY).unref()
  }

  private setAlarm(at: Date): void {
    if (!this.on || (this.alarm && this.alarm.at <= at.getTime())) return
    clearTimeout(this.alarm?.timer)
    // The sweep looks at the board anyway; a timer is only for what comes sooner.
    const wait = Math.min(Math.max(at.getTime() - this.clock.now().getTime(), 5), SWEEP)
    this.alarm = { at: at.getTime(), timer: setTimeout(() => void this.look(), wait) }
  }

  private async look(): Promise<void> {
    clearTimeout(this.alarm?.timer)
    this.alarm = undefined
    if (!this.on) return
    try {
      const { due, next } = await this.due.read()
      for (const tenant of due) this.wake(tenant)
      if (next) this.setAlarm(next)
    } catch {
      this.setAlarm(new Date(this.clock.now().getTime() + RETRY))
    }
  }

  private async sweep(): Promise<void> {
    try {
      for (const [tenant, written] of await this.due.activity()) {
        if (this.written.get(tenant) === written) continue
        this.written.set(tenant, written)
        this.wake(tenant)
      }
    } catch (e) {
      this.log.warn(`sweep: ${(e as { code?: string }).code ?? String(e)}`)
    }
    await this.look()
  }
}
