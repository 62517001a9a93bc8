import { createHash, randomBytes } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { hash, verify } from '@node-rs/argon2'
import { Inject, Injectable } from '@nestjs/common'
import { newId } from '@tabib/contracts/core/id'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import { Clock } from '../../platform/clock.js'
import { CONFIG, type Config } from '../../platform/config.js'
import { type Operator, OperatorDoor } from '../../platform/http/operator-door.js'
import type { Visitor } from '../../platform/http/visitor.js'
import { found, Problem } from '../../platform/problem.js'
import { ControlRoom } from './control.js'
import * as repo from './sessions.repo.js'
import { Stock } from './stock.service.js'

const SESSION_HOURS = 12
const IDLE_MINUTES = 15
/** A session is noted as used at most this often. */
const SEEN_MS = 30_000
export const OPERATOR_COOKIE = 'tabib_operator'
/** Of a password nobody has: an unknown name costs the same time as a wrong password. */
const nobodysHash = hash(randomBytes(32).toString('base64url'))

const digest = (secret: string) => createHash('sha256').update(secret).digest('base64url')

/** Operators' sessions are rows of the control database, asked for on every request: ending one holds everywhere at once. */
@Injectable()
export class OperatorSessions extends OperatorDoor {
  private readonly byName = new RateLimiterMemory({ points: 10, duration: 900 })
  private readonly byAddress = new RateLimiterMemory({ points: 50, duration: 900 })

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly room: ControlRoom,
    private readonly clock: Clock,
    private readonly stock: Stock,
  ) {
    super()
  }

  override async fromHeaders(headers: IncomingHttpHeaders): Promise<Operator> {
    const secret = cookieOf(headers, OPERATOR_COOKIE)
    if (!secret) throw new Problem('unauthenticated')
    const now = this.clock.now()
    const times = { now: now.toISOString(), idleSince: new Date(now.getTime() - IDLE_MINUTES * 60_000).toISOString() }
    const row = await repo.open(this.room.db, digest(secret), times)
    if (!row || (row.demoPassword && this.config.production)) throw new Problem('unauthenticated')
    if (now.getTime() - Date.parse(row.seenAt) > SEEN_MS) await repo.see(this.room.db, row.sessionId, times.now)
    return { operatorId: row.operatorId, sessionId: row.sessionId, name: row.name }
  }

  /** Opens a session. @throws Problem `operators.bad_credentials`, the same for an unknown name and a wrong password */
  async open(visitor: Visitor, body: { username: string; password: string }) {
    await this.slowDown(visitor, body.username.toLowerCase())
    const row = await repo.byUsername(this.room.db, body.username)
    const right = await verify(row?.passwordHash ?? (await nobodysHash), body.password.slice(0, 128))
    if (!row?.active || !right || body.password.length > 128) throw new Problem('operators.bad_credentials')
    if (row.demoPassword && this.config.production) throw new Problem('operators.demo_refused')
    await this.byName.delete(row.username)
    const now = this.clock.now()
    const [id, secret] = [newId(now.getTime()), randomBytes(32).toString('base64url')]
    const expiresAt = new Date(now.getTime() + SESSION_HOURS * 3_600_000).toISOString()
    await repo.start(this.room.db, {
      id,
      operator_id: row.id,
      hash: digest(secret),
      address: visitor.request.address,
      device: visitor.request.device,
      started_at: now.toISOString(),
      seen_at: now.toISOString(),
      expires_at: expiresAt,
      ended_at: null,
    })
    // Whoever comes in may be about to open a clinic.
    void this.stock.fill()
    const me = { id: row.id, name: row.name, username: row.username, expiresAt, demo: row.demoPassword !== null }
    return { me, secret, seconds: SESSION_HOURS * 3600 }
  }

  async me(operator: Operator) {
    const { demoPassword, ...me } = found(await repo.find(this.room.db, operator.sessionId!))
    return { ...me, demo: demoPassword !== null }
  }

  async end(operator: Operator) {
    await repo.end(this.room.db, operator.sessionId!, this.clock.now().toISOString())
    return { done: true as const }
  }

  /** The demonstration's operator; nobody in production. */
  async demo() {
    if (this.config.production) return { login: null }
    const row = await repo.demoLogin(this.room.db)
    return { login: row ? { username: row.username, password: row.password! } : null }
  }

  private async slowDown(visitor: Visitor, username: string): Promise<void> {
    try {
      await Promise.all([this.byName.consume(username), this.byAddress.consume(visitor.request.address)])
    } catch (e) {
      const wait = (e as { msBeforeNext?: number }).msBeforeNext ?? 60_000
      throw new Problem('operators.too_many_attempts', { retryAfter: Math.ceil(wait / 1000) })
    }
  }
}

function cookieOf(headers: IncomingHttpHeaders, name: string): string | undefined {
  const parts = (headers.cookie ?? '').split(';').map((p) => p.trim().split('=', 2) as [string, string?])
  return parts.find(([k]) => k === name)?.[1]
}
