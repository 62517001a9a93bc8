import { Injectable } from '@nestjs/common'
import { LRUCache } from 'lru-cache'
import { Live } from '../live/live.js'

const TOPIC = 'cache'
const MAX_ENTRIES = 20_000

/**
 * Answers that may be a little old. Keys begin with the tenant: `<tenant>/<module>/<what>`; nothing that decides about a
 * permission or an amount may rest on an answer from here alone.
 */
@Injectable()
export class Cache {
  private readonly kept = new LRUCache<string, { value: unknown }>({ max: MAX_ENTRIES })
  private readonly loading = new Map<string, Promise<unknown>>()

  constructor(private readonly live: Live) {
    live.on(TOPIC, ({ key }) => this.forget(key.prefixId ?? ''))
    // What other nodes changed while we could not hear them is unknown, and a clinic may be another one than it was: nothing kept is sure.
    live.onUnsure((tenant) => this.forget(tenant ? `${tenant}/` : ''))
  }

  /** What is kept under `key`, or what `load` finds, kept for `ttl` milliseconds. Callers that ask at the same time share one `load`. */
  async wrap<T>(key: string, ttl: number, load: () => Promise<T>): Promise<T> {
    const kept = this.kept.get(key)
    if (kept) return kept.value as T
    const loading = this.loading.get(key)
    if (loading) return loading as Promise<T>
    const fresh = load()
    this.loading.set(key, fresh)
    try {
      const value = await fresh
      // Invalidated while it was being read: it may be older than the change, so it answers those who waited and nobody else.
      if (this.loading.get(key) === fresh) this.kept.set(key, { value }, { ttl })
      return value
    } finally {
      if (this.loading.get(key) === fresh) this.loading.delete(key)
    }
  }

  /** Forgets every key that begins with `prefix`, here at once and on the other nodes soon. Call it after commit. */
  invalidate(prefix: string): void {
    this.forget(prefix)
    this.live.tell({ tenant: '', topic: TOPIC, key: { prefixId: prefix } })
  }

  private forget(prefix: string): void {
    for (const key of this.loading.keys()) if (key.startsWith(prefix)) this.loading.delete(key)
    const stale = Array.from(this.kept.keys()).filter((key) => key.startsWith(prefix))
    for (const key of stale) this.kept.delete(key)
  }
}
