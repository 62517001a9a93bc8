import { Injectable, type OnModuleInit } from '@nestjs/common'
import { dateIn } from '@tabib/contracts/core/time'
import type { Channel } from '@tabib/contracts/notifications/kinds'
import type { Actor } from '../../platform/actor.js'
import { Clock } from '../../platform/clock.js'
import { Db } from '../../platform/db/db.js'
import { Jobs } from '../../platform/jobs/jobs.js'
import { recipientsByRole } from '../identity/index.js'
import { notify } from '../notifications/index.js'
import * as stock from './stock.repo.js'

/** More than so many at once stay in the app: nobody reads thirty mails about thirty medicines. */
const FEW = 5
const quietly: Channel[] = ['in_app']

/** Once a day the pharmacists of a branch hear which medicines have run low since they were last delivered. */
@Injectable()
export class StockJobs implements OnModuleInit {
  constructor(
    private readonly db: Db,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.jobs.every('pharmacy.tell_low_stock', 24 * 60, (actor) => this.tell(actor))
  }

  private async tell(actor: Actor): Promise<void> {
    for (const { id: branchId, timeZone } of await this.db.read(actor, (db) => stock.branches(db))) {
      await this.db.write({ ...actor, branchId }, async (tx) => {
        const low = await stock.low(tx, { branchId, today: dateIn(timeZone, this.clock.now()) })
        const channels = low.length > FEW ? { channels: quietly } : {}
        for (const to of low.length === 0 ? [] : await recipientsByRole(tx, 'pharmacist', branchId)) {
          for (const { medicineId, item, left, delivered } of low) {
            // A delivery makes the next shortage a new fact.
            const key = `stock.low:${branchId}:${medicineId}:${delivered}:${to.accountId}`
            const data = { item, left, link: '/stock?show=low' }
            await notify(tx, { ...actor, branchId }, { to, kind: 'stock.low', data, key, ...channels })
          }
        }
      })
    }
  }
}
