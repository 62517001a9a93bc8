import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common'
import { sql } from 'kysely'
import pg from 'pg'
import { DATABASE_ACCESS, type DatabaseAccess, Tenants } from '../db/tenants.js'
import { withDatabase } from '../db/pools.js'

type Hear = (payload: string) => void

/** Postgres refuses a notification of 8000 bytes or more. */
const MAX_PAYLOAD = 7_900
/** What the control database itself says when a clinic's row changes. */
export const TENANTS = 'tabib_tenants'
const FIRST_RETRY = 250
const LAST_RETRY = 15_000
/** Milliseconds between two looks at who else listens. */
const LOOK = 2_000
/** Milliseconds after which a connection that does not answer counts as lost. */
const PATIENCE = 20_000
/** How Postgres finds out, within half a minute, that the machine of one who listens has gone without a word. */
const KEEPALIVE = '-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3'

/** Everybody who listens, each by a name that no other connection has had or will have. */
const NEIGHBOURS = {
  name: 'neighbours',
  text: `
    select pid || ' ' || backend_start as id from pg_stat_activity
    where datname = current_database() and application_name = 'tabib listen'`,
}

/**
 * Short messages between the nodes of one installation, through LISTEN and NOTIFY on the control database. One connection a
 * process. A message may be lost: whoever depends on one must also find out another way, or start afresh after a gap. A node
 * that dies leaves such a gap too: what it did last it may not have told. Its connection ends with it, which the others see.
 */
@Injectable()
export class ControlChannel implements OnApplicationShutdown {
  private readonly log = new Logger('channel')
  private readonly listeners = new Map<string, Set<Hear>>()
  private readonly afterGap = new Set<() => void>()
  private outbox = new Map<string, { channel: string; payload: string }>()
  private sending: Promise<void> | undefined
  private client: pg.Client | undefined
  private looking: NodeJS.Timeout | undefined
  private neighbours: ReadonlySet<string> = new Set()
  private retry: NodeJS.Timeout | undefined
  private started = false
  private everListened = false
  private delay = FIRST_RETRY

  constructor(
    @Inject(DATABASE_ACCESS) private readonly access: DatabaseAccess,
    private readonly tenants: Tenants,
  ) {
    this.on(TENANTS, (slug) => tenants.refresh(slug))
    this.onGap(() => tenants.refresh())
  }

  /** True while messages of other nodes arrive. */
  get listening(): boolean {
    return this.client !== undefined
  }

  /** Whether other nodes of this installation listen too. */
  get hasNeighbours(): boolean {
    return this.neighbours.size > 1
  }

  /** `off` where nobody asked this process to listen. */
  get state(): 'off' | 'listening' | 'lost' {
    if (this.listening) return 'listening'
    return this.started ? 'lost' : 'off'
  }

  /** Calls `hear` with every message on a channel, also this process's own. Channels are named before `start`. */
  on(channel: string, hear: Hear): void {
    const set = this.listeners.get(channel) ?? new Set()
    this.listeners.set(channel, set.add(hear))
  }

  /** Calls `catchUp` when messages may have been missed: the connection was lost and is back, or another node is gone. */
  onGap(catchUp: () => void): void {
    this.afterGap.add(catchUp)
  }

  /** Sends in the background, together with whatever else waits; equal messages that wait are sent once. Never throws for a database that is away. */
  notify(channel: string, payload: string): void {
    if (Buffer.byteLength(payload) > MAX_PAYLOAD) throw new RangeError(`a message on ${channel} carries keys only`)
    this.outbox.set(`${channel} ${payload}`, { channel, payload })
    this.sending ??= this.send().finally(() => (this.sending = undefined))
  }

  /** Begins to listen; resolves after the first attempt, and keeps trying where that failed. */
  async start(): Promise<void> {
    if (this.started) return
    this.started = true
    await this.connect()
  }

  async onApplicationShutdown(): Promise<void> {
    await this.stop()
  }

  /** Sends what waits and stops listening. */
  async stop(): Promise<void> {
    this.started = false
    clearTimeout(this.retry)
    await this.sending
    const client = this.client
    this.lose(client)
    await client?.end().catch(() => undefined)
  }

  private async send(): Promise<void> {
    // Whatever is said in the same turn of the event loop travels together.
    await new Promise<void>((done) => setImmediate(done))
    while (this.outbox.size > 0) {
      const letters = [...this.outbox.values()]
      this.outbox = new Map()
      const channels = letters.map((l) => l.channel)
      const payloads = letters.map((l) => l.payload)
      await sql`select pg_notify(c, p) from unnest(${channels}::text[], ${payloads}::text[]) as letter (c, p)`
        .execute(this.tenants.control)
        .catch((e: unknown) =>
          this.log.warn(`${letters.length} messages lost: ${(e as { code?: string }).code ?? 'unreachable'}`),
        )
    }
  }

  private async connect(): Promise<void> {
    const client = new pg.Client({
      connectionString: withDatabase(this.access.url, this.access.controlDatabase),
      application_name: 'tabib listen',
      connectionTimeoutMillis: 5_000,
      query_timeout: PATIENCE,
      keepAlive: true,
      options: KEEPALIVE,
    })
    client.on('notification', ({ channel, payload }) => this.hear(channel, payload ?? ''))
    client.on('error', () => this.lose(client))
    client.on('end', () => this.lose(client))
    try {
      await client.connect()
      for (const channel of this.listeners.keys()) await client.query(`listen ${client.escapeIdentifier(channel)}`)
      const neighbours = await listening(client)
      if (!this.started) return await client.end()
      this.settle(client, neighbours)
    } catch {
      await client.end().catch(() => undefined)
      this.again()
    }
  }

  private settle(client: pg.Client, neighbours: ReadonlySet<string>): void {
    this.client = client
    this.neighbours = neighbours
    this.delay = FIRST_RETRY
    this.lookAround(client)
    if (this.everListened) this.catchUp()
    this.everListened = true
  }

  /** Sees which nodes are gone since the last look, and whether this connection lives: one can die without a word. */
  private lookAround(client: pg.Client): void {
    const look = async () => {
      const now = await listening(client)
      if (this.client !== client) return
      const left = [...this.neighbours].some((id) => !now.has(id))
      this.neighbours = now
      if (left) this.catchUp()
      this.lookAround(client)
    }
    const dead = () => {
      this.lose(client)
      client.end().catch(() => undefined)
    }
    this.looking = setTimeout(() => void look().catch(dead), LOOK).unref()
  }

  private catchUp(): void {
    for (const catchUp of this.afterGap) catchUp()
  }

  private lose(client: pg.Client | undefined): void {
    if (client === undefined || this.client !== client) return
    this.client = undefined
    clearTimeout(this.looking)
    if (this.started) this.again()
  }

  private again(): void {
    if (!this.started) return
    clearTimeout(this.retry)
    this.retry = setTimeout(() => void this.connect(), this.delay)
    this.delay = Math.min(this.delay * 2, LAST_RETRY)
  }

  private hear(channel: string, payload: string): void {
    for (const hear of this.listeners.get(channel) ?? []) {
      try {
        hear(payload)
      } catch (e) {
        this.log.error(e)
      }
    }
  }
}

async function listening(client: pg.Client): Promise<ReadonlySet<string>> {
  const { rows } = await client.query<{ id: string }>(NEIGHBOURS)
  return new Set(rows.map((r) => r.id))
}
