import { Injectable } from '@nestjs/common'
import type { Actor } from '../../platform/actor.js'
import { Clock } from '../../platform/clock.js'
import type { WriteTx } from '../../platform/db/db.js'
import { Live } from '../../platform/live/live.js'
import { recordEvent } from '../audit/index.js'
import * as repo from './sessions.repo.js'
import { Sessions } from './sessions.service.js'

/** Ends sessions everywhere at once: the row, the sockets, and what servers hold. */
@Injectable()
export class Endings {
  constructor(
    private readonly clock: Clock,
    private readonly live: Live,
    private readonly sessions: Sessions,
  ) {}

  /** Every session of a person. Call `announce` after commit. */
  async all(tx: WriteTx, actor: Actor, accountId: string, reason: string): Promise<void> {
    await repo.endAll(tx, accountId, this.clock.now().toISOString(), reason)
    await recordEvent(tx, actor, { kind: 'session_ended', subject: reason, accountId })
    this.live.endAccount(tx, actor, accountId)
  }

  /** Every session of the person who asks, but the one they ask with; answers how many. */
  async others(tx: WriteTx, actor: Actor, reason: string): Promise<number> {
    const at = this.clock.now().toISOString()
    const ended = await repo.endOthers(tx, actor.accountId, { id: actor.sessionId!, at, reason })
    for (const id of ended) this.live.endSession(tx, actor, id)
    if (ended.length > 0) await recordEvent(tx, actor, { kind: 'session_ended', subject: reason })
    return ended.length
  }

  /** One session of the person who asks; false where it is not theirs. */
  async own(tx: WriteTx, actor: Actor, id: string): Promise<boolean> {
    const at = this.clock.now().toISOString()
    if (!(await repo.endOwn(tx, { id, accountId: actor.accountId }, at))) return false
    await recordEvent(tx, actor, { kind: 'session_ended', subject: 'ended by its person' })
    this.live.endSession(tx, actor, id)
    return true
  }

  /** One session of somebody else; false where it is not theirs or has ended. */
  async one(tx: WriteTx, actor: Actor, of: { accountId: string; id: string }, reason: string): Promise<boolean> {
    if (!(await repo.endOwn(tx, of, this.clock.now().toISOString(), reason))) return false
    await recordEvent(tx, actor, { kind: 'session_ended', subject: reason, accountId: of.accountId })
    this.live.endSession(tx, actor, of.id)
    return true
  }

  /** Makes every server ask again. */
  announce(tenant: string, sessionId?: string): void {
    this.sessions.forget(tenant, sessionId)
  }
}
