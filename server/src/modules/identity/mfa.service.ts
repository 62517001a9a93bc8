import { Injectable } from '@nestjs/common'
import type { Actor } from '../../platform/actor.js'
import { Clock } from '../../platform/clock.js'
import { Db } from '../../platform/db/db.js'
import type { Visitor } from '../../platform/http/visitor.js'
import { found, Problem } from '../../platform/problem.js'
import { EventBook, recordEvent } from '../audit/index.js'
import { keyOf } from './attempts.js'
import * as attempts from './attempts.repo.js'
import * as credentials from './credentials.repo.js'
import * as devices from './devices.repo.js'
import { Entry, type Means } from './entry.js'
import * as repo from './factors.repo.js'
import { Factors } from './factors.js'
import { qrSvg } from './qr.js'
import * as sessions from './sessions.repo.js'
import { Sessions } from './sessions.service.js'
import { openTicket, useTicket } from './tickets.js'
import { guess } from './tickets.repo.js'

const GUESSES = 5
/** Second factors tried in a day, whatever number of sign-ins they belong to; in a browser of the person's own beside it. */
const GUESSES_A_DAY = 50

/** A code of the app, or one of the codes on paper. */
export type Shown = { code: string } | { recoveryCode: string }

/** The second factor: setting it up, signing in with it. */
@Injectable()
export class MfaService {
  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
    private readonly factors: Factors,
    private readonly entry: Entry,
    private readonly sessions: Sessions,
    private readonly book: EventBook,
  ) {}

  /** How the person's account is protected, and what step-up may be answered with. */
  async security(actor: Actor) {
    const session = await this.sessions.session(actor.tenant, actor.sessionId!)
    return this.db.read(actor, async (db) => {
      const p = found(await credentials.byId(db, actor.accountId))
      const passkeys = await repo.passkeysOf(db, actor.accountId)
      const recoveryCodesLeft = await repo.recoveryLeft(db, actor.accountId)
      const policy = await sessions.policy(db)
      return {
        email: p.email,
        emailVerified: p.emailVerifiedAt !== null,
        phone: p.phone,
        hasPassword: p.passwordHash !== null,
        passwordChangedAt: p.passwordChangedAt,
        totp: p.hasTotp,
        passkeys,
        recoveryCodesLeft,
        pin: (await devices.pinOf(db, actor.accountId)) !== undefined,
        required: session.actor.roles.some((r) => policy.secondFactorRoles.includes(r)),
        ways: waysOf(p, recoveryCodesLeft),
      }
    })
  }

  /** Begins to set up an authenticator app. */
  async enable(actor: Actor) {
    const now = this.clock.now()
    const { secret, uri } = await this.db.write(actor, async (tx) => {
      const person = found(await credentials.byId(tx, actor.accountId))
      if (person.hasTotp) throw new Problem('identity.already_set_up')
      return this.factors.begin(tx, { tenant: actor.tenant, accountId: person.id, label: person.username }, now)
    })
    return { secret, uri, svg: qrSvg(uri) }
  }

  /** Finishes it with a code the app shows. @throws Problem `identity.code_wrong` */
  async confirm(actor: Actor, code: string) {
    const now = this.clock.now()
    const recoveryCodes = await this.db.write(actor, async (tx) => {
      if (!(await this.factors.isCode(tx, actor, code, { now, unconfirmed: true }))) return undefined
      await repo.confirm(tx, actor.accountId, now.toISOString())
      await recordEvent(tx, actor, { kind: 'second_factor_changed', subject: 'authenticator added' })
      return this.factors.newRecovery(tx, actor.accountId, now)
    })
    if (!recoveryCodes)
      throw new Problem('invalid', { errors: [{ pointer: '/body/code', code: 'identity.code_wrong' }] })
    this.forget(actor)
    return { recoveryCodes }
  }

  /**
   * Finishes a sign-in that waits for its second factor.
   * @throws Problem `identity.challenge_ended`, `identity.code_wrong`, `identity.too_many_attempts`
   */
  async verify(visitor: Visitor, body: { challenge: string } & Shown, device: string | undefined) {
    const now = this.clock.now()
    const ticket = await this.db.read(visitor, (db) => openTicket(db, now, 'second_factor', body.challenge))
    const person = ticket?.accountId && (await this.db.read(visitor, (db) => credentials.byId(db, ticket.accountId!)))
    if (!ticket || !person || !person.active) throw new Problem('identity.challenge_ended')
    // What began with a password before the clinic left passwords ends there.
    if (ticket.means !== 'external' && ticket.means !== 'break_in') await this.entry.mustBeLocal(visitor)
    const actor = this.entry.as(visitor, person)
    const own = await this.db.read(visitor, (db) => devices.ownOf(db, device, person.id))
    const day = { key: keyOf('second-factor', person.id, own ?? ''), most: GUESSES_A_DAY, seconds: 86_400 }
    const outcome = await this.db.write(actor, async (tx) => {
      const { wait } = await attempts.count(tx, [day], now)
      if (wait > 0) return { wait }
      if (!(await guess(tx, ticket.id, GUESSES))) return 'over'
      if (!(await this.isShown(tx, actor, body, now))) return 'wrong'
      return (await useTicket(tx, now, 'second_factor', body.challenge)) ? 'right' : 'over'
    })
    if (typeof outcome === 'object') throw new Problem('identity.too_many_attempts', { retryAfter: outcome.wait })
    if (outcome === 'over') throw new Problem('identity.challenge_ended')
    if (outcome === 'wrong') {
      this.book.note(visitor, { kind: 'sign_in_failed', subject: 'second factor', accountId: person.id })
      throw new Problem('identity.code_wrong')
    }
    return this.entry.open({ visitor, device, means: (ticket.means ?? 'password') as Means }, person)
  }

  /** Stops using the app. @throws Problem `identity.second_factor_required` where the clinic asks one and there is no other */
  async disable(actor: Actor) {
    const { required } = await this.security(actor)
    await this.db.write(actor, async (tx) => {
      const others = await repo.passkeysOf(tx, actor.accountId)
      if (required && others.length === 0) throw new Problem('identity.second_factor_required')
      await repo.removeAuthenticator(tx, actor.accountId)
      if (others.length === 0) await repo.removeRecovery(tx, actor.accountId)
      await recordEvent(tx, actor, { kind: 'second_factor_changed', subject: 'authenticator removed' })
    })
    this.forget(actor)
    return { done: true as const }
  }

  /** Makes every server ask again: what a person is asked for at the door depends on it. */
  forget(actor: Actor): void {
    this.sessions.forget(actor.tenant)
  }

  async renewRecoveryCodes(actor: Actor) {
    const recoveryCodes = await this.db.write(actor, async (tx) => {
      const person = found(await credentials.byId(tx, actor.accountId))
      if (!person.hasTotp && !person.hasPasskey) throw new Problem('identity.second_factor_required')
      await recordEvent(tx, actor, { kind: 'second_factor_changed', subject: 'recovery codes renewed' })
      return this.factors.newRecovery(tx, actor.accountId, this.clock.now())
    })
    return { recoveryCodes }
  }

  /** Whether the code or recovery code is one of the person's; it is used up. */
  isShown(tx: Parameters<Factors['useRecovery']>[0], actor: Actor, shown: Shown, now: Date): Promise<boolean> {
    return 'code' in shown
      ? this.factors.isCode(tx, actor, shown.code, { now })
      : this.factors.useRecovery(tx, actor.accountId, shown.recoveryCode, now)
  }
}

/** A password alone proves nothing new of somebody who has a second factor. */
function waysOf(p: credentials.Person, recoveryLeft: number): ('passkey' | 'totp' | 'recovery' | 'password')[] {
  const second = [...(p.hasPasskey ? (['passkey'] as const) : []), ...(p.hasTotp ? (['totp'] as const) : [])]
  if (second.length === 0) return p.passwordHash ? ['password'] : []
  return [...second, ...(recoveryLeft > 0 ? (['recovery'] as const) : [])]
}
