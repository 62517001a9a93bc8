import { Injectable, Logger } from '@nestjs/common'
import { CompiledQuery, type Kysely, sql, type Transaction } from 'kysely'
import { type Db as BossDb, type Job, PgBoss } from 'pg-boss'
import { Clock } from '../clock.js'
import type { DB } from '../db/tables.js'
import { Tenants } from '../db/tenants.js'

type Executor = Kysely<DB> | Transaction<DB>

/** Ids only: a job loads fresh rows, and patient data never lies in a queue. */
export type JobData = Record<string, string | number>

export interface NewJob {
  name: string
  data: JobData
  key: string
  startAfter: Date
  retryLimit: number
  /** Seconds after which a run counts as lost. */
  expireInSeconds: number
}

export interface Outlook {
  /** Jobs that may run now, by name. */
  ready: string[]
  /** When the next one is due, or an unfinished run counts as lost; null where nothing waits. */
  next: Date | null
}

export interface ParkedJob {
  id: string
  name: string
  data: JobData
  /** The kind of error, never its text. */
  error: string
  attempts: number
  parkedAt: string
}

/** Seconds without a sign of life after which the process that runs a job counts as dead. */
export const SILENCE = 15

/** Key of a job that comes back after each run. */
export const RECURRENT = 'recurrent'

const SCHEMA = 'pgboss'
const NOW = `${SCHEMA}.job_now()`
const DAY = 86_400_000

/** No timers: the library keeps rows for us, and one dispatcher decides when to look at them. */
const without = () => undefined
const timers = { setTimeout: without, clearTimeout: without, setInterval: without, clearInterval: without }

/** The job rows in the tenants' own databases, kept by pg-boss. */
@Injectable()
export class JobStore {
  private readonly log = new Logger('jobs')
  private readonly bosses = new Map<string, { names: number; boss: Promise<PgBoss> }>()
  private readonly names = new Set<string>()

  constructor(
    private readonly tenants: Tenants,
    private readonly clock: Clock,
  ) {}

  /** Makes a name known; its queue row is created in a tenant's database when it is first needed there. */
  know(name: string): void {
    this.names.add(name)
  }

  /**
   * Adds a job in the caller's transaction. Where one of this name and key already waits, nothing is added: that one is held
   * until this transaction ends, so that it sees what was written here, and is brought forward if this one is due earlier.
   */
  async add(tx: Transaction<DB>, tenant: string, job: NewJob): Promise<void> {
    const boss = await this.boss(tenant, tx)
    const { name, data, key, startAfter, retryLimit, expireInSeconds } = job
    const options = {
      singletonKey: key,
      startAfter,
      retryLimit,
      expireInSeconds,
      retryDelay: 5,
      retryBackoff: true,
      retryDelayMax: 3_600,
      heartbeatSeconds: SILENCE,
    }
    for (let attempt = 0; attempt < 4; attempt++) {
      if (await boss.send(name, data, { ...options, db: this.through(tx) })) return
      if (await this.holdWaiting(tx, job)) return
      // Neither added nor waiting: its queue was created in a transaction that was rolled back, or it has just been taken up.
      await this.createQueues(tx, [name])
    }
    throw new Error(`job ${name} could not be added`)
  }

  private async holdWaiting(tx: Transaction<DB>, { name, key, startAfter }: NewJob): Promise<boolean> {
    const at = startAfter.toISOString()
    // In the words of the library's unique index, which finds it among any number.
    const waiting = sql`name = ${name} and coalesce(singleton_key, '') = ${key} and state = 'created' and policy = 'short'`
    const moved = await sql`
      update pgboss.job set start_after = ${at}
      where ${waiting} and start_after > ${at} returning id`.execute(tx)
    if (moved.rows.length > 0) return true
    const held = await sql`select id from pgboss.job where ${waiting} for share`.execute(tx)
    return held.rows.length > 0
  }

  /** What waits in a tenant; runs whose process died are first put back, to go on at once, or parked after their last attempt. */
  async outlook(tenant: string): Promise<Outlook> {
    const db = await this.tenants.database(tenant)
    const now = this.clock.now()
    const { rows } = await sql<{ name: string; at: string; lost: { id: string; retryCount: number } | null }>`
      select q.name, next.at, null::jsonb as lost from pgboss.queue q
        cross join lateral (
          select start_after as at from pgboss.job where name = q.name and state < 'active' and not blocked
          order by start_after limit 1) next
      union all
      select name, least(started_on + expire_seconds * interval '1s', heartbeat_on + heartbeat_seconds * interval '1s'),
        jsonb_build_object('id', id, 'retryCount', retry_count)
      from pgboss.job where state = 'active'`.execute(db)
    const due = rows.filter((r) => Date.parse(r.at) <= now.getTime())
    const lost = due.filter((r) => r.lost)
    for (const r of lost) await this.putBack(tenant, r.name, r.lost!)
    if (lost.length > 0) return this.outlook(tenant)
    const later = rows.map((r) => Date.parse(r.at)).filter((at) => at > now.getTime())
    return { ready: due.map((r) => r.name), next: later.length > 0 ? new Date(Math.min(...later)) : null }
  }

  /** Takes up to `most` due jobs of one name; nobody else gets them. */
  async take(tenant: string, name: string, most: number): Promise<Job<JobData>[]> {
    const db = await this.tenants.database(tenant)
    return (await this.boss(tenant, db)).fetch<JobData>(name, { batchSize: most, db: this.through(db) } as never)
  }

  /** Marks a run as done; `next`, for a recurrent job, is added in the same transaction. */
  async complete(tenant: string, job: Job<JobData>, next?: NewJob): Promise<void> {
    const db = await this.tenants.database(tenant)
    const boss = await this.boss(tenant, db)
    if (!next) {
      await boss.complete(job.name, job, null, { db: this.through(db) })
      return
    }
    await db.transaction().execute(async (tx) => {
      await boss.complete(job.name, job, null, { db: this.through(tx) })
      await this.add(tx, tenant, next)
    })
  }

  /** Notes a failed run: it is tried again later, each time after a longer wait, and parked after its last attempt. */
  async fail(tenant: string, name: string, job: { id: string; retryCount: number }, error: string): Promise<void> {
    const db = await this.tenants.database(tenant)
    await (await this.boss(tenant, db)).fail(name, job, { error }, { db: this.through(db) })
  }

  /** Says that the process that runs this job is alive. */
  async beat(tenant: string, job: Job<JobData>): Promise<void> {
    const db = await this.tenants.database(tenant)
    await (await this.boss(tenant, db)).touch(job.name, job, { db: this.through(db) })
  }

  /** A dead process says nothing about its job: the next attempt need not wait, as it must after a failure. */
  private async putBack(tenant: string, name: string, job: { id: string; retryCount: number }): Promise<void> {
    const db = await this.tenants.database(tenant)
    const boss = await this.boss(tenant, db)
    await db.transaction().execute(async (tx) => {
      await boss.fail(name, job, { error: 'lost' }, { db: this.through(tx) })
      await sql`update pgboss.job set start_after = ${this.clock.now().toISOString()}
        where name = ${name} and id = ${job.id} and state = 'retry' and retry_count = ${job.retryCount}`.execute(tx)
    })
  }

  /** Jobs that failed for good, newest first. */
  async parked(tenant: string): Promise<ParkedJob[]> {
    const db = await this.tenants.database(tenant)
    const { rows } = await sql<ParkedJob>`
      select id, name, data, coalesce(output->>'error', '') as error, retry_count + 1 as attempts, completed_on as "parkedAt"
      from pgboss.job where state = 'failed' order by completed_on desc limit 200`.execute(db)
    return rows
  }

  /** Gives a parked job one more attempt. Returns false where it is not parked. */
  async retry(tenant: string, name: string, id: string): Promise<boolean> {
    const db = await this.tenants.database(tenant)
    const done = await (await this.boss(tenant, db)).retry(name, id, { db: this.through(db) })
    return (done as unknown as { affected: number }).affected > 0
  }

  /** Deletes done jobs after a day, parked ones after ninety, and recurrent ones whose name this program does not know any more. */
  async tidy(tenant: string, known: string[]): Promise<void> {
    const db = await this.tenants.database(tenant)
    const before = (days: number) => new Date(this.clock.now().getTime() - days * DAY).toISOString()
    await sql`
      delete from pgboss.job
      where (state in ('completed', 'cancelled') and completed_on < ${before(1)}) or (state = 'failed' and completed_on < ${before(90)})
        or (state < 'active' and singleton_key = ${RECURRENT} and name <> all(${known}))`.execute(db)
  }

  /** True where a job of this name waits or runs. */
  async isUnderway(tx: Executor, name: string): Promise<boolean> {
    const { rows } = await sql`select 1 from pgboss.job where name = ${name} and state <= 'active' limit 1`.execute(tx)
    return rows.length > 0
  }

  /** The library for one tenant, started once through whichever connection asks first, so that starting needs no second one. */
  private boss(tenant: string, first: Executor): Promise<PgBoss> {
    const known = this.bosses.get(tenant)
    if (known?.names === this.names.size) return known.boss
    const boss = this.start(first)
    this.bosses.set(tenant, { names: this.names.size, boss })
    boss.catch(() => this.bosses.get(tenant)?.boss === boss && this.bosses.delete(tenant))
    return boss
  }

  private async start(first: Executor): Promise<PgBoss> {
    await this.createQueues(first, [...this.names])
    const boss = new PgBoss({
      db: this.through(first),
      schema: SCHEMA,
      migrate: false,
      schedule: false,
      supervise: false,
      clock: { now: () => this.clock.now().getTime(), ...timers },
    })
    boss.on('error', (e) => this.log.error(e))
    return boss.start()
  }

  private async createQueues(executor: Executor, names: string[]): Promise<void> {
    // `short`: of one key at most one waits, while another may run.
    await sql`
      select pgboss.create_queue(n, '{"policy":"short"}'::jsonb) from unnest(${names}::text[]) as n
      where not exists (select from pgboss.queue q where q.name = n)`.execute(executor)
  }

  /** The library's SQL over our connection. It reads the time in one place only, where it is given our clock's. */
  private through(executor: Executor): BossDb {
    return {
      executeSql: async (text, values = []) => {
        const timed = text.includes(NOW)
        const statement = timed ? text.replaceAll(NOW, `$${values.length + 1}::timestamptz`) : text
        const parameters = timed ? [...values, this.clock.now().toISOString()] : values
        const { rows } = await executor.executeQuery(CompiledQuery.raw(statement, parameters))
        return { rows: [...rows] }
      },
    }
  }
}
