import type { Pool, PoolClient } from 'pg'

/** Milliseconds a request waits for its turn; the words of the error are those of a pool that is full. */
const PATIENCE = 10_000

/**
 * Shares one number of connections out among the pools of all tenants: never more are at work than there are, and a pool
 * that needs a new one takes it from the pool that has rested longest.
 */
export class Budget {
  private readonly pools = new Map<Pool, number>()
  private readonly queue: (() => void)[] = []
  private working = 0
  private turn = 0
  /** Connections about to be opened, which no pool counts yet. */
  private coming = 0

  /** @param total connections to all tenants' databases together */
  constructor(private readonly total: number) {}

  /** Counts a pool in. */
  watch(pool: Pool): void {
    this.pools.set(pool, 0)
  }

  /** A connection of this pool, once there is one to be had. Give it back to the pool, then call `leave`. */
  async connect(pool: Pool): Promise<PoolClient> {
    await this.enter()
    try {
      this.pools.set(pool, ++this.turn)
      if (pool.idleCount > 0) return await pool.connect()
      this.coming++
      await this.makeRoom(pool).finally(() => this.coming--)
      return await pool.connect()
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

  /** Closes what has rested longest in another pool where all connections are in use or resting. */
  private async makeRoom(pool: Pool): Promise<void> {
    let open = this.coming - 1
    let oldest: Pool | undefined
    for (const [other, turn] of this.pools) {
      open += other.totalCount
      if (other !== pool && other.idleCount > 0 && (!oldest || turn < this.pools.get(oldest)!)) oldest = other
    }
    if (open < this.total || !oldest) return
    const resting = await oldest.connect()
    resting.release(true)
  }
}
