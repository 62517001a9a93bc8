import { Injectable } from '@nestjs/common'
import { keyAlgorithms, secretAlgorithms } from '@tabib/contracts/federation/settings'
import { compactVerify, decodeProtectedHeader, jwtVerify, type JWTVerifyGetKey } from 'jose'
import { Clock } from '../../platform/clock.js'
import { Problem } from '../../platform/problem.js'
import { bringsKey, type Claims, opensThings } from './claims.rules.js'
import { Keys } from './keys.js'
import { pastedKey } from './pasted-key.js'
import { Outbound, Unreachable } from './outbound.js'
import type { Trust } from './trusts.js'

/** Clocks of two houses differ; a minute of it is forgiven. */
export const SKEW_SECONDS = 60
const MOST_CHARACTERS = 8_000

/** Reads tokens that somebody else signed. */
@Injectable()
export class Verifier {
  constructor(
    private readonly keys: Keys,
    private readonly outbound: Outbound,
    private readonly clock: Clock,
  ) {}

  /** The claims of a token the clinic trusts. @throws Problem `federation.token_refused` for every other */
  async claims(trust: Trust, token: string): Promise<Claims & { exp: number }> {
    try {
      if (token.length > MOST_CHARACTERS) throw new Error('too long')
      const header = decodeProtectedHeader(token)
      if (bringsKey(header)) throw new Error('brings a key')
      const { payload } = await jwtVerify(token, this.keyOf(trust), {
        algorithms: algorithmsOf(trust),
        issuer: trust.issuer,
        audience: trust.audience,
        clockTolerance: SKEW_SECONDS,
        currentDate: this.clock.now(),
        requiredClaims: ['exp', 'iss', 'aud'],
      })
      if (!opensThings(header, payload)) throw new Error('made for something else')
      if (isFromTomorrow(payload, this.clock.now())) throw new Error('issued in the future')
      await this.mustStillBeGood(trust, token, payload)
      return payload as Claims & { exp: number }
    } catch {
      throw new Problem('federation.token_refused')
    }
  }

  /** @throws Error where the signature is not that of a key the clinic trusts */
  async signature(trust: Trust, token: string): Promise<void> {
    await compactVerify(token, this.keyOf(trust) as never, { algorithms: algorithmsOf(trust) })
  }

  /**
   * Asks the provider whether it still stands by a token (RFC 7662). A key with a colon is a client's name and secret.
   * @throws Error where it does not, or does not answer
   */
  async mustStillBeGood(trust: Trust, token: string, claims: Claims): Promise<void> {
    if (trust.introspectionUrl === '') return
    const key = trust.introspectionKey
    const basic = key?.includes(':') ? `Basic ${Buffer.from(key).toString('base64')}` : undefined
    const answer = await this.outbound.json(trust.introspectionUrl, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        ...(key ? { authorization: basic ?? `Bearer ${key}` } : {}),
      },
      body: new URLSearchParams({ token, token_type_hint: 'access_token' }).toString(),
    })
    const { active, sub } = (typeof answer === 'object' && answer ? answer : {}) as Claims
    if (active !== true) throw new Unreachable('not active')
    if (sub !== undefined && sub !== claims['sub']) throw new Unreachable('somebody else')
  }

  private keyOf(trust: Trust): JWTVerifyGetKey {
    if (trust.keySource === 'jwks') return this.keys.behind(trust.tenant, trust.jwksUrl)
    if (trust.keySource === 'key') return async () => pastedKey(trust.publicKey) as never
    const secret = new TextEncoder().encode(trust.sharedSecret ?? '')
    return async () => {
      if (secret.length < 32) throw new Error('no secret')
      return secret
    }
  }
}

/** What may have signed: never a secret's algorithm with a public key, never the other way round. */
export function algorithmsOf(trust: Pick<Trust, 'keySource' | 'algorithms'>): string[] {
  const fitting: readonly string[] = trust.keySource === 'secret' ? secretAlgorithms : keyAlgorithms
  return trust.algorithms.filter((a) => fitting.includes(a))
}

const isFromTomorrow = ({ iat }: Claims, now: Date) =>
  iat !== undefined && (typeof iat !== 'number' || iat > now.getTime() / 1000 + SKEW_SECONDS)
