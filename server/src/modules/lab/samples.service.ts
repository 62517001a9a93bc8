import { Injectable } from '@nestjs/common'
import { dateIn } from '@tabib/contracts/core/time'
import type { Actor } from '../../platform/actor.js'
import { Clock } from '../../platform/clock.js'
import { Db } from '../../platform/db/db.js'
import { Live } from '../../platform/live/live.js'
import { found } from '../../platform/problem.js'
import { findBranch, nextNumber } from '../organisation/index.js'
import { hold, tellScreens } from './orders.hold.js'
import { readOrder } from './orders.present.js'
import * as orders from './orders.repo.js'
import { sampleNumber, sampleScope } from './orders.rules.js'

@Injectable()
export class SamplesService {
  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
    private readonly live: Live,
  ) {}

  /** Takes the sample of an order: it gets the branch's next number of the day. @throws Problem `lab.order_moved_on` */
  collect(actor: Actor, id: string) {
    const now = this.clock.now()
    return this.db.write(actor, async (tx) => {
      const order = await hold(tx, actor, id, 'collect')
      const branch = found(await findBranch(tx, order.branch_id))
      const day = dateIn(branch.timeZone, now)
      const serial = await nextNumber(tx, sampleScope(branch.code, day))
      await orders.move(tx, order, {
        status: 'collected',
        sample_number: sampleNumber(branch.code, day, serial),
        collected_at: now.toISOString(),
        collected_by: actor.accountId,
      })
      tellScreens(this.live, tx, actor, order)
      return readOrder(tx, id, { branchIds: actor.branchIds, now })
    })
  }
}
