import { verify } from '@node-rs/argon2'
import { Injectable } from '@nestjs/common'
import type { Actor } from '../../platform/actor.js'
import { Clock } from '../../platform/clock.js'
import { Db } from '../../platform/db/db.js'
import { STEP_UP_MINUTES } from '../../platform/http/step-up.js'
import { found, Problem } from '../../platform/problem.js'
import { EventBook, recordEvent } from '../audit/index.js'
import { Attempts, keyOf } from './attempts.js'
import * as credentials from './credentials.repo.js'
import { MfaService, type Shown } from './mfa.service.js'
import * as sessions from './sessions.repo.js'
import { Sessions } from './sessions.service.js'

/** What a passkey signed. */
export interface Signed {
  ticket: string
  passkey: Record<string, unknown>
}

/** Showing again who one is. */
@Injectable()
export class StepUpService {
  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
    private readonly attempts: Attempts,
    private readonly mfa: MfaService,
    private readonly sessions: Sessions,
    private readonly book: EventBook,
  ) {}

  /** With a password, or with the second factor where there is one. @throws Problem `invalid` at the field that is wrong */
  async show(actor: Actor, body: { password: string } | Shown | Signed, proves: (shown: Signed) => Promise<boolean>) {
    const key = keyOf('step-up', actor.accountId)
    await this.attempts.take(actor.tenant, [{ key, most: 10, seconds: 900, freely: 4 }])
    const right =
      'password' in body
        ? await this.isPassword(actor, body.password)
        : 'passkey' in body
          ? await proves(body)
          : await this.isFactor(actor, body)
    if (!right) {
      this.book.note(actor, { kind: 'sign_in_failed', subject: 'step-up' })
      const field = ['password', 'code', 'recoveryCode', 'passkey'].find((f) => f in body)!
      const code = field === 'password' ? 'identity.password_wrong' : 'identity.code_wrong'
      throw new Problem('invalid', { errors: [{ pointer: `/body/${field}`, code }] })
    }
    await this.attempts.forgive(actor.tenant, [key])
    return this.note(actor)
  }

  /** Takes note that the person has just shown it. */
  async note(actor: Actor) {
    const now = this.clock.now()
    await this.db.write(actor, async (tx) => {
      await sessions.stepUp(tx, actor.sessionId!, now.toISOString())
      await recordEvent(tx, actor, { kind: 'stepped_up' })
    })
    this.sessions.forget(actor.tenant, actor.sessionId!)
    return { until: new Date(now.getTime() + STEP_UP_MINUTES * 60_000).toISOString() }
  }

  private async isPassword(actor: Actor, password: string): Promise<boolean> {
    const p = found(await this.db.read(actor, (db) => credentials.byId(db, actor.accountId)))
    if (!p.passwordHash || p.hasTotp || p.hasPasskey || password.length > 128) return false
    return verify(p.passwordHash, password)
  }

  private isFactor(actor: Actor, shown: Shown): Promise<boolean> {
    return this.db.write(actor, (tx) => this.mfa.isShown(tx, actor, shown, this.clock.now()))
  }
}
