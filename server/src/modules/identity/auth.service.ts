import { Inject, Injectable } from '@nestjs/common'
import { toE164 } from '@tabib/contracts/core/phone'
import type { Actor } from '../../platform/actor.js'
import { Clock } from '../../platform/clock.js'
import { CONFIG, type Config } from '../../platform/config.js'
import { Db } from '../../platform/db/db.js'
import { Live } from '../../platform/live/live.js'
import type { Visitor } from '../../platform/http/visitor.js'
import { Problem } from '../../platform/problem.js'
import { systemActor } from '../../platform/system-actor.js'
import { recordEvent } from '../audit/index.js'
import * as accounts from './accounts.repo.js'
import { Entry } from './entry.js'
import * as sessions from './sessions.repo.js'
import { Sessions } from './sessions.service.js'
import { digest, newSecret } from './tokens.js'

/** Two tabs may present the same refresh token at once; later than this it is theft. */
const REUSE_GRACE_MS = 10_000

/** A session from its second minute to its end. */
@Injectable()
export class AuthService {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly db: Db,
    private readonly clock: Clock,
    private readonly sessions: Sessions,
    private readonly live: Live,
    private readonly entry: Entry,
  ) {}

  /** New tokens for a refresh token; one that was used before ends its session. @throws Problem `unauthenticated` */
  async refresh(visitor: Visitor, token: string | undefined) {
    if (!token) throw new Problem('unauthenticated')
    const now = this.clock.now()
    const at = now.toISOString()
    const held = await this.db.read(visitor, (db) => sessions.ofRefreshToken(db, digest(token)))
    if (!held) throw new Problem('unauthenticated')
    const actor: Actor = {
      ...systemActor(visitor.tenant, visitor.request),
      kind: held.kind as 'staff' | 'patient',
      accountId: held.accountId,
      name: held.name,
      sessionId: held.id,
      branchId: held.branchId,
    }
    const session = await this.sessions.session(visitor.tenant, held.id)
    this.sessions.mustBeAwake(session)
    const secret = newSecret()
    const renewed = await this.db.write(actor, async (tx) => {
      const used = await sessions.useRefreshToken(tx, digest(token), at)
      if (!used) return false
      if (used.alreadyUsed && now.getTime() - Date.parse(used.usedAt!) > REUSE_GRACE_MS) {
        await sessions.end(tx, held.id, at, 'refresh token used twice')
        await recordEvent(tx, actor, { kind: 'session_ended', subject: 'refresh token used twice' })
        this.live.endSession(tx, actor, held.id)
        return false
      }
      await sessions.addRefreshToken(tx, { hash: digest(secret), session_id: held.id, issued_at: at })
      return true
    })
    this.sessions.forget(visitor.tenant, held.id)
    if (!renewed) throw new Problem('unauthenticated')
    return this.entry.issue(await this.sessions.actor(visitor.tenant, held.id), secret)
  }

  async logout(actor: Actor) {
    await this.db.write(actor, async (tx) => {
      await sessions.end(tx, actor.sessionId!, this.clock.now().toISOString(), 'signed out')
      await recordEvent(tx, actor, { kind: 'sign_out' })
      this.live.endSession(tx, actor, actor.sessionId!)
    })
    this.sessions.forget(actor.tenant, actor.sessionId!)
    return { done: true as const }
  }

  async switchBranch(actor: Actor, branchId: string) {
    const open = await this.db.read(actor, (db) => accounts.branchesOf(db, actor.accountId))
    if (!open.some((b) => b.id === branchId)) throw new Problem('identity.not_your_branch')
    await this.db.write(actor, (tx) => sessions.setBranch(tx, actor.sessionId!, branchId))
    this.sessions.forget(actor.tenant, actor.sessionId!)
    return this.entry.me(await this.sessions.actor(actor.tenant, actor.sessionId!))
  }

  async setLanguage(actor: Actor, language: string) {
    await this.db.write(actor, (tx) => accounts.setLanguage(tx, actor.accountId, language))
    return { done: true as const }
  }

  /** The signed-in person as the web needs them. */
  me(actor: Actor) {
    return this.entry.me(actor)
  }

  async demoLogins(visitor: Visitor) {
    if (this.config.production) return { items: [] }
    const rows = await this.db.read(visitor, accounts.demoLogins)
    return { items: rows.map((r) => ({ ...r, password: r.password! })) }
  }
}

/** A login as it is counted and compared: a phone in whatever way it is written is one phone. */
export const sameLogin = (login: string, country: string) => toE164(login, country) ?? login.trim().toLowerCase()
