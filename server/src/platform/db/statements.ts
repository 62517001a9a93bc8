import type { Writable } from 'node:stream'
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
 * written without waiting for its answer, so that it travels with the first statement of the transaction. What is asked in
 * one turn of the event loop goes out in one packet. The connections must be made with `pipeline: true`.
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

/** What `pg` does not name in its types: the socket it writes to. */
type Wired = PoolClient & { connection: { stream: Writable } }

class PreparedClient {
  private corked = false

  constructor(
    private readonly client: PoolClient,
    private readonly budget: Budget | undefined,
  ) {}

  async query(text: string, values: readonly unknown[] = []): Promise<QueryResult> {
    this.cork()
    if (text === 'begin') {
      // A connection that cannot begin fails the statement behind it with the same error.
      this.client.query(text).catch(() => undefined)
      return { command: 'BEGIN', rowCount: 0, rows: [], oid: 0, fields: [] }
    }
    if (text === 'commit' || text === 'rollback') return this.client.query(text)
    const name = names.of(text)
    return this.client.query({ text, values: values as unknown[], ...(name ? { name } : {}) })
  }

  /** Sending costs more than writing: a system call for each packet, and Postgres woken up by each. */
  private cork() {
    if (this.corked) return
    this.corked = true
    const { stream } = (this.client as Wired).connection
    stream.cork()
    process.nextTick(() => {
      this.corked = false
      stream.uncork()
    })
  }

  release(broken?: boolean) {
    this.client.release(broken)
    this.budget?.leave()
  }
}
