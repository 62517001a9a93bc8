import { Injectable } from '@nestjs/common'
import type { Actor } from '../../platform/actor.js'
import { Clock } from '../../platform/clock.js'
import { Db, type Reader } from '../../platform/db/db.js'
import { found } from '../../platform/problem.js'
import { readAgent } from './agents.rules.js'
import * as assignments from './assignments.repo.js'
import { Endings } from './endings.js'
import { mayHandle } from './grants.policy.js'
import * as repo from './sessions.repo.js'
import * as staff from './staff.repo.js'

const reason = 'ended by an administrator'

/** Where somebody else is signed in, for those who look after the staff. */
@Injectable()
export class OthersSessionsService {
  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
    private readonly endings: Endings,
  ) {}

  /** @throws Problem `not_found`, `identity.only_owner`, `identity.manages_rights` */
  list(actor: Actor, staffId: string) {
    return this.db.read(actor, async (db) => {
      const accountId = await whose(db, actor, staffId)
      const rows = await repo.openOf(db, accountId, this.clock.now().toISOString())
      return { items: rows.map((r) => ({ ...r, ...readAgent(r.device), current: r.id === actor.sessionId })) }
    })
  }

  /** Ends one of them. @throws what `list` throws, and `not_found` for a session that is not theirs */
  async end(actor: Actor, staffId: string, id: string) {
    await this.db.write(actor, async (tx) => {
      const accountId = await whose(tx, actor, staffId)
      found((await this.endings.one(tx, actor, { accountId, id }, reason)) || undefined)
    })
    this.endings.announce(actor.tenant, id)
    return { done: true as const }
  }

  /** Signs them out everywhere. @throws what `list` throws */
  async endAll(actor: Actor, staffId: string) {
    await this.db.write(actor, async (tx) => this.endings.all(tx, actor, await whose(tx, actor, staffId), reason))
    this.endings.announce(actor.tenant)
    return { done: true as const }
  }
}

/** The account of a colleague the actor may handle. */
async function whose(db: Reader, actor: Actor, staffId: string): Promise<string> {
  const { accountId } = found(await staff.find(db, staffId, actor.branchIds))
  mayHandle(actor, accountId, await assignments.heldBy(db, accountId))
  return accountId
}
