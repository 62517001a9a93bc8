import { Injectable } from '@nestjs/common'
import { LRUCache } from 'lru-cache'
import * as oidc from 'openid-client'
import { Clock } from '../../platform/clock.js'
import { Problem } from '../../platform/problem.js'
import { Outbound } from './outbound.js'
import type { Trust } from './trusts.js'
import { SKEW_SECONDS } from './verifier.js'

const HELD_MS = 10 * 60_000

/** Speaks OpenID Connect with the clinic's provider, over our own careful way out. */
@Injectable()
export class Provider {
  private readonly held = new LRUCache<string, { at: number; says: oidc.ServerMetadata }>({ max: 500 })

  constructor(
    private readonly outbound: Outbound,
    private readonly clock: Clock,
  ) {}

  /** What the provider says of itself, and how to speak with it. @throws Problem `federation.provider_away` */
  async config(trust: Trust): Promise<oidc.Configuration> {
    const name = `${trust.tenant} ${trust.version} ${trust.issuer}`
    const now = this.clock.now().getTime()
    const held = this.held.get(name)
    if (held && now - held.at < HELD_MS) return this.prepared(trust, held.says)
    const config = await this.discover(trust)
    this.held.set(name, { at: now, says: { ...config.serverMetadata() } })
    return config
  }

  /** Asked afresh. @throws Problem `federation.provider_away` */
  async discover(trust: Trust): Promise<oidc.Configuration> {
    if (!this.outbound.isSafe(trust.issuer)) throw new Problem('federation.provider_away')
    try {
      const found = await oidc.discovery(new URL(trust.issuer), trust.clientId, {}, undefined, {
        [oidc.customFetch]: this.fetch,
        execute: insecure(trust) ? [oidc.allowInsecureRequests] : [],
      })
      return this.prepared(trust, { ...found.serverMetadata() })
    } catch {
      throw new Problem('federation.provider_away')
    }
  }

  /** Built anew each time: the clock is the clinic's, and a provider's may differ a little. */
  private prepared(trust: Trust, says: oidc.ServerMetadata): oidc.Configuration {
    const config = new oidc.Configuration(says, trust.clientId, {
      ...(trust.clientSecret ? { client_secret: trust.clientSecret } : {}),
      [oidc.clockSkew]: Math.round((this.clock.now().getTime() - Date.now()) / 1000),
      [oidc.clockTolerance]: SKEW_SECONDS,
    })
    config[oidc.customFetch] = this.fetch
    if (insecure(trust)) oidc.allowInsecureRequests(config)
    // An id token is believed for its signature, not for the way it came.
    oidc.enableNonRepudiationChecks(config)
    return config
  }

  private readonly fetch: oidc.CustomFetch = (url, { method, headers, body }) =>
    this.outbound.ask(url, {
      method,
      headers,
      ...(body === undefined || body === null ? {} : { body: String(body as string | URLSearchParams) }),
    })
}

/** Plain http is spoken on this machine only; `Outbound` sees to it. */
const insecure = (trust: Trust) => trust.issuer.startsWith('http:')
