import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common'
import { type Kysely, sql } from 'kysely'
import { CONFIG, type Config } from '../config.js'
import { Problem } from '../problem.js'
import type { Pool } from 'pg'
import { connect, openPool, overPool, withDatabase } from './pools.js'
import type { DB } from './tables.js'

export interface ControlDB {
  'control.tenants': { slug: string; database: string; host: string | null; status: string; created_at: string }
  'control.due': { tenant: string; due_at: string }
}

/** How this process reaches the databases: as the role that owns nothing. */
export interface DatabaseAccess {
  /** Connection string of the application role; its database is replaced. */
  url: string
  controlDatabase: string
}
export const DATABASE_ACCESS = Symbol('database access')

interface Tenant {
  slug: string
  database: string
  host: string | null
}

/** Which clinics live here and the pool of connections to each one's database. Pools open on first use. */
@Injectable()
export class Tenants implements OnApplicationShutdown {
  readonly control: Kysely<ControlDB>
  private readonly pools = new Map<string, { pool: Pool; db: Kysely<DB> }>()
  private known: Promise<Tenant[]> | undefined

  constructor(
    @Inject(DATABASE_ACCESS) private readonly access: DatabaseAccess,
    @Inject(CONFIG) private readonly config: Config,
  ) {
    this.control = connect<ControlDB>(withDatabase(access.url, access.controlDatabase), {
      max: 3,
      name: 'tabib control',
    })
  }

  /** The slugs of every active tenant. */
  async all(): Promise<string[]> {
    return (await this.list()).map((t) => t.slug)
  }

  /** The tenant a host name belongs to: its own host, its subdomain, or the only one there is. */
  async ofHost(host: string): Promise<string> {
    const name = host.split(':')[0]!.toLowerCase()
    const list = await this.list()
    const tenant =
      list.find((t) => t.host === name) ??
      list.find((t) => name.startsWith(`${t.slug}.`)) ??
      (list.length === 1 ? list[0] : undefined)
    if (!tenant) throw new Problem('not_found')
    return tenant.slug
  }

  /** The database of one tenant. @throws Problem `not_found` for a slug that is not an active tenant. */
  async database(slug: string): Promise<Kysely<DB>> {
    const open = this.pools.get(slug)
    if (open) return open.db
    const tenant = (await this.list()).find((t) => t.slug === slug)
    if (!tenant) throw new Problem('not_found')
    const again = this.pools.get(slug)
    if (again) return again.db
    const pool = openPool(withDatabase(this.access.url, tenant.database), {
      max: this.config.POOL_SIZE,
      name: `tabib ${slug}`,
    })
    const db = overPool<DB>(pool)
    this.pools.set(slug, { pool, db })
    return db
  }

  /** Forget what is known about tenants; the next question asks the control database. */
  refresh(): void {
    this.known = undefined
  }

  /** Connections open, idle and waited for, by tenant. */
  connections(): Map<string, { total: number; idle: number; waiting: number }> {
    const counts = [...this.pools].map(([slug, { pool }]) => {
      return [slug, { total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }] as const
    })
    return new Map(counts)
  }

  /** One round trip to the control database. */
  async ping(): Promise<void> {
    await sql`select 1`.execute(this.control)
  }

  private list(): Promise<Tenant[]> {
    this.known ??= this.control
      .selectFrom('control.tenants')
      .select(['slug', 'database', 'host'])
      .where('status', '=', 'active')
      .orderBy('created_at')
      .execute()
      .catch((e: unknown) => {
        this.known = undefined
        throw e
      })
    return this.known
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.control.destroy(), ...[...this.pools.values()].map((p) => p.db.destroy())])
  }
}
