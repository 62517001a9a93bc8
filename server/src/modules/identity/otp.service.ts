import { Injectable } from '@nestjs/common'
import { newId } from '@tabib/contracts/core/id'
import { toE164 } from '@tabib/contracts/core/phone'
import { Clock } from '../../platform/clock.js'
import { Db } from '../../platform/db/db.js'
import type { Visitor } from '../../platform/http/visitor.js'
import { Problem } from '../../platform/problem.js'
import { systemActor } from '../../platform/system-actor.js'
import { EventBook } from '../audit/index.js'
import { notify } from '../notifications/index.js'
import { findBranch } from '../organisation/index.js'
import { Attempts, keyOf } from './attempts.js'
import { sameLogin } from './auth.service.js'
import { CODE_MINUTES, Codes } from './codes.js'
import * as credentials from './credentials.repo.js'
import * as devices from './devices.repo.js'
import { Entry } from './entry.js'
import { recipientOf } from './passwords.service.js'
import { issueTicket } from './tickets.js'

const HOUR = 3600
type Purpose = 'sign_in' | 'portal'

interface Asked {
  purpose: Purpose
  to: string
}

/** Sign-in by a code that is sent to a person. */
@Injectable()
export class OtpService {
  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
    private readonly codes: Codes,
    private readonly attempts: Attempts,
    private readonly entry: Entry,
    private readonly book: EventBook,
  ) {}

  /**
   * Sends a code. A patient's phone gets one whether or not it is known, so that somebody new can register with it; staff get
   * one where there is such a person. What is answered, and written, is the same.
   */
  async send(visitor: Visitor, { purpose, to }: Asked, device: string | undefined) {
    // Patients are nobody's staff: their phones stay their way in.
    if (purpose === 'sign_in') await this.entry.mustBeLocal(visitor)
    const meant = await this.whoIsMeant(visitor, { purpose, to }, device)
    const reaches = await this.attempts.maySend(visitor, 'code', {
      typed: `${purpose} ${meant.typed}`,
      browser: meant.browser,
      personId: meant.person?.id,
    })
    const { person, bound } = reaches ? meant : { person: undefined, bound: meant.typed }
    const actor = person ? this.entry.as(visitor, person) : systemActor(visitor.tenant, visitor.request)
    return this.db.write(actor, async (tx) => {
      const which = { purpose, bound, browser: meant.browser }
      const { code, expiresAt } = await this.codes.issue(tx, this.clock.now(), which)
      const reached = purpose === 'portal' ? { name: '', phone: meant.typed } : person && recipientOf(person)
      if (reached)
        await notify(tx, actor, {
          to: reached,
          kind: 'otp',
          data: { code, minutes: CODE_MINUTES, clinic: meant.clinic },
          key: `otp:${newId()}`,
          secret: true,
          expiresAt,
        })
      return { expiresAt }
    })
  }

  /**
   * Uses a code: a member of staff goes in, a patient's phone is proved.
   * @throws Problem `identity.code_wrong` for one that is wrong, over, used, replaced or tried too often
   */
  async verify(visitor: Visitor, { purpose, to, code }: Asked & { code: string }, device: string | undefined) {
    if (purpose === 'sign_in') await this.entry.mustBeLocal(visitor)
    const { person, typed, bound, browser } = await this.whoIsMeant(visitor, { purpose, to }, device)
    await this.attempts.take(visitor.tenant, [
      { key: keyOf('code-tried', browser ?? visitor.request.address), most: 60, seconds: HOUR },
    ])
    const actor = person ? this.entry.as(visitor, person) : systemActor(visitor.tenant, visitor.request)
    const now = this.clock.now()
    const right = await this.db.write(actor, (tx) => this.codes.use(tx, now, { purpose, bound, browser, code }))
    if (!right || (purpose === 'sign_in' && !person)) {
      this.book.note(visitor, { kind: 'sign_in_failed', subject: to, accountId: person?.id, detail: { means: 'code' } })
      throw new Problem('identity.code_wrong')
    }
    if (purpose === 'sign_in') return this.entry.enter({ visitor, device, means: 'code' }, person!)
    const ticket = await this.db.write(actor, (tx) => issueTicket(tx, now, { purpose: 'phone', detail: typed }))
    return { ticket: ticket.token, expiresAt: ticket.expiresAt }
  }

  /** Whose code it would be, what it is bound to, and whether this browser is one of theirs. */
  private whoIsMeant(visitor: Visitor, { purpose, to }: Asked, device: string | undefined) {
    return this.db.read(visitor, async (db) => {
      const first = await credentials.firstBranch(db)
      const country = first?.country ?? 'IN'
      const clinic = first ? ((await findBranch(db, first.id))?.clinicName ?? null) : null
      const phone = toE164(to, country)
      if (purpose === 'portal' && !phone)
        throw new Problem('invalid', { errors: [{ pointer: '/body/to', code: 'phone' }] })
      const portal = purpose === 'portal'
      const known = portal ? await credentials.byPortalPhone(db, phone!) : await credentials.byLogin(db, to, phone)
      const browser = await devices.ownOf(db, device, known?.id)
      const typed = sameLogin(to, country)
      const person = !portal && known?.active ? known : undefined
      // Named by username, phone or email they are one person; who has another phone since then has another code.
      const bound = person ? [person.id, person.phone, person.email].join(' ') : typed
      return { typed, bound, browser, clinic, person }
    })
  }
}
