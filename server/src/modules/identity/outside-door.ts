import { Injectable } from '@nestjs/common'
import { newId } from '@tabib/contracts/core/id'
import type { Actor } from '../../platform/actor.js'
import { Clock } from '../../platform/clock.js'
import { Db, onCommit, type Reader, type WriteTx } from '../../platform/db/db.js'
import type { Visitor } from '../../platform/http/visitor.js'
import { Live } from '../../platform/live/live.js'
import { found, Problem } from '../../platform/problem.js'
import { EventBook, recordEvent } from '../audit/index.js'
import { Attempts, keyOf } from './attempts.js'
import { Entry, homeOf, SESSION_HOURS } from './entry.js'
import { giveFromOutside } from './outside-people.js'
import * as people from './outside-people.repo.js'
import * as sessions from './sessions.repo.js'

/** A way in that ends at a provider outside. */
interface OutsideEntry {
  visitor: Visitor
  device: string | undefined
  accountId: string
  /** When the person last showed the provider who they are; null where it does not say. */
  shownAt: Date | null
}

/** The way in for those a provider outside vouches for. Whom it vouches for, federation knows. */
@Injectable()
export class OutsideDoor {
  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
    private readonly entry: Entry,
    private readonly live: Live,
    private readonly attempts: Attempts,
    private readonly book: EventBook,
  ) {}

  /** Opens a session in a browser, or asks for the second factor the person has here. */
  async enter(at: OutsideEntry, also: (tx: WriteTx, actor: Actor) => Promise<void>) {
    const person = found(await this.db.read(at.visitor, (db) => people.entrant(db, at.accountId)))
    const door = { visitor: at.visitor, device: at.device, means: 'external' as const, shownAt: at.shownAt }
    return this.entry.enter(door, person, also)
  }

  /**
   * The session of record behind a program's token. It lives as long as the token and twelve hours at most, and is no proof
   * that a person has just shown who they are. `also` happens in the same transaction.
   */
  async openForToken(
    visitor: Visitor,
    { accountId, endsAt }: { accountId: string; endsAt: Date },
    also: (tx: WriteTx, sessionId: string) => Promise<void>,
  ): Promise<string> {
    const now = this.clock.now()
    const person = found(await this.db.read(visitor, (db) => people.entrant(db, accountId)))
    const branchId = await this.db.read(visitor, (db) => homeOf(db, person))
    const actor = { ...this.entry.as(visitor, person), sessionId: newId(now.getTime()), branchId }
    const end = Math.min(endsAt.getTime(), now.getTime() + SESSION_HOURS * 3_600_000)
    const { address, device } = visitor.request
    await this.db.write(actor, async (tx) => {
      await sessions.insert(tx, {
        id: actor.sessionId,
        account_id: accountId,
        branch_id: branchId,
        address,
        device,
        means: 'external',
        device_id: null,
        started_at: now.toISOString(),
        last_used_at: now.toISOString(),
        last_address: address,
        stepped_up_at: null,
        expires_at: new Date(end).toISOString(),
      })
      await recordEvent(tx, actor, { kind: 'sign_in', detail: { means: 'external', bearer: true } })
      await also(tx, actor.sessionId)
    })
    return actor.sessionId
  }

  /** Gives roles by a provider's word; what changed holds everywhere at once. */
  async give(tx: WriteTx, actor: Actor, accountId: string, word: Parameters<typeof giveFromOutside>[3]) {
    const { managed, changed } = await giveFromOutside(tx, actor, accountId, word)
    if (changed) {
      this.live.changeAccount(tx, actor, accountId)
      onCommit(tx, () => this.entry.forget(actor.tenant))
    }
    return managed
  }

  /**
   * Lets an owner in by a secret of the clinic instead of their own. `takeCode` uses it up and says whether it was right, in
   * the transaction that opens the session.
   * @throws Problem `federation.break_in_refused`, `identity.too_many_attempts`
   */
  async breakIn(
    at: { visitor: Visitor; device: string | undefined; login: string },
    takeCode: (tx: WriteTx) => Promise<boolean>,
  ) {
    const { visitor, device, login } = at
    await this.attempts.take(visitor.tenant, [
      { key: keyOf('break-in', visitor.request.address), most: 10, seconds: 900 },
      { key: keyOf('break-in-clinic'), most: 100, seconds: 3600 },
    ])
    const owner = await this.db.read(visitor, (db) => people.ownerByLogin(db, login))
    const person = owner && (await this.db.read(visitor, (db) => people.entrant(db, owner.id)))
    const refuse = () => {
      this.book.note(visitor, { kind: 'sign_in_failed', subject: login, detail: { means: 'break_in' } })
      return new Problem('federation.break_in_refused')
    }
    if (!person) throw refuse()
    const right = await this.db.write(this.entry.as(visitor, person), async (tx) => {
      if (!(await takeCode(tx))) return false
      await recordEvent(tx, this.entry.as(visitor, person), {
        kind: 'permission_changed',
        accountId: person.id,
        subject: 'sign-in by recovery code',
      })
      return true
    })
    if (!right) throw refuse()
    return this.entry.enter({ visitor, device, means: 'break_in' }, person)
  }

  /** Ends the session of the person who asks. */
  async leave(tx: WriteTx, actor: Actor): Promise<void> {
    await sessions.end(tx, actor.sessionId!, this.clock.now().toISOString(), 'signed out')
    await recordEvent(tx, actor, { kind: 'sign_out' })
    this.live.endSession(tx, actor, actor.sessionId!)
  }

  /** Makes every server ask again. Call it after commit. */
  announce(tenant: string, sessionId?: string): void {
    this.entry.forget(tenant, sessionId)
  }

  /** Ends every session a provider vouched for, but the one of the person who asks: nobody shuts the door on themselves. */
  async endAll(tx: WriteTx, actor: Actor, reason: string): Promise<void> {
    await this.ended(tx, actor, reason, await people.endOutside(tx, this.ending(actor, reason)))
  }

  /** Ends every session of staff that began with the clinic's own means, but the one of the person who asks. */
  async endLocal(tx: WriteTx, actor: Actor, reason: string): Promise<void> {
    await this.ended(tx, actor, reason, await people.endLocal(tx, this.ending(actor, reason)))
  }

  /** How many others of the staff are signed in here, and outside. */
  open(db: Reader, actor: Actor): Promise<{ local: number; outside: number }> {
    return people.countOpen(db, { now: this.clock.now().toISOString(), but: actor.sessionId! })
  }

  /** Whether an owner could sign in if the clinic trusted nobody outside. */
  isOwnerHere(db: Reader): Promise<boolean> {
    return people.isOwnerHere(db)
  }

  private ending(actor: Actor, reason: string) {
    return { at: this.clock.now().toISOString(), reason, but: actor.sessionId! }
  }

  private async ended(tx: WriteTx, actor: Actor, reason: string, ids: readonly string[]): Promise<void> {
    for (const id of ids) this.live.endSession(tx, actor, id)
    if (ids.length > 0) await recordEvent(tx, actor, { kind: 'session_ended', subject: reason })
  }
}
