import { Injectable } from '@nestjs/common'
import type { Actor } from '../../platform/actor.js'
import { Clock } from '../../platform/clock.js'
import { Db } from '../../platform/db/db.js'
import { Live } from '../../platform/live/live.js'
import { found, Problem } from '../../platform/problem.js'
import { recordEvent } from '../audit/index.js'
import * as accounts from './accounts.repo.js'
import * as grants from './grants.js'
import * as sessions from './sessions.repo.js'
import { Sessions } from './sessions.service.js'
import * as staff from './staff.repo.js'
import { StaffService } from './staff.service.js'

/** Who may sign in at all: ended at once, given back, never deleted. */
@Injectable()
export class AccessService {
  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
    private readonly sessions: Sessions,
    private readonly live: Live,
    private readonly people: StaffService,
  ) {}

  /** Ends a person's access at once; what they did stays under their name. @throws Problem `identity.not_yourself`, `identity.last_owner` */
  async deactivate(actor: Actor, id: string, reason: string) {
    const now = this.clock.now().toISOString()
    await this.db.write(because(actor, reason), async (tx) => {
      const member = found(await staff.find(tx, id, actor.branchIds))
      if (member.accountId === actor.accountId) throw new Problem('identity.not_yourself')
      await grants.mustBeMineToHandle(tx, actor, member.accountId)
      await grants.mustLeaveAnOwner(tx, member.accountId)
      await staff.setActive(tx, member.accountId, false)
      await sessions.endAll(tx, member.accountId, now, 'deactivated')
      await accounts.revokeInvitations(tx, member.accountId, now)
      await recordEvent(tx, actor, {
        kind: 'account_changed',
        subject: 'deactivated',
        accountId: member.accountId,
        reason,
      })
      this.live.endAccount(tx, actor, member.accountId)
    })
    this.sessions.forget(actor.tenant)
    return this.people.get(actor, { id })
  }

  /** Gives access back. @throws Problem `identity.active_already` */
  async reactivate(actor: Actor, id: string, reason: string) {
    await this.db.write(because(actor, reason), async (tx) => {
      const member = found(await staff.find(tx, id, actor.branchIds))
      if (member.active) throw new Problem('identity.active_already')
      await grants.mustBeMineToHandle(tx, actor, member.accountId)
      await staff.setActive(tx, member.accountId, true)
      await recordEvent(tx, actor, {
        kind: 'account_changed',
        subject: 'reactivated',
        accountId: member.accountId,
        reason,
      })
    })
    this.sessions.forget(actor.tenant)
    return this.people.get(actor, { id })
  }
}

const because = (actor: Actor, reason: string): Actor => ({ ...actor, request: { ...actor.request!, reason } })
