import { createHash, randomBytes } from 'node:crypto'
import { Injectable, type OnModuleInit } from '@nestjs/common'
import type { Input } from '@tabib/contracts/core/route'
import type { externalSignIn } from '@tabib/contracts/federation/sign-in'
import * as oidc from 'openid-client'
import type { Actor } from '../../platform/actor.js'
import { Clock } from '../../platform/clock.js'
import { Db } from '../../platform/db/db.js'
import type { Visitor } from '../../platform/http/visitor.js'
import { Jobs } from '../../platform/jobs/jobs.js'
import { Problem } from '../../platform/problem.js'
import { systemActor } from '../../platform/system-actor.js'
import { Ways } from './bearer.service.js'
import type { Claims } from './claims.rules.js'
import { Connection } from './connection.js'
import * as flows from './flows.repo.js'
import { People } from './people.service.js'
import { recoveryHash } from './recovery-code.js'
import * as settings from './settings.repo.js'
import type { Trust } from './trusts.js'

const FLOW_MINUTES = 10
/** The app's page that providers send browsers back to; the only one they may. */
export const CALLBACK = '/sign-in/external'
/** Minutes within which a provider's own sign-in counts as just shown. */
const JUST_SHOWN_MS = 5 * 60_000
const KEPT_MS = 86_400_000

type Finish = Input<typeof externalSignIn.finish>['body']
export interface Browser {
  /** Where the clinic's pages are for this browser. */
  base: string
  device: string | undefined
  /** The secret that binds a flow to this browser. */
  flow: string | undefined
}

const digest = (secret: string) => createHash('sha256').update(secret).digest('base64url')

/** Sign-in at a provider, in a browser: OpenID Connect, code flow, PKCE. */
@Injectable()
export class ExternalSignIn implements OnModuleInit {
  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
    private readonly connection: Connection,
    private readonly people: People,
    private readonly ways: Ways,
  ) {}

  onModuleInit(): void {
    this.jobs.every('federation.tidy', 60, (actor) => this.tidy(actor))
  }

  async offer(visitor: Visitor) {
    const { mode, oidc: inBrowser, name } = await this.connection.trusts.of(visitor.tenant)
    return { mode, name: mode !== 'local' && inBrowser ? name : null }
  }

  /** Where to send the browser. @throws Problem `federation.not_offered`, `federation.provider_away` */
  async start(visitor: Visitor, wish: { returnTo?: string | undefined; again?: boolean | undefined }, at: Browser) {
    const trust = await this.offered(visitor)
    const config = await this.connection.provider.config(trust)
    const verifier = oidc.randomPKCECodeVerifier()
    const [state, nonce, flow] = [oidc.randomState(), oidc.randomNonce(), randomBytes(32).toString('base64url')]
    const redirectUri = `${at.base}${CALLBACK}`
    const url = oidc.buildAuthorizationUrl(config, {
      redirect_uri: redirectUri,
      scope: trust.scopes || 'openid',
      code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state,
      nonce,
      ...(wish.again ? { prompt: 'login', max_age: '0' } : {}),
    })
    if (!this.connection.outbound.isSafe(url.href)) throw new Problem('federation.provider_away')
    const now = this.clock.now()
    await this.db.write(systemActor(visitor.tenant, visitor.request), (tx) =>
      flows.insert(tx, {
        state: digest(state),
        browser: digest(flow),
        nonce: this.connection.trusts.sealFlow(visitor.tenant, nonce),
        verifier: this.connection.trusts.sealFlow(visitor.tenant, verifier),
        redirect_uri: redirectUri,
        return_to: wish.returnTo ?? null,
        settings_version: trust.version,
        created_at: now.toISOString(),
        expires_at: new Date(now.getTime() + FLOW_MINUTES * 60_000).toISOString(),
      }),
    )
    return { url: url.href, flow, flowSeconds: FLOW_MINUTES * 60 }
  }

  /**
   * Signs in with what the provider sent the browser back with. The flow is used up whatever comes of it.
   * @throws Problem `federation.flow_ended`, `federation.provider_refused`, `federation.token_refused` and what `admit` throws
   */
  async finish(visitor: Visitor, body: Finish, at: Browser) {
    const trust = await this.offered(visitor)
    const now = this.clock.now()
    const taken = await this.db.write(systemActor(visitor.tenant, visitor.request), (tx) =>
      flows.take(tx, { state: digest(body.state), browser: digest(at.flow ?? ''), at: now.toISOString() }),
    )
    // Settings that changed meanwhile may name another provider: the answer is to a question of the old one.
    if (!taken || taken.settingsVersion !== trust.version) throw new Problem('federation.flow_ended')
    const { claims, idToken } = await this.exchange(trust, body, taken)
    const accountId = await this.people.admit(visitor, trust, claims)
    const shownAt = shownAtOf(claims, now)
    const answer = await this.ways.door.enter({ visitor, device: at.device, accountId, shownAt }, async (tx, actor) => {
      await flows.keepIdToken(tx, actor.sessionId!, this.connection.trusts.sealFlow(actor.tenant, idToken))
    })
    return { answer, returnTo: taken.returnTo }
  }

  /** An owner's way in with the printed code. @throws Problem `federation.break_in_refused` */
  async breakIn(visitor: Visitor, { login, code }: { login: string; code: string }, device: string | undefined) {
    const hash = recoveryHash(visitor.tenant, code)
    const answer = await this.ways.door.breakIn({ visitor, device, login }, (tx) => settings.takeCode(tx, hash))
    this.connection.trusts.forget(visitor.tenant)
    return answer
  }

  /** Ends the session; answers where to end it at the provider too, where it was begun there and the provider offers that. */
  async leave(actor: Actor, base: string) {
    const sealed = await this.db.write(actor, async (tx) => {
      const token = await flows.takeIdToken(tx, actor.sessionId!)
      await this.ways.door.leave(tx, actor)
      return token
    })
    this.ways.door.announce(actor.tenant, actor.sessionId!)
    if (sealed === undefined) return { url: null }
    const trust = await this.connection.trusts.of(actor.tenant)
    const config = trust.oidc ? await this.connection.provider.config(trust).catch(() => undefined) : undefined
    if (!config?.serverMetadata().end_session_endpoint) return { url: null }
    const { href } = oidc.buildEndSessionUrl(config, {
      id_token_hint: this.connection.trusts.openFlow(actor.tenant, sealed),
      post_logout_redirect_uri: `${base}/sign-in`,
    })
    return { url: this.connection.outbound.isSafe(href) ? href : null }
  }

  private async offered(visitor: Visitor): Promise<Trust> {
    const trust = await this.connection.trusts.now(visitor.tenant)
    if (trust.mode === 'local' || !trust.oidc) throw new Problem('federation.not_offered')
    return trust
  }

  private async exchange(trust: Trust, body: Finish, flow: NonNullable<Awaited<ReturnType<typeof flows.take>>>) {
    const config = await this.connection.provider.config(trust)
    const { state, code, iss, error } = body
    const back = new URL(flow.redirectUri)
    for (const [name, value] of Object.entries({ state, code, iss, error }))
      if (value !== undefined) back.searchParams.set(name, value)
    const open = (sealed: string) => this.connection.trusts.openFlow(trust.tenant, sealed)
    try {
      const tokens = await oidc.authorizationCodeGrant(config, back, {
        pkceCodeVerifier: open(flow.verifier),
        expectedState: state,
        expectedNonce: open(flow.nonce),
        idTokenExpected: true,
      })
      const told = tokens.claims()!
      const more = config.serverMetadata().userinfo_endpoint
        ? await oidc.fetchUserInfo(config, tokens.access_token, told.sub)
        : {}
      // What is signed beats what is only told; who it is always comes from what is signed.
      return { claims: { ...more, ...told } as Claims, idToken: tokens.id_token! }
    } catch (e) {
      throw asProblem(e)
    }
  }

  private async tidy(actor: Actor): Promise<void> {
    const before = new Date(this.clock.now().getTime() - KEPT_MS).toISOString()
    await this.db.write(actor, (tx) => flows.forgetOld(tx, before))
  }
}

/** When the person last showed the provider who they are, where that was just now. */
function shownAtOf(claims: Claims, now: Date): Date | null {
  const at = claims['auth_time']
  if (typeof at !== 'number') return null
  const shown = Math.min(at * 1000, now.getTime())
  return now.getTime() - shown <= JUST_SHOWN_MS ? new Date(shown) : null
}

/** What went wrong, in our words; a provider's own word is passed on only where it is one of the protocol's. */
function asProblem(e: unknown): Problem {
  if (e instanceof Problem) return e
  if (e instanceof oidc.AuthorizationResponseError || e instanceof oidc.ResponseBodyError) {
    const reason = /^[a-z_]{1,60}$/.test(e.error) ? e.error : null
    return new Problem('federation.provider_refused', { details: { reason } })
  }
  const names = [e, (e as Error).cause].map((x) => (x instanceof Error ? x.name : ''))
  return new Problem(names.includes('Unreachable') ? 'federation.provider_away' : 'federation.token_refused')
}
