import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common'
import { type Kysely, sql } from 'kysely'
import type { Pool } from 'pg'
import { addressOf } from '../addresses.js'
import { CONFIG, type Config } from '../config.js'
import { Problem } from '../problem.js'
import { Budget } from './budget.js'
import { schemaDigest } from './digest.js'
import { connect, openPool, overPool, withDatabase } from './pools.js'
import type { DB } from './tables.js'

export interface ControlDB {
  'control.tenants': {
    slug: string
    database: string
    host: string | null
    status: string
    home: boolean
    digest: string | null
    created_at: string
  }
  'control.due': { tenant: string; due_at: string }
  'control.activity': { tenant: string; last_at: string }
}

/** How this process reaches the databases. */
export interface DatabaseAccess {
  /** Connection string of the application role, which owns nothing; its database is replaced. */
  url: string
  /** Connection string of the operators' role, which enters the control database only. */
  operatorUrl: string
  /** Connection string of a role that may create databases: opening a clinic, and nothing else, uses it. */
  adminUrl: string
  controlDatabase: string
  /** What the names of this installation's databases begin with. */
  prefix: string
}
export const DATABASE_ACCESS = Symbol('database access')

interface Tenant {
  slug: string
  database: string
  host: string | null
  status: string
  home: boolean
  digest: string | null
}

interface Known {
  bySlug: ReadonlyMap<string, Tenant>
  byHost: ReadonlyMap<string, Tenant>
  home: Tenant | undefined
  /** Digest of this program's migrations. */
  digest: string
  readAt: number
}

/** Milliseconds for which "there is no such clinic" is believed without asking again. */
const ABSENT = 2_000
/** Milliseconds between two notes of when clinics were last worked in. */
const NOTE = 30_000

/** Which clinics live here and the pool of connections to each one's database. Pools open on first use. */
@Injectable()
export class Tenants implements OnApplicationShutdown {
  readonly control: Kysely<ControlDB>
  private readonly pools = new Map<string, { pool: Pool; db: Kysely<DB> }>()
  private readonly budget: Budget
  private readonly changed = new Set<(slug: string | undefined) => void>()
  private readonly worked = new Map<string, number>()
  /** When somebody last asked for something in a clinic, as far as this process knows. */
  private readonly asked = new Map<string, number>()
  private readonly noting: NodeJS.Timeout
  private readonly bare: string
  private known: Promise<Known> | undefined

  constructor(
    @Inject(DATABASE_ACCESS) private readonly access: DatabaseAccess,
    @Inject(CONFIG) private readonly config: Config,
  ) {
    this.control = connect<ControlDB>(withDatabase(access.url, access.controlDatabase), {
      max: 3,
      name: 'tabib control',
    })
    this.budget = new Budget(config.POOL_TOTAL)
    this.bare = config.PUBLIC_URL ? new URL(config.PUBLIC_URL).hostname : 'localhost'
    this.noting = setInterval(() => void this.noteActivity(), NOTE).unref()
  }

  /** The slugs of every tenant that is served: active, and of this program's schema. */
  async all(): Promise<string[]> {
    const { bySlug, digest } = await this.look()
    return [...bySlug.values()].filter((t) => stateOf(t, digest) === 'open').map((t) => t.slug)
  }

  /**
   * The tenant a host name belongs to: its own domain, its subdomain, or, at the bare address, the home clinic. Where only
   * one clinic lives here every name is its.
   * @throws Problem `operators.no_clinic_here`
   */
  async ofHost(host: string): Promise<string> {
    const name = hostName(host)
    const here = await this.look()
    const tenant = this.named(here, name) ?? this.unnamed(here, name) ?? this.named(await this.lookAgain(), name)
    if (!tenant) throw new Problem('operators.no_clinic_here')
    return tenant.slug
  }

  /** The tenant whose own domain or subdomain this is; undefined where the name says nothing of a clinic. */
  async namedBy(host: string): Promise<string | undefined> {
    return this.named(await this.look(), hostName(host))?.slug
  }

  /** Where people reach this clinic from outside; undefined where the installation does not know its own address. */
  async publicAddress(slug: string): Promise<string | undefined> {
    const publicUrl = this.config.PUBLIC_URL
    if (publicUrl === undefined) return undefined
    const { bySlug } = await this.look()
    const { host, home } = bySlug.get(slug) ?? { host: null, home: false }
    const alone = bySlug.size === 1
    return addressOf({ slug, domain: host, home: home || alone }, { publicUrl, port: this.config.PORT })
  }

  /** Whether operators are let in at this host: the bare address, or any where only one clinic lives here. */
  async isBare(host: string): Promise<boolean> {
    const here = await this.look()
    return here.bySlug.size <= 1 || (this.isBareName(hostName(host)) && !this.named(here, hostName(host)))
  }

  /** @throws Problem `not_found`, `operators.clinic_suspended`, `operators.clinic_updating` where this clinic is not served now */
  async mustBeOpen(slug: string): Promise<void> {
    const { bySlug, digest } = await this.look()
    const tenant = bySlug.get(slug)
    if (!tenant) throw new Problem('not_found')
    const state = stateOf(tenant, digest)
    if (state === 'suspended') throw new Problem('operators.clinic_suspended')
    if (state !== 'open') throw new Problem('operators.clinic_updating', { retryAfter: 10 })
    this.worked.set(slug, Date.now())
    this.asked.set(slug, Date.now())
  }

  /**
   * Closes a clinic's resting connections where nobody has asked for anything lately: work in the background, which comes
   * round to every clinic, holds none of them open.
   */
  async rest(slug: string): Promise<void> {
    if (Date.now() - (this.asked.get(slug) ?? -Infinity) < this.config.POOL_IDLE * 1_000) return
    const open = this.pools.get(slug)
    if (open) await this.budget.rest(open.pool)
  }

  /** Whether jobs run and sockets stay open there. */
  async isOpen(slug: string): Promise<boolean> {
    const { bySlug, digest } = await this.look()
    const tenant = bySlug.get(slug)
    return tenant !== undefined && stateOf(tenant, digest) === 'open'
  }

  /** The database of one tenant, served or not. @throws Problem `not_found` for a slug nobody has */
  async database(slug: string): Promise<Kysely<DB>> {
    const open = this.pools.get(slug)
    if (open) return open.db
    const tenant = (await this.look()).bySlug.get(slug) ?? (await this.lookAgain()).bySlug.get(slug)
    if (!tenant) throw new Problem('not_found')
    const again = this.pools.get(slug)
    if (again) return again.db
    const pool = openPool(withDatabase(this.access.url, tenant.database), {
      max: this.config.POOL_SIZE,
      name: `tabib ${slug}`,
      idle: this.config.POOL_IDLE * 1_000,
    })
    this.budget.watch(pool)
    const db = overPool<DB>(pool, { budget: this.budget })
    this.pools.set(slug, { pool, db })
    return db
  }

  /** Forget what is known about tenants; the next question asks the control database. `slug` tells which one changed. */
  refresh(slug?: string): void {
    this.known = undefined
    for (const hear of this.changed) hear(slug)
  }

  /** Calls `hear` when a tenant changed, on whichever node; without a slug any of them may have. */
  onChange(hear: (slug: string | undefined) => void): void {
    this.changed.add(hear)
  }

  /** Connections open, idle and waited for, by tenant; of those that have any. */
  connections(): Map<string, { total: number; idle: number; waiting: number }> {
    const busy = [...this.pools].filter(([, { pool }]) => pool.totalCount + pool.waitingCount > 0)
    return new Map(
      busy.map(([slug, { pool }]) => {
        return [slug, { total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }] as const
      }),
    )
  }

  /** One round trip to the control database. */
  async ping(): Promise<void> {
    await sql`select 1`.execute(this.control)
  }

  /** Writes down when clinics were last worked in. */
  async noteActivity(): Promise<void> {
    if (this.worked.size === 0) return
    const noted = [...this.worked]
    this.worked.clear()
    await sql`
      insert into control.activity (tenant, last_at)
      select t, to_timestamp(at / 1000.0) from unnest(${noted.map(([t]) => t)}::text[], ${noted.map(([, at]) => at)}::float8[]) as w (t, at)
      where exists (select from control.tenants where slug = t)
      on conflict (tenant) do update set last_at = greatest(activity.last_at, excluded.last_at)`
      .execute(this.control)
      // It is a courtesy: the next note comes in half a minute.
      .catch(() => undefined)
  }

  private named(here: Known, name: string): Tenant | undefined {
    const own = here.byHost.get(name)
    if (own) return own
    const dot = name.indexOf('.')
    if (dot < 1) return undefined
    const below = name.slice(dot + 1)
    return below === this.bare || below === 'localhost' ? here.bySlug.get(name.slice(0, dot)) : undefined
  }

  private unnamed(here: Known, name: string): Tenant | undefined {
    if (here.bySlug.size === 1) return here.bySlug.values().next().value
    return this.isBareName(name) ? here.home : undefined
  }

  private isBareName(name: string): boolean {
    return name === this.bare || name === 'localhost' || /^\d+\.\d+\.\d+\.\d+$/.test(name) || name.startsWith('[')
  }

  private async lookAgain(): Promise<Known> {
    const here = await this.look()
    if (Date.now() - here.readAt < ABSENT) return here
    this.known = undefined
    return this.look()
  }

  private look(): Promise<Known> {
    if (this.known) return this.known
    const reading: Promise<Known> = this.read().catch((e: unknown) => {
      if (this.known === reading) this.known = undefined
      throw e
    })
    this.known = reading
    return reading
  }

  private async read(): Promise<Known> {
    const [digest, rows] = await Promise.all([
      schemaDigest(),
      this.control
        .selectFrom('control.tenants')
        .select(['slug', 'database', 'host', 'status', 'home', 'digest'])
        .orderBy('created_at')
        .execute(),
    ])
    return {
      bySlug: new Map(rows.map((t) => [t.slug, t])),
      byHost: new Map(rows.flatMap((t) => (t.host ? [[t.host.toLowerCase(), t] as const] : []))),
      home: rows.find((t) => t.home),
      digest,
      readAt: Date.now(),
    }
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.noting)
    await this.noteActivity()
    await Promise.all([this.control.destroy(), ...[...this.pools.values()].map((p) => p.db.destroy())])
  }
}

type State = 'open' | 'opening' | 'suspended' | 'updating'

function stateOf(tenant: Tenant, digest: string): State {
  if (tenant.status !== 'active') return tenant.status as State
  return tenant.digest === digest ? 'open' : 'updating'
}

/** The name in a Host header, without its port. */
function hostName(host: string): string {
  const name = host.toLowerCase().replace(/\.(?=:|$)/, '')
  return name.startsWith('[') ? name.slice(0, name.indexOf(']') + 1) : name.split(':')[0]!
}
