import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import type { Budget } from './budget.js'
import { PreparedPool } from './statements.js'

const INT8 = 20
const NUMERIC = 1700
const DATE = 1082
const TIMESTAMPTZ = 1184

/** `2026-11-20 09:30:00.123+00` (sessions run in UTC) as `2026-11-20T09:30:00.123Z`. */
const isoInstant = (s: string) => `${s.slice(0, 10)}T${s.slice(11).replace('+00', '')}Z`

const parsers: Record<number, (s: string) => unknown> = {
  // Amounts and counts stay below 2^53; anything larger would be a defect worth an error.
  [INT8]: (s) => {
    const n = Number(s)
    if (!Number.isSafeInteger(n)) throw new RangeError('int8 beyond 2^53')
    return n
  },
  [NUMERIC]: Number,
  [DATE]: (s) => s,
  [TIMESTAMPTZ]: isoInstant,
}

const types = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    (parsers[oid] as never) ?? pg.types.getTypeParser(oid, format as 'text'),
}

export interface PoolOptions {
  max: number
  name?: string
  /** Milliseconds a statement may run. */
  statementTimeout?: number
  /** Plain protocol, for scripts of several statements. */
  script?: boolean
  /** Milliseconds after which a connection that rests is closed. */
  idle?: number
}

/** A pool of connections to one database, speaking ISO strings for time and numbers for money. */
export function connect<DB>(url: string, options: PoolOptions): Kysely<DB> {
  return overPool<DB>(openPool(url, options), options)
}

/** Kysely on a pool that `openPool` made. */
export function overPool<DB>(
  pool: pg.Pool,
  options: Pick<PoolOptions, 'script'> & { budget?: Budget } = {},
): Kysely<DB> {
  if (options.script) return new Kysely<DB>({ dialect: new PostgresDialect({ pool }) })
  const prepared = new PreparedPool(pool, options.budget)
  return withoutWaiting(new Kysely<DB>({ dialect: new PostgresDialect({ pool: prepared as never }) }))
}

/**
 * Lets the statements of one transaction go out as they are asked for. Kysely would let each wait for the answer to the one
 * before; the connections are made for more than one under way, and Postgres answers in order.
 */
function withoutWaiting<DB>(db: Kysely<DB>): Kysely<DB> {
  const executor = db.getExecutor()
  const over = executor.withConnectionProvider.bind(executor)
  executor.withConnectionProvider = (one) => {
    const connection = one.provideConnection((c) => Promise.resolve(c))
    return over({ provideConnection: async (work) => work(await connection) })
  }
  return db
}

/** The connections themselves, for whoever also wants to count them. */
export function openPool(url: string, options: PoolOptions): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.max,
    pipeline: !options.script,
    application_name: options.name ?? 'tabib',
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: options.idle ?? 30_000,
    statement_timeout: options.statementTimeout ?? 15_000,
    lock_timeout: 10_000,
    idle_in_transaction_session_timeout: 20_000,
    options: '-c TimeZone=UTC',
    types,
  } as pg.PoolConfig)
  // An idle connection that breaks must not end the process; the next query gets a new one.
  pool.on('error', () => undefined)
  // Nor one that breaks while a transaction holds it: the statement under way fails, and says so to its caller.
  pool.on('connect', (client) => client.on('error', () => undefined))
  return pool
}

/** `url` with another database, and another role where given. */
export function withDatabase(url: string, database: string, role?: { name: string; password: string }): string {
  const u = new URL(url)
  u.pathname = `/${database}`
  if (role) {
    u.username = role.name
    u.password = encodeURIComponent(role.password)
  }
  return u.toString()
}
