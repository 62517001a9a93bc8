import { Injectable, type OnModuleInit } from '@nestjs/common'
import type { Input } from '@tabib/contracts/core/route'
import type { sessions as contracts } from '@tabib/contracts/identity/sessions'
import { type Actor, expectedVersion } from '../../platform/actor.js'
import { Clock } from '../../platform/clock.js'
import { Db } from '../../platform/db/db.js'
import { Jobs } from '../../platform/jobs/jobs.js'
import { Problem } from '../../platform/problem.js'
import { readAgent } from './agents.rules.js'
import * as attempts from './attempts.repo.js'
import * as codes from './codes.repo.js'
import * as devices from './devices.repo.js'
import { Endings } from './endings.js'
import * as repo from './sessions.repo.js'
import { Sessions } from './sessions.service.js'
import * as tickets from './tickets.repo.js'

const DAY = 86_400_000
/** Days after which what is over is removed: tokens and codes, sessions, browsers nobody uses. */
const KEPT = { tokens: 7, sessions: 90, devices: 400 }

/** Where people are signed in, and what the clinic decided about it. */
@Injectable()
export class SessionListService implements OnModuleInit {
  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
    private readonly endings: Endings,
    private readonly sessions: Sessions,
  ) {}

  onModuleInit(): void {
    this.jobs.every('identity.sessions.tidy', 15, (actor) => this.tidy(actor))
  }

  /** The sessions of the person who asks, the last used first. */
  async list(actor: Actor) {
    const now = this.clock.now().toISOString()
    const rows = await this.db.read(actor, (db) => repo.openOf(db, actor.accountId, now))
    return { items: rows.map((r) => ({ ...r, ...readAgent(r.device), current: r.id === actor.sessionId })) }
  }

  /** Ends one of them. @throws Problem `not_found` */
  async end(actor: Actor, id: string) {
    await this.db.write(actor, async (tx) => {
      if (!(await this.endings.own(tx, actor, id))) throw new Problem('not_found')
    })
    this.endings.announce(actor.tenant, id)
    return { done: true as const }
  }

  async endOthers(actor: Actor) {
    const ended = await this.db.write(actor, (tx) => this.endings.others(tx, actor, 'ended by its person'))
    this.endings.announce(actor.tenant)
    return { ended }
  }

  policy(actor: Actor) {
    return this.db.read(actor, (db) => repo.policy(db))
  }

  /** Decides about signing in; it holds from the next request on. @throws Problem `stale` */
  async setPolicy(actor: Actor, body: Input<typeof contracts.setPolicy>['body']) {
    const decided = await this.db.write(actor, async (tx) => {
      const version = expectedVersion(actor) ?? (await repo.policy(tx)).version
      if (!(await repo.setPolicy(tx, version, body))) throw new Problem('stale')
      return repo.policy(tx)
    })
    this.sessions.forget(actor.tenant)
    return decided
  }

  /** Ends what rested too long and removes what is long over. */
  async tidy(actor: Actor): Promise<void> {
    const now = this.clock.now().getTime()
    const before = (days: number) => new Date(now - days * DAY).toISOString()
    await this.db.write(actor, async (tx) => {
      const at = new Date(now).toISOString()
      await repo.endIdle(tx, at)
      await repo.endExpired(tx, at)
      await attempts.forgetOld(tx, at)
      await codes.forgetOld(tx, before(KEPT.tokens))
      await tickets.forgetOld(tx, before(KEPT.tokens))
      await repo.forgetOld(tx, before(KEPT.sessions))
      await devices.forgetOld(tx, before(KEPT.devices))
    })
  }
}
