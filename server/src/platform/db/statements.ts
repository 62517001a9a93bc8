import type { Pool, PoolClient, QueryResult } from 'pg'
import type { Budget } from './budget.js'

// A plan is kept per connection and name; beyond this many distinct texts the rest go unnamed.
const MAX_NAMED = 2_000

/** Gives each distinct SQL text one short name, so that Postgres plans it once per connection. */
class StatementNames {
  private readonly names = new Map<string, string>()

  of(text: string): string | undefined {
    let name = this.names.get(text)
    if (name === undefined && this.names.size < MAX_NAMED) {
      name = `s${this.names.size}`
      this.names.set(text, name)
    }
    return name
  }
}

/** One set for all tenants: their statements are the same, and a connection belongs to one of them only. */
const names = new StatementNames()

/**
 * What Kysely asks of a pool, on top of `pg`: every statement is prepared under a stable name, and `begin` is
 * written without waiting for its answer, so that it travels with the first statement of the transaction.
 * The connections must be made with `pipeline: true`.
 */
export class PreparedPool {
  constructor(
    private readonly pool: Pool,
    private readonly budget?: Budget,
  ) {}

  get options() {
    return this.pool.options
  }

  async connect(): Promise<PreparedClient> {
    const client = await (this.budget?.connect(this.pool) ?? this.pool.connect())
    return new PreparedClient(client, this.budget)
  }

  end() {
    return this.pool.end()
  }
}

class PreparedClient {
  constructor(
    private readonly client: PoolClient,
    private readonly budget: Budget | undefined,
  ) {}

  async query(text: string, values: readonly unknown[] = []): Promise<QueryResult> {
    if (text === 'begin') {
      // A connection that cannot begin fails the statement behind it with the same error.
      this.client.query(text).catch(() => undefined)
      return { command: 'BEGIN', rowCount: 0, rows: [], oid: 0, fields: [] }
    }
    if (text === 'commit' || text === 'rollback') return this.client.query(text)
    const name = names.of(text)
    return this.client.query({ text, values: values as unknown[], ...(name ? { name } : {}) })
  }

  release(broken?: boolean) {
    this.client.release(broken)
    this.budget?.leave()
  }
}
