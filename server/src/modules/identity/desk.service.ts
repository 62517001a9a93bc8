import { hash, verify } from '@node-rs/argon2'
import { Injectable } from '@nestjs/common'
import type { Actor } from '../../platform/actor.js'
import { Clock } from '../../platform/clock.js'
import { Db, type WriteTx } from '../../platform/db/db.js'
import { Live } from '../../platform/live/live.js'
import type { Visitor } from '../../platform/http/visitor.js'
import { Problem } from '../../platform/problem.js'
import { recordEvent } from '../audit/index.js'
import { Attempts, keyOf } from './attempts.js'
import * as devices from './devices.repo.js'
import { Entry } from './entry.js'
import * as repo from './sessions.repo.js'
import { Sessions } from './sessions.service.js'
import { digest, newSecret } from './tokens.js'

const PIN_TRIES = 5
const HOURS_12 = 12 * 3600
const easyPins = new Set([
  '123456',
  '654321',
  '1234567',
  '12345678',
  '87654321',
  '1234',
  '4321',
  '12345',
  '54321',
  '2580',
])

/**
 * A computer several people share. A PIN opens nothing by itself: it brings back a session its person opened at this very
 * browser with everything that is asked at the door, within the same twelve hours.
 */
@Injectable()
export class DeskService {
  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
    private readonly live: Live,
    private readonly attempts: Attempts,
    private readonly entry: Entry,
    private readonly sessions: Sessions,
  ) {}

  /** Locks the session that asks. @throws Problem `identity.no_pin`: without one nobody could come back */
  async lock(actor: Actor) {
    await this.db.write(actor, async (tx) => {
      if (!(await devices.pinOf(tx, actor.accountId))) throw new Problem('identity.no_pin')
      await repo.lock(tx, actor.sessionId!, this.clock.now().toISOString())
      this.live.endSession(tx, actor, actor.sessionId!)
    })
    this.sessions.forget(actor.tenant, actor.sessionId!)
    return { done: true as const }
  }

  /** Who is signed in at this browser and comes back with a PIN. */
  async people(visitor: Visitor, device: string | undefined) {
    const now = this.clock.now().toISOString()
    const rows = await this.db.read(visitor, async (db) => {
      const known = device && (await devices.byHash(db, digest(device)))
      return known ? devices.atDesk(db, known.id, now) : []
    })
    rows.sort((a, b) => ((a.usedAt ?? '') < (b.usedAt ?? '') ? 1 : -1))
    return { items: rows.map((r) => ({ sessionId: r.sessionId, name: r.name, locked: r.lockedAt !== null })) }
  }

  /** Brings a session of this browser back. @throws Problem `identity.pin_wrong`; whoever goes on after five ends the session */
  async unlock(visitor: Visitor, body: { sessionId: string; pin: string }, device: string | undefined) {
    const now = this.clock.now()
    const { session, pin } = await this.atThisDesk(visitor, body.sessionId, device)
    const key = keyOf('pin', session.id)
    const actor = {
      ...this.entry.as(visitor, { ...session, id: session.accountId, kind: 'staff' }),
      sessionId: session.id,
    }
    const over = await this.attempts.take(visitor.tenant, [{ key, most: PIN_TRIES, seconds: HOURS_12 }]).then(
      () => false,
      (e: unknown) => {
        // A server that is busy has counted nothing, and ends nobody's session.
        if (e instanceof Problem && e.code === 'identity.too_many_attempts') return true
        throw e
      },
    )
    const right = !over && (await verify(pin, body.pin))
    if (!right) return this.refusePin(actor, over)
    const secret = newSecret()
    const opened = await this.db.write(actor, async (tx) => {
      if (!(await repo.unlock(tx, session.id, now.toISOString()))) return false
      await repo.addRefreshToken(tx, { hash: digest(secret), session_id: session.id, issued_at: now.toISOString() })
      await recordEvent(tx, actor, { kind: 'sign_in', detail: { means: 'pin' } })
      return true
    })
    if (!opened) throw new Problem('identity.session_ended')
    await this.attempts.forgive(visitor.tenant, [key])
    this.sessions.forget(visitor.tenant, session.id)
    return this.entry.issue(await this.sessions.actor(visitor.tenant, session.id), secret)
  }

  /** Chooses a PIN. @throws Problem `invalid` with `identity.pin_common` */
  async setPin(actor: Actor, pin: string) {
    if (easyPins.has(pin) || new Set(pin).size === 1)
      throw new Problem('invalid', { errors: [{ pointer: '/body/pin', code: 'identity.pin_common' }] })
    const row = { account_id: actor.accountId, hash: await hash(pin), set_at: this.clock.now().toISOString() }
    await this.db.write(actor, (tx) => devices.setPin(tx, row))
    return { done: true as const }
  }

  async removePin(actor: Actor) {
    await this.db.write(actor, (tx) => devices.removePin(tx, actor.accountId))
    return { done: true as const }
  }

  /** A session of this browser whose person has a PIN. Any other answers like a wrong PIN. */
  private async atThisDesk(visitor: Visitor, sessionId: string, device: string | undefined) {
    return this.db.read(visitor, async (db) => {
      const known = device ? await devices.byHash(db, digest(device)) : undefined
      const session = await repo.find(db, sessionId)
      const pin = session && (await devices.pinOf(db, session.accountId))
      if (!known || !session || session.deviceId !== known.id || !pin) throw new Problem('identity.pin_wrong')
      return { session, pin: pin.hash }
    })
  }

  private async refusePin(actor: Actor, over: boolean): Promise<never> {
    if (!over) throw new Problem('identity.pin_wrong')
    await this.db.write(actor, (tx) => this.endAfterTries(tx, actor))
    this.sessions.forget(actor.tenant, actor.sessionId!)
    throw new Problem('identity.session_ended')
  }

  private async endAfterTries(tx: WriteTx, actor: Actor): Promise<void> {
    await repo.end(tx, actor.sessionId!, this.clock.now().toISOString(), 'wrong PIN')
    await recordEvent(tx, actor, { kind: 'locked_out', subject: 'PIN' })
    this.live.endSession(tx, actor, actor.sessionId!)
  }
}
