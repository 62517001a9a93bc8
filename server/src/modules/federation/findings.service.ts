import { Injectable } from '@nestjs/common'
import type { Finding, SettingsDraft } from '@tabib/contracts/federation/settings'
import { decodeJwt, decodeProtectedHeader } from 'jose'
import type { Actor } from '../../platform/actor.js'
import { Clock } from '../../platform/clock.js'
import { Problem } from '../../platform/problem.js'
import { bringsKey, type Claims, mapped, opensThings, read } from './claims.rules.js'
import { Connection } from './connection.js'
import { Keys } from './keys.js'
import { pastedKey } from './pasted-key.js'
import { settingsOnWay } from './settings.rules.js'
import type { Trust } from './trusts.js'
import { algorithmsOf, SKEW_SECONDS, Verifier } from './verifier.js'

type What = Finding['what']

const shown = (value: unknown) => {
  if (value === undefined || value === null) return null
  return (typeof value === 'string' ? value : JSON.stringify(value)).slice(0, 200)
}
const finding = (what: What, right: boolean | null, value?: unknown): Finding => ({
  what,
  state: right === null ? 'absent' : right ? 'right' : 'wrong',
  value: shown(value),
})

/** Tries settings before they are saved: asks the provider, and reads a token claim by claim. Nothing is stored. */
@Injectable()
export class Findings {
  constructor(
    private readonly clock: Clock,
    private readonly connection: Connection,
    private readonly keys: Keys,
    private readonly verifier: Verifier,
  ) {}

  /** @throws Problem `invalid` for addresses our server may not be sent to */
  async look(actor: Actor, draft: SettingsDraft, token: string | undefined) {
    const errors = settingsOnWay(draft, (url) => this.connection.outbound.isSafe(url))
    if (errors.length > 0) throw new Problem('invalid', { errors })
    const trust = await this.connection.trusts.drafted(actor.tenant, draft)
    const provider = [...(trust.oidc ? await this.discovery(trust) : []), ...(await this.keysOf(trust))]
    return { provider, token: token ? await this.token(actor, trust, token) : [] }
  }

  private async discovery(trust: Trust): Promise<Finding[]> {
    const config = await this.connection.provider.discover(trust).catch(() => null)
    if (!config) return [finding('discovery', false, trust.issuer)]
    const says = config.serverMetadata()
    return [
      finding('discovery', true, says.authorization_endpoint),
      finding('discovery_issuer', says.issuer === trust.issuer, says.issuer),
      finding('pkce', says.code_challenge_methods_supported?.includes('S256') ?? null),
      finding('iss_in_answer', says.authorization_response_iss_parameter_supported === true ? true : null),
      finding('logout', says.end_session_endpoint ? true : null, says.end_session_endpoint),
    ]
  }

  private async keysOf(trust: Trust): Promise<Finding[]> {
    if (trust.keySource === 'secret') return [finding('keys', trust.sharedSecret === null ? null : true)]
    if (trust.keySource === 'key') {
      if (trust.publicKey === '') return [finding('keys', null)]
      try {
        const key = pastedKey(trust.publicKey)
        return [finding('keys', true, key.asymmetricKeyType)]
      } catch {
        return [finding('keys', false)]
      }
    }
    if (trust.jwksUrl === '') return trust.bearer ? [finding('keys', null)] : []
    const found = await this.keys.look(trust.jwksUrl).catch((e: unknown) => (e as Error).message)
    if (typeof found === 'string') return [finding('keys', false, found)]
    const names = found.map((k) => [k.kid, k.alg ?? k.kty].filter(Boolean).join(' '))
    return [finding('keys', found.length > 0, names.join(', '))]
  }

  private async token(actor: Actor, trust: Trust, token: string): Promise<Finding[]> {
    const opened = open(token)
    if (!opened) return [finding('signature', false)]
    const { header, claims } = opened
    const signed = await this.verifier.signature(trust, token).then(
      () => true,
      () => false,
    )
    const audiences = ([] as unknown[]).concat(claims['aud'] ?? [])
    return [
      finding('signature', signed, header.kid),
      finding('algorithm', algorithmsOf(trust).includes(String(header.alg)), header.alg),
      finding('header', !bringsKey(header)),
      finding('kind', opensThings(header, claims), header.typ),
      finding('issuer', claims['iss'] === undefined ? null : claims['iss'] === trust.issuer, claims['iss']),
      finding('audience', audiences.length === 0 ? null : audiences.includes(trust.audience), audiences.join(', ')),
      ...this.times(claims),
      ...this.person(actor, trust, claims),
      ...(signed && trust.introspectionUrl !== '' ? [await this.stillGood(trust, token, claims)] : []),
    ]
  }

  private times({ exp, nbf }: Claims): Finding[] {
    const now = this.clock.now().getTime() / 1000
    const instant = (at: unknown) =>
      typeof at === 'number' && Math.abs(at) < 1e11 ? new Date(at * 1000).toISOString() : at
    return [
      finding('expires', exp === undefined ? null : typeof exp === 'number' && exp + SKEW_SECONDS > now, instant(exp)),
      ...(nbf === undefined
        ? []
        : [finding('not_before', typeof nbf === 'number' && nbf - SKEW_SECONDS <= now, instant(nbf))]),
    ]
  }

  private person(actor: Actor, trust: Trust, claims: Claims): Finding[] {
    const word = read(claims, trust.claims, actor.country)
    if (!word) return [finding('subject', null)]
    const facts = (['name', 'email', 'phone', 'picture'] as const)
      .filter((f) => trust.claims[f] !== '')
      .map((f) => finding(f, word[f] === null ? null : true, word[f]))
    const ours = mapped(word.roles, trust.roles)
    const roles = finding(
      'roles',
      word.roles.length === 0 ? null : ours.length > 0,
      `${word.roles.join(', ')} → ${ours.join(', ')}`,
    )
    return [finding('subject', true, word.subject), ...facts, roles]
  }

  private async stillGood(trust: Trust, token: string, claims: Claims): Promise<Finding> {
    return this.verifier.mustStillBeGood(trust, token, claims).then(
      () => finding('still_good', true),
      (e: Error) => finding('still_good', false, e.message),
    )
  }
}

function open(token: string) {
  try {
    return { header: decodeProtectedHeader(token), claims: decodeJwt(token) as Claims }
  } catch {
    return undefined
  }
}
