import { Injectable } from '@nestjs/common'
import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose'
import { LRUCache } from 'lru-cache'
import { z } from 'zod'
import { Clock } from '../../platform/clock.js'
import { Outbound, Unreachable } from './outbound.js'

/** Keys are fetched again after this long; a key the provider has taken back is trusted no longer than that. */
const FRESH_MS = 5 * 60_000
/** While the provider does not answer, what it last said holds this long. */
const STALE_MS = 30 * 60_000
/** A key nobody knows, and a provider that does not answer, are asked after once in this long. */
const AGAIN_MS = 15_000

type Find = ReturnType<typeof createLocalJWKSet>
interface Ring {
  find: Find | undefined
  fetchedAt: number
  askedAt: number
}

const jwks = z.object({ keys: z.array(z.looseObject({ kty: z.string() })).max(100) })

/** Keys with which providers sign, fetched from where the clinic said and from nowhere a token says. */
@Injectable()
export class Keys {
  private readonly rings = new LRUCache<string, Ring>({ max: 1000 })
  private readonly asking = new Map<string, Promise<Ring>>()

  constructor(
    private readonly outbound: Outbound,
    private readonly clock: Clock,
  ) {}

  /** Finds the key of a token in the set behind an address. `owner` keeps one clinic's waiting from another's. */
  behind(owner: string, url: string): JWTVerifyGetKey {
    return async (header, token) => {
      const ring = await this.ring(owner, url)
      const find = async ({ find }: Ring) => {
        if (!find) throw new Unreachable('no keys')
        return find(header, token)
      }
      try {
        return await find(ring)
      } catch (e) {
        // A key nobody has heard of: the provider may have changed keys since.
        if (!(e instanceof errors.JWKSNoMatchingKey) || this.now() - ring.askedAt < AGAIN_MS) throw e
        return find(await this.ask(owner, url))
      }
    }
  }

  /** What the set holds now, fetched afresh. @throws Unreachable */
  async look(url: string): Promise<JSONWebKeySet['keys']> {
    return readKeys(await this.outbound.json(url)).keys
  }

  private async ring(owner: string, url: string): Promise<Ring> {
    const held = this.rings.get(`${owner} ${url}`)
    const now = this.now()
    if (held && (now - held.fetchedAt < FRESH_MS || now - held.askedAt < AGAIN_MS)) return held
    return this.ask(owner, url)
  }

  private ask(owner: string, url: string): Promise<Ring> {
    const name = `${owner} ${url}`
    const under = this.asking.get(name)
    if (under) return under
    const asking = this.fetch(name, url).finally(() => this.asking.delete(name))
    this.asking.set(name, asking)
    return asking
  }

  private async fetch(name: string, url: string): Promise<Ring> {
    const askedAt = this.now()
    const before = this.rings.get(name)
    const ring = await this.outbound.json(url).then(
      (body): Ring => ({ find: createLocalJWKSet(readKeys(body)), fetchedAt: askedAt, askedAt }),
      (): Ring => {
        const still = before?.find && askedAt - before.fetchedAt < STALE_MS
        return { find: still ? before.find : undefined, fetchedAt: before?.fetchedAt ?? -Infinity, askedAt }
      },
    )
    this.rings.set(name, ring)
    return ring
  }

  private now = () => this.clock.now().getTime()
}

/** Public keys of a set: secrets and keys with their private half are nobody's to publish. @throws Unreachable */
function readKeys(body: unknown): JSONWebKeySet {
  const set = jwks.safeParse(body)
  if (!set.success) throw new Unreachable('answer is no key set')
  const keys = set.data.keys.filter((k) => ['RSA', 'EC', 'OKP'].includes(k.kty) && !('d' in k) && !('k' in k))
  return { keys: keys as JSONWebKeySet['keys'] }
}
