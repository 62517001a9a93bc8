import { once } from 'node:events'
import type { Pool, PoolClient } from 'pg'

/** Milliseconds a request waits for its turn; the words of the error are those of a pool that is full. */
const PATIENCE = 10_000

interface Share {
  /** When the pool was last asked, as a running number. */
  turn: number
  /** Resting connections that were promised to somebody, or are being closed: the pool still counts them as resting. */
  promised: number
}

/**
 * Shares one number of connections out among the pools of all tenants: never more are open than there are, as Postgres counts
 * them, and a pool that needs a new one takes it from the pool that has rested longest.
 */
export class Budget {
  private readonly pools = new Map<Pool, Share>()
  private readonly queue: (() => void)[] = []
  private working = 0
  private turn = 0
  /** Connections about to be opened, which no pool counts yet. */
  private coming = 0
  /** Connections about to be closed, which their pools still count. */
  private going = 0

  /** @param total connections to all tenants' databases together */
  constructor(private readonly total: number) {}

  /** Counts a pool in. */
  watch(pool: Pool): void {
    this.pools.set(pool, { turn: 0, promised: 0 })
  }

  /** A connection of this pool, once there is one to be had. Give it back to the pool, then call `leave`. */
  async connect(pool: Pool): Promise<PoolClient> {
    await this.enter()
    try {
      const share = this.pools.get(pool)!
      share.turn = ++this.turn
      if (this.restingIn(pool) > 0) return await this.promised(pool)
      return await this.opened(pool)
    } catch (e) {
      this.leave()
      throw e
    }
  }

  /** One connection is free again. */
  leave(): void {
    const next = this.queue.shift()
    if (next) next()
    else this.working--
  }

  /** Closes what rests in a pool; what is at work is left alone. */
  async rest(pool: Pool): Promise<void> {
    while (this.restingIn(pool) > 0) await this.closeOne(pool)
  }

  private enter(): Promise<void> | undefined {
    if (this.working < this.total) {
      this.working++
      return undefined
    }
    return new Promise((done, fail) => {
      const late = setTimeout(() => {
        this.queue.splice(this.queue.indexOf(go), 1)
        fail(new Error('timeout exceeded when trying to connect'))
      }, PATIENCE)
      const go = () => {
        clearTimeout(late)
        done()
      }
      this.queue.push(go)
    })
  }

  private restingIn(pool: Pool): number {
    return pool.idleCount - this.pools.get(pool)!.promised
  }

  /** One of those that rest. The pool hands it over a moment later; until then nobody else may count on it. */
  private promised(pool: Pool): Promise<PoolClient> {
    const share = this.pools.get(pool)!
    share.promised++
    return pool.connect().finally(() => share.promised--)
  }

  /** A new connection; it is counted without a gap, as coming and then by its pool. */
  private async opened(pool: Pool): Promise<PoolClient> {
    this.coming++
    let opening: Promise<PoolClient>
    try {
      await this.makeRoom()
      opening = pool.connect()
    } finally {
      this.coming--
    }
    return opening
  }

  /** Closes what has rested longest where all connections are in use or resting. */
  private async makeRoom(): Promise<void> {
    let open = this.coming - 1 - this.going
    let oldest: Pool | undefined
    for (const [pool, { turn }] of this.pools) {
      open += pool.totalCount
      if (this.restingIn(pool) > 0 && (!oldest || turn < this.pools.get(oldest)!.turn)) oldest = pool
    }
    if (open >= this.total && oldest) await this.closeOne(oldest)
  }

  /** Resolves when Postgres has let the connection go. */
  private async closeOne(pool: Pool): Promise<void> {
    this.going++
    let gone: Promise<unknown>
    try {
      const resting = await this.promised(pool)
      gone = once(resting, 'end', { signal: AbortSignal.timeout(PATIENCE) }).catch(() => undefined)
      resting.release(true)
    } finally {
      this.going--
    }
    await gone
  }
}
