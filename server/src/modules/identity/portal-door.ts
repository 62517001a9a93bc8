import { Injectable } from '@nestjs/common'
import { newId } from '@tabib/contracts/core/id'
import type { Actor } from '../../platform/actor.js'
import { Clock } from '../../platform/clock.js'
import { Db, type WriteTx } from '../../platform/db/db.js'
import { requireStepUp } from '../../platform/http/step-up.js'
import type { Visitor } from '../../platform/http/visitor.js'
import { found, Problem } from '../../platform/problem.js'
import { systemActor } from '../../platform/system-actor.js'
import { EventBook } from '../audit/index.js'
import type { Recipient } from '../notifications/index.js'
import * as credentials from './credentials.repo.js'
import { Attempts, keyOf } from './attempts.js'
import { Entry } from './entry.js'
import { tellOfNewContacts } from './recipients.js'
import * as sessions from './sessions.repo.js'
import { Sessions } from './sessions.service.js'
import { openTicket, useTicket } from './tickets.js'
import { guess } from './tickets.repo.js'

/** Wrong second facts one proved phone is allowed. */
const GUESSES = 5
/** And one phone about one person in a day, right answers too: a family that comes and goes is let in. */
const GUESSES_A_DAY = 20

/** The way in for patients: a phone that was proved, then a person. Who the people are, the portal knows. */
@Injectable()
export class PortalDoor {
  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
    private readonly entry: Entry,
    private readonly sessions: Sessions,
    private readonly book: EventBook,
    private readonly attempts: Attempts,
  ) {}

  /** The phone a ticket proves. @throws Problem `identity.challenge_ended` */
  async phoneOf(visitor: Visitor, ticket: string): Promise<string> {
    const open = await this.db.read(visitor, (db) => openTicket(db, this.clock.now(), 'phone', ticket))
    if (!open?.detail) throw new Problem('identity.challenge_ended')
    return open.detail
  }

  /**
   * Counts one answer to the second question, and whom it is about, before it is looked at.
   * @throws Problem `identity.challenge_ended` after five, `identity.too_many_today` after twenty about one person
   */
  async guess(visitor: Visitor, ticket: string, patientId: string | undefined): Promise<void> {
    const phone = await this.db.write(systemActor(visitor.tenant, visitor.request), async (tx) => {
      const open = await openTicket(tx, this.clock.now(), 'phone', ticket)
      return open && (await guess(tx, open.id, GUESSES)) ? open.detail : null
    })
    if (phone === null) {
      this.book.note(visitor, { kind: 'locked_out', subject: 'second fact of a patient' })
      throw new Problem('identity.challenge_ended')
    }
    // With another code comes another ticket: years could be tried for ever.
    await this.today(visitor.tenant, keyOf('person-at-door', phone, patientId ?? ''))
  }

  /** Takes note of a wrong answer, and refuses it. */
  refuse(visitor: Visitor): never {
    this.book.note(visitor, { kind: 'sign_in_failed', subject: 'second fact of a patient' })
    throw new Problem('identity.not_proved')
  }

  /**
   * Opens a patient's session with the account of the proved phone, which is made where there is none. `whom` answers, in the
   * same transaction, the patients the session may act for.
   */
  async enter(
    at: { visitor: Visitor; ticket: string; device: string | undefined },
    name: string,
    whom: (tx: WriteTx, actor: Actor) => Promise<string[]>,
  ) {
    const phone = await this.phoneOf(at.visitor, at.ticket)
    const system = this.entry.as(at.visitor, { id: newId(), name, kind: 'patient' })
    const person = await this.db.write(system, (tx) => this.account(tx, { phone, name, id: system.accountId }))
    if (!person.active) throw new Problem('identity.not_proved')
    const door = { visitor: at.visitor, device: at.device, means: 'code' as const }
    const answer = await this.entry.open(door, person, async (tx, actor) => {
      const now = this.clock.now()
      if (!(await useTicket(tx, now, 'phone', at.ticket))) throw new Problem('identity.challenge_ended')
      await sessions.addPeople(tx, actor.sessionId!, await whom(tx, actor), now.toISOString())
    })
    return answer
  }

  /** Counts an answer to the second question within a session before it is looked at. @throws Problem `identity.too_many_attempts`, `identity.too_many_today` */
  async guessWithin(actor: Actor): Promise<void> {
    // A right answer forgives no wrong ones: whoever knows one year could ask for another for ever.
    await this.attempts.take(actor.tenant, [{ key: keyOf('person', actor.accountId), most: 8, seconds: 900 }])
    await this.today(actor.tenant, keyOf('person-day', actor.accountId))
  }

  /** Counts a code that is sent to a mail address. @throws Problem `identity.too_many_attempts` */
  async countMailCode(actor: Actor, address: string): Promise<void> {
    await this.attempts.take(actor.tenant, [
      { key: keyOf('mail-code', actor.accountId), most: 5, seconds: 3600 },
      { key: keyOf('mail-code-to', address), most: 5, seconds: 3600 },
    ])
  }

  /** Counts one of a day's answers. @throws Problem `identity.too_many_today` */
  private async today(tenant: string, key: string): Promise<void> {
    await this.attempts.take(tenant, [{ key, most: GUESSES_A_DAY, seconds: 86_400 }]).catch((e: unknown) => {
      const isOver = e instanceof Problem && e.code === 'identity.too_many_attempts'
      throw isOver ? new Problem('identity.too_many_today', { retryAfter: e.extra.retryAfter! }) : e
    })
  }

  /** Lets a session act for one more patient, from now on. */
  async admit(actor: Actor, patientId: string): Promise<void> {
    const at = this.clock.now().toISOString()
    await this.db.write(actor, (tx) => sessions.addPeople(tx, actor.sessionId!, [patientId], at))
    this.sessions.forget(actor.tenant, actor.sessionId!)
  }

  /** The account of a phone, made where there is none. */
  async account(tx: WriteTx, { phone, name, id = newId() }: { phone: string; name: string; id?: string }) {
    await credentials.insertPortal(tx, { id, name, phone, at: this.clock.now().toISOString() })
    return found(await credentials.byPortalPhone(tx, phone))
  }

  /**
   * A patient gets another phone than the one given, which may open the portal for them: then whoever changes it shows again
   * who they are, the phone is told, and its sessions lose the patient. Call `announce` after commit with these.
   * @returns whose phone it is, and those sessions; undefined where it opens nothing
   * @throws Problem `identity.step_up_required`
   */
  async leavePhone(tx: WriteTx, actor: Actor, patient: Recipient & { patientId: string; phone: string }) {
    const account = await credentials.byPortalPhone(tx, patient.phone)
    if (!account) return undefined
    requireStepUp(actor, this.clock)
    await tellOfNewContacts(tx, actor, { ...patient, accountId: account.id })
    return { accountId: account.id, sessionIds: await this.forgetPerson(tx, account.id, patient.patientId) }
  }

  /** Takes a patient out of every session of an account, at once. */
  async forgetPerson(tx: WriteTx, accountId: string, patientId: string): Promise<string[]> {
    return sessions.removePerson(tx, accountId, patientId)
  }

  /** Makes every server ask again whom these sessions may act for. */
  announce(tenant: string, sessionIds: readonly string[]): void {
    for (const id of sessionIds) this.sessions.forget(tenant, id)
  }
}
