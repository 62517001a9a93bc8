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
  private readonly held = new LRUCache<string, { at: number; config: oidc.Configuration }>({ max: 500 })

  constructor(
    private readonly outbound: Outbound,
    private readonly clock: Clock,
  ) {}

  /** What the provider says of itself. @throws Problem `federation.provider_away` */
  async config(trust: Trust): Promise<oidc.Configuration> {
    const name = `${trust.tenant} ${trust.version} ${trust.issuer} ${trust.clientId}`
    const now = this.clock.now().getTime()
    const held = this.held.get(name)
    const config = held && now - held.at < HELD_MS ? held.config : await this.discover(trust)
    if (config !== held?.config) this.held.set(name, { at: now, config })
    // The clock is the clinic's; a provider's may differ a little.
    const client = config as unknown as Record<symbol, unknown>
    client[oidc.clockSkew] = Math.round((now - Date.now()) / 1000)
    client[oidc.clockTolerance] = SKEW_SECONDS
    return config
  }

  /** Asked afresh. @throws Problem `federation.provider_away` */
  async discover(trust: Trust): Promise<oidc.Configuration> {
    const fetch: oidc.CustomFetch = (url, { method, headers, body }) =>
      this.outbound.ask(url, {
        method,
        headers,
        ...(body === undefined || body === null ? {} : { body: String(body as string | URLSearchParams) }),
      })
    if (!this.outbound.isSafe(trust.issuer)) throw new Problem('federation.provider_away')
    const metadata = trust.clientSecret ? { client_secret: trust.clientSecret } : {}
    const insecure = trust.issuer.startsWith('http:') ? [oidc.allowInsecureRequests] : []
    try {
      return await oidc.discovery(new URL(trust.issuer), trust.clientId, metadata, undefined, {
        [oidc.customFetch]: fetch,
        // An id token is believed for its signature, not for the way it came.
        execute: [...insecure, oidc.enableNonRepudiationChecks],
      })
    } catch {
      throw new Problem('federation.provider_away')
    }
  }
}
