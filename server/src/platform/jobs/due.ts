import { Injectable, Logger } from '@nestjs/common'
import { sql } from 'kysely'
import { Clock } from '../clock.js'
import { Tenants } from '../db/tenants.js'
import { ControlChannel } from '../live/channel.js'

const CHANNEL = 'tabib_jobs'

interface Announcement {
  tenant: string
  at: string
}

interface Written {
  tenant: string
  written: number
}

/** The control database's table of what is next due in each tenant: nobody has to ask the tenants. */
@Injectable()
export class DueBoard {
  private readonly log = new Logger('jobs')
  private waiting = new Map<string, number>()
  /** The earliest time this node put on the board for each tenant; it stays there until it is past. */
  private readonly written = new Map<string, number>()
  private writing: Promise<void> | undefined

  constructor(
    private readonly tenants: Tenants,
    private readonly channel: ControlChannel,
    private readonly clock: Clock,
  ) {}

  /** Hears of jobs announced by any node. Call it before the channel is started. */
  onAnnounced(hear: (tenant: string, at: Date) => void): void {
    this.channel.on(CHANNEL, (payload) => {
      const { tenant, at } = JSON.parse(payload) as Announcement
      hear(tenant, new Date(at))
    })
  }

  /** Hears that a clinic was opened, suspended, resumed or brought up to date. */
  onTenantChange(hear: () => void): void {
    this.tenants.onChange(() => hear())
  }

  /** Whether jobs run in this clinic: not while it is suspended, nor before its schema is this program's. */
  isOpen(tenant: string): Promise<boolean> {
    return this.tenants.isOpen(tenant)
  }

  /** Nothing is done in this clinic for now: connections that were opened for jobs alone are closed. */
  async rest(tenant: string): Promise<void> {
    await this.tenants.rest(tenant).catch((e: unknown) => this.log.warn(`${tenant}: ${String(e)}`))
  }

  /** Whether other processes serve this installation too. */
  get hasOthers(): boolean {
    return this.channel.hasNeighbours
  }

  /** Calls `look` when an announcement may have been missed. */
  onGap(look: () => void): void {
    this.channel.onGap(look)
  }

  /** Puts a job that is due at `at` on the board and tells every node, in the background. What is lost here, the sweep finds. */
  announce(tenant: string, at: Date): void {
    // Whoever looks at that earlier time finds this job too.
    const written = this.written.get(tenant) ?? 0
    if (written > this.clock.now().getTime() && written <= at.getTime()) return
    this.waiting.set(tenant, Math.min(this.waiting.get(tenant) ?? Infinity, at.getTime()))
    this.writing ??= this.write().finally(() => (this.writing = undefined))
  }

  /** Resolves when everything announced so far is on the board. */
  async settled(): Promise<void> {
    await this.writing
  }

  /** Takes what is past off the board and puts `next` there; an earlier time announced meanwhile stays. */
  async replace(tenant: string, next: Date | null): Promise<void> {
    const now = this.clock.now().toISOString()
    if (!next) {
      await sql`delete from control.due where tenant = ${tenant} and due_at <= ${now}`.execute(this.tenants.control)
      return
    }
    await sql`
      insert into control.due (tenant, due_at) values (${tenant}, ${next.toISOString()})
      on conflict (tenant) do update set due_at =
        case when due.due_at <= ${now} then excluded.due_at else least(due.due_at, excluded.due_at) end`.execute(
      this.tenants.control,
    )
  }

  /** The tenants that have something due now, and when the next one will. */
  async read(): Promise<{ due: string[]; next: Date | null }> {
    const now = this.clock.now().toISOString()
    const { rows } = await sql<{ tenant: string; at: string; now: boolean }>`
      with open as (select d.tenant, d.due_at from control.due d join control.tenants t on t.slug = d.tenant and t.status = 'active')
      (select tenant, due_at as at, true as now from open where due_at <= ${now})
      union all
      (select tenant, due_at, false from open where due_at > ${now} order by due_at limit 1)`.execute(
      this.tenants.control,
    )
    const later = rows.find((r) => !r.now)
    return { due: rows.filter((r) => r.now).map((r) => r.tenant), next: later ? new Date(later.at) : null }
  }

  /**
   * How much each tenant's database has ever been written to, from the server's own statistics: one question for all tenants.
   * Those that were worked in last come first.
   */
  async activity(): Promise<Written[]> {
    const { rows } = await sql<Written>`
      select t.slug as tenant, coalesce(s.tup_inserted + s.tup_updated + s.tup_deleted, 0) as written
      from control.tenants t
        left join pg_stat_database s on s.datname = t.database
        left join control.activity a on a.tenant = t.slug
      where t.status = 'active' order by a.last_at desc nulls last`.execute(this.tenants.control)
    return rows
  }

  /** Milliseconds since somebody last worked in a clinic; none where nobody has yet. */
  async quietFor(tenant: string): Promise<number> {
    const { rows } = await sql<{ at: string }>`select last_at as at from control.activity where tenant = ${tenant}`
      .execute(this.tenants.control)
      .catch(() => ({ rows: [] }))
    return rows[0] ? this.clock.now().getTime() - Date.parse(rows[0].at) : 0
  }

  /** How much had been written to each tenant when a server last swept there. Where that cannot be read, all are swept. */
  async swept(): Promise<Map<string, number>> {
    const { rows } = await sql<Written>`select tenant, written from control.swept`
      .execute(this.tenants.control)
      .catch(() => ({ rows: [] }))
    return new Map(rows.map((r) => [r.tenant, r.written]))
  }

  /** Notes where a sweep has been. What is not noted is only swept again. */
  async noteSwept(swept: readonly Written[]): Promise<void> {
    await sql`
      insert into control.swept (tenant, written)
      select t, w from unnest(${swept.map((s) => s.tenant)}::text[], ${swept.map((s) => s.written)}::int8[]) as s (t, w)
      where exists (select from control.tenants where slug = t)
      on conflict (tenant) do update set written = excluded.written`
      .execute(this.tenants.control)
      .catch((e: unknown) => this.log.warn(`sweep not noted: ${(e as { code?: string }).code ?? 'unreachable'}`))
  }

  private async write(): Promise<void> {
    await new Promise<void>((done) => setImmediate(done))
    while (this.waiting.size > 0) {
      const batch = [...this.waiting].map(([tenant, at]) => ({ tenant, at: new Date(at).toISOString() }))
      this.waiting = new Map()
      try {
        await sql`
          insert into control.due (tenant, due_at)
          select t, at from unnest(${batch.map((b) => b.tenant)}::text[], ${batch.map((b) => b.at)}::timestamptz[]) as b (t, at)
          on conflict (tenant) do update set due_at = least(due.due_at, excluded.due_at)`.execute(this.tenants.control)
        for (const b of batch) {
          this.written.set(b.tenant, Date.parse(b.at))
          this.channel.notify(CHANNEL, JSON.stringify(b satisfies Announcement))
        }
      } catch (e) {
        this.log.warn(`${batch.length} due times not written: ${(e as { code?: string }).code ?? 'unreachable'}`)
      }
    }
  }
}
