import { hash, verify } from '@node-rs/argon2'
import { Inject, Injectable } from '@nestjs/common'
import { newId } from '@tabib/contracts/core/id'
import { toE164 } from '@tabib/contracts/core/phone'
import { discountCap } from '@tabib/contracts/identity/roles'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import type { Actor } from '../../platform/actor.js'
import { Clock } from '../../platform/clock.js'
import { CONFIG, type Config } from '../../platform/config.js'
import { Db, type WriteTx } from '../../platform/db/db.js'
import { Live } from '../../platform/live/live.js'
import type { Visitor } from '../../platform/http/visitor.js'
import { found, Problem } from '../../platform/problem.js'
import { systemActor } from '../../platform/system-actor.js'
import { findBranch } from '../organisation/index.js'
import * as accounts from './accounts.repo.js'
import { commonPasswords } from './passwords.rules.js'
import * as sessions from './sessions.repo.js'
import { Sessions } from './sessions.service.js'
import { ACCESS_SECONDS, digest, newSecret, signAccess, TOKEN_KEY } from './tokens.js'

const SESSION_HOURS = 12
/** Two tabs may present the same refresh token at once; later than this it is theft. */
const REUSE_GRACE_MS = 10_000
/** Hash of a password nobody has, so that an unknown login costs the same time as a wrong password. */
const nobodysHash = hash(newSecret())

@Injectable()
export class AuthService {
  private readonly byLogin = new RateLimiterMemory({ points: 10, duration: 900 })
  private readonly byAddress = new RateLimiterMemory({ points: 100, duration: 900 })

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(TOKEN_KEY) private readonly key: Uint8Array,
    private readonly db: Db,
    private readonly clock: Clock,
    private readonly sessions: Sessions,
    private readonly live: Live,
  ) {}

  /** Opens a session. @throws Problem `identity.bad_credentials`, the same for an unknown person and a wrong password */
  async login(visitor: Visitor, body: { login: string; password: string }) {
    await this.slowDown(visitor, body.login)
    const account = await this.db.read(visitor, (db) => accounts.byLogin(db, body.login, toE164(body.login, 'IN')))
    const right = await verify(account?.passwordHash ?? (await nobodysHash), body.password.slice(0, 128))
    if (!account?.passwordHash || !account.active || !right || body.password.length > 128)
      throw new Problem('identity.bad_credentials')
    if (account.demoPassword && this.config.production) throw new Problem('identity.demo_refused')
    await this.byLogin.delete(`${visitor.tenant}:${body.login.toLowerCase()}`)
    return this.open(visitor, account)
  }

  /** New tokens for a refresh token; one that was used before ends its session. @throws Problem `unauthenticated` */
  async refresh(visitor: Visitor, token: string | undefined) {
    if (!token) throw new Problem('unauthenticated')
    const now = this.clock.now()
    const secret = newSecret()
    const sessionId = await this.db.write(systemActor(visitor.tenant, visitor.request), async (tx) => {
      const used = await sessions.useRefreshToken(tx, digest(token), now.toISOString())
      if (!used) return null
      if (used.alreadyUsed && now.getTime() - Date.parse(used.usedAt!) > REUSE_GRACE_MS) {
        await sessions.end(tx, used.sessionId, now.toISOString(), 'refresh token used twice')
        return null
      }
      await sessions.addRefreshToken(tx, {
        hash: digest(secret),
        session_id: used.sessionId,
        issued_at: now.toISOString(),
      })
      return used.sessionId
    })
    if (!sessionId) throw new Problem('unauthenticated')
    this.sessions.forget(visitor.tenant, sessionId)
    return this.issue(await this.sessions.actor(visitor.tenant, sessionId), secret)
  }

  async logout(actor: Actor) {
    await this.db.write(actor, async (tx) => {
      await sessions.end(tx, actor.sessionId!, this.clock.now().toISOString(), 'signed out')
      this.live.endSession(tx, actor, actor.sessionId!)
    })
    this.sessions.forget(actor.tenant, actor.sessionId!)
    return { done: true as const }
  }

  async switchBranch(actor: Actor, branchId: string) {
    if (!actor.branchIds.includes(branchId)) throw new Problem('identity.not_your_branch')
    await this.db.write(actor, (tx) => sessions.setBranch(tx, actor.sessionId!, branchId))
    this.sessions.forget(actor.tenant, actor.sessionId!)
    return this.me(await this.sessions.actor(actor.tenant, actor.sessionId!))
  }

  async setLanguage(actor: Actor, language: string) {
    await this.db.write(actor, (tx) => accounts.setLanguage(tx, actor.accountId, language))
    return { done: true as const }
  }

  /** The signed-in person as the web needs them. */
  async me(actor: Actor) {
    const { account, branch, branches } = await this.db.read(actor, async (db) => ({
      account: found(await accounts.find(db, actor.accountId)),
      branch: found(await findBranch(db, actor.branchId)),
      branches: await accounts.branchesOf(db, actor.accountId),
    }))
    const demo = this.config.production ? [] : await this.db.read(actor, accounts.demoLogins)
    return {
      accountId: actor.accountId,
      staffId: actor.staffId,
      name: account.name,
      username: account.username,
      roles: [...actor.roles],
      permissions: [...actor.permissions],
      branch,
      branches: branches.map(({ id, name, code }) => ({ id, name, code })),
      language: account.language,
      discountCap: Math.max(0, ...actor.roles.map((r) => discountCap[r])),
      demo: demo.length > 0,
    }
  }

  async demoLogins(visitor: Visitor) {
    if (this.config.production) return { items: [] }
    const rows = await this.db.read(visitor, accounts.demoLogins)
    return { items: rows.map((r) => ({ ...r, password: r.password! })) }
  }

  async invitation(visitor: Visitor, token: string) {
    const row = await this.db.read(visitor, (db) => accounts.invited(db, digest(token), this.clock.now().toISOString()))
    if (!row) throw new Problem('identity.invitation_invalid')
    return { name: row.name, username: row.username }
  }

  /** Sets the first password by invitation. @throws Problem `identity.invitation_invalid`, `identity.password_common` */
  async setPassword(visitor: Visitor, body: { token: string; password: string }) {
    if (commonPasswords.has(body.password.toLowerCase())) throw new Problem('identity.password_common')
    const passwordHash = await hash(body.password)
    const now = this.clock.now().toISOString()
    await this.db.write(systemActor(visitor.tenant, visitor.request), async (tx) => {
      const row = await accounts.invited(tx, digest(body.token), now)
      if (!row || !(await accounts.useInvitation(tx, row.invitationId, now)))
        throw new Problem('identity.invitation_invalid')
      await accounts.setPassword(tx, row.id, passwordHash)
      await sessions.endAll(tx, row.id, now, 'password set')
    })
    this.sessions.forget(visitor.tenant)
    return { done: true as const }
  }

  private async slowDown(visitor: Visitor, login: string): Promise<void> {
    try {
      await Promise.all([
        this.byLogin.consume(`${visitor.tenant}:${login.toLowerCase()}`),
        this.byAddress.consume(`${visitor.tenant}:${visitor.request.address}`),
      ])
    } catch (e) {
      const wait = (e as { msBeforeNext?: number }).msBeforeNext ?? 60_000
      throw new Problem('identity.too_many_attempts', { retryAfter: Math.ceil(wait / 1000) })
    }
  }

  private async open(visitor: Visitor, account: { id: string; name: string }) {
    const now = this.clock.now()
    const branches = await this.db.read(visitor, (db) => accounts.branchesOf(db, account.id))
    const home = branches[0]
    if (!home) throw new Problem('identity.not_your_branch')
    const sessionId = newId(now.getTime())
    const secret = newSecret()
    const actor: Actor = {
      ...systemActor(visitor.tenant, visitor.request),
      accountId: account.id,
      name: account.name,
      sessionId,
      branchId: home.id,
    }
    await this.db.write(actor, (tx) => this.startSession(tx, actor, { now, secret }))
    return this.issue(await this.sessions.actor(visitor.tenant, sessionId), secret)
  }

  private async startSession(tx: WriteTx, actor: Actor, { now, secret }: { now: Date; secret: string }) {
    await sessions.insert(tx, {
      id: actor.sessionId!,
      account_id: actor.accountId,
      branch_id: actor.branchId,
      address: actor.request?.address ?? null,
      device: actor.request?.device ?? null,
      started_at: now.toISOString(),
      expires_at: new Date(now.getTime() + SESSION_HOURS * 3_600_000).toISOString(),
    })
    await sessions.addRefreshToken(tx, {
      hash: digest(secret),
      session_id: actor.sessionId!,
      issued_at: now.toISOString(),
    })
  }

  private async issue(actor: Actor, refreshToken: string) {
    const now = this.clock.now()
    const accessToken = await signAccess(
      this.key,
      {
        user: actor.accountId,
        tenant: actor.tenant,
        identityId: actor.staffId ?? actor.accountId,
        identityType: actor.staffId ? 'staff' : 'account',
        session: actor.sessionId!,
      },
      now,
    )
    const accessTokenExpiresAt = new Date(now.getTime() + ACCESS_SECONDS * 1000).toISOString()
    return { accessToken, accessTokenExpiresAt, refreshToken, me: await this.me(actor) }
  }
}
