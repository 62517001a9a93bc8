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
/**
 * Milliseconds after a start and after a death at which to sweep: at once, and again for what was still being committed when
 * its process died, or reached the server's statistics late. Postgres lets no statement and no transaction live longer.
 */
const ROUNDS = [3_000, 8_000, 20_000]
const UPKEEP = 3_600_000
const RETRY = 10_000

/**
 * Runs the jobs of all tenants in this process. It looks into a tenant's database only when it has been told to: after a
 * commit here, by the board of what is due, or by the sweep, which asks one question for all tenants and visits those that
 * were written to since. It comes every minute, and at once when another process is gone. An idle tenant costs no connection
 * and no polling.
 */
@Injectable()
export class Dispatcher implements BeforeApplicationShutdown {
  private readonly log = new Logger('jobs')
  private readonly queue = new Set<string>()
  private readonly visiting = new Map<string, Promise<void>>()
  private readonly running = new Set<Promise<void>>()
  private readonly taken = new Map<string, number>()
  /** How much had been written to each tenant when the sweep last sent somebody there. */
  private readonly written = new Map<string, number>()
  /** Where the sweep found something written: work may lie there that was never asked for. */
  private readonly found = new Set<string>()
  /** Where somebody has been since: what is known of these goes into the control database with the next sweep. */
  private readonly swept = new Map<string, number>()
  private readonly keptUp = new Map<string, number>()
  private slots = SLOTS
  private on = false
  private alarm: { at: number; timer: NodeJS.Timeout } | undefined
  private sweeper: NodeJS.Timeout | undefined
  private afterwards: readonly number[] = []
  private rounds: NodeJS.Timeout[] = []

  constructor(
    private readonly jobs: Jobs,
    private readonly due: DueBoard,
    private readonly clock: Clock,
  ) {
    due.onAnnounced((tenant, at) => (at <= this.clock.now() ? this.wake(tenant) : this.setAlarm(at)))
    due.onGap(() => void this.goRound())
    due.onTenantChange(() => void this.look())
  }

  /**
   * Begins to run jobs. `sweep` is how often, in milliseconds, to look for what a crash left unannounced, `rounds` when to look
   * again after a start or a death.
   */
  async start(sweep = SWEEP, rounds = ROUNDS): Promise<void> {
    this.on = true
    this.afterwards = rounds
    this.jobs.dispatcher = this
    this.sweeper = setInterval(() => void this.sweep(), sweep).unref()
    for (const [tenant, written] of await this.due.swept()) this.written.set(tenant, written)
    await this.goRound()
  }

  /** Takes no more jobs and waits for those that run. */
  async stop(): Promise<void> {
    this.on = false
    if (this.jobs.dispatcher === this) this.jobs.dispatcher = undefined
    clearInterval(this.sweeper)
    for (const round of this.rounds) clearTimeout(round)
    clearTimeout(this.alarm?.timer)
    this.alarm = undefined
    this.queue.clear()
    while (this.visiting.size + this.running.size > 0) await Promise.all([...this.visiting.values(), ...this.running])
    await this.noteSwept()
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

  /** Whether anybody is visited here, or waits to be, or a job runs. */
  get isBusy(): boolean {
    return this.queue.size + this.visiting.size + this.running.size > 0
  }

  /** Whether a job of this tenant would have to wait here, while another process may be idle. */
  isFull(tenant: string): boolean {
    return this.on && (this.slots <= 0 || (this.taken.get(tenant) ?? 0) >= SLOTS_OF_ONE)
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
    const written = this.written.get(tenant)
    let unused = most
    try {
      if (this.clock.now().getTime() - (this.keptUp.get(tenant) ?? -Infinity) > UPKEEP) {
        await this.jobs.upkeep(tenant)
        this.keptUp.set(tenant, this.clock.now().getTime())
      }
      if (this.found.delete(tenant)) await this.seek(tenant)
      if (written !== undefined) this.swept.set(tenant, written)
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

  private async seek(tenant: string): Promise<void> {
    try {
      await this.jobs.seek(tenant)
    } catch (e) {
      this.found.add(tenant)
      throw e
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

  /** Sweeps now and a few times soon: a process has begun, or may have ended in the middle of something. */
  private goRound(): Promise<void> {
    for (const round of this.rounds) clearTimeout(round)
    this.rounds = this.on ? this.afterwards.map((after) => setTimeout(() => void this.sweep(), after).unref()) : []
    return this.sweep()
  }

  private async sweep(): Promise<void> {
    if (!this.on) return
    try {
      await this.noteSwept()
      const activity = await this.due.activity()
      const changed = activity.filter(({ tenant, written }) => this.written.get(tenant) !== written)
      for (const { tenant, written } of changed) {
        this.written.set(tenant, written)
        this.found.add(tenant)
        this.wake(tenant)
      }
    } catch (e) {
      this.log.warn(`sweep: ${(e as { code?: string }).code ?? String(e)}`)
    }
    await this.look()
  }

  /** So that a process that starts visits only those that were written to since. */
  private async noteSwept(): Promise<void> {
    const swept = [...this.swept].map(([tenant, written]) => ({ tenant, written }))
    this.swept.clear()
    if (swept.length > 0) await this.due.noteSwept(swept)
  }
}
