import { Injectable } from '@nestjs/common'
import type { Input } from '@tabib/contracts/core/route'
import type { availability as contracts } from '@tabib/contracts/scheduling/availability'
import type { Actor } from '../../platform/actor.js'
import { Clock } from '../../platform/clock.js'
import { Db } from '../../platform/db/db.js'
import { Problem } from '../../platform/problem.js'
import { availability } from './days.js'
import { daysUntil } from '@tabib/contracts/scheduling/zones'

@Injectable()
export class AvailabilityService {
  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
  ) {}

  /** Free slots of a doctor in the current branch. @throws Problem `invalid` beyond 62 days */
  ofDoctor(actor: Actor, doctorId: string, q: Input<typeof contracts.ofDoctor>['query']) {
    if (q.to < q.from || daysUntil(q.from, q.to) > 61) {
      throw new Problem('invalid', { errors: [{ pointer: '/query/to', code: 'too_big' }] })
    }
    const wanted = { doctorId, branchId: actor.branchId, ...q, now: this.clock.now() }
    return this.db.read(actor, (db) => availability(db, wanted))
  }
}
