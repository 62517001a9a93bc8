import { Injectable } from '@nestjs/common'
import type { Input } from '@tabib/contracts/core/route'
import { addDays } from '@tabib/contracts/core/time'
import type { followUps as contracts } from '@tabib/contracts/encounters/follow-ups'
import type { Actor } from '../../platform/actor.js'
import { Clock } from '../../platform/clock.js'
import { Db } from '../../platform/db/db.js'
import { Live } from '../../platform/live/live.js'
import { found, Problem } from '../../platform/problem.js'
import * as followUps from './follow-ups.repo.js'

const LONGEST_DAYS = 400

@Injectable()
export class FollowUpsService {
  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
    private readonly live: Live,
  ) {}

  /** Who is due to come back to this branch between two days, earliest first. */
  async list(actor: Actor, query: Input<typeof contracts.list>['query']) {
    if (query.to < query.from) throw new Problem('invalid', { errors: [{ pointer: '/query/to', code: 'before_from' }] })
    if (query.to > addDays(query.from, LONGEST_DAYS))
      throw new Problem('invalid', { errors: [{ pointer: '/query/to', code: 'too_long' }] })
    const filter = { ...query, branchId: actor.branchId, today: this.clock.today(actor.zone) }
    return { items: await this.db.read(actor, (db) => followUps.due(db, filter)) }
  }

  /** The patient will not come back. @throws Problem `encounters.follow_up_closed` */
  cancel(actor: Actor, id: string, reason: string) {
    const because = { ...actor, request: { ...actor.request!, reason } }
    const of = { today: this.clock.today(actor.zone), branchIds: actor.branchIds }
    return this.db.write(because, async (tx) => {
      const planned = found(await followUps.find(tx, id, of))
      if (!(await followUps.close(tx, id, { status: 'cancelled' }))) {
        throw new Problem('encounters.follow_up_closed', { details: { status: planned.status } })
      }
      this.live.poke(tx, actor, 'frontdesk.queue', { branchId: actor.branchId })
      return found(await followUps.find(tx, id, of))
    })
  }
}
