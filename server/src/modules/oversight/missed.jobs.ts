import { Injectable, type OnModuleInit } from '@nestjs/common'
import type { Language } from '@tabib/contracts/core/person'
import { addDays, dateIn } from '@tabib/contracts/core/time'
import type { Actor } from '../../platform/actor.js'
import { Clock } from '../../platform/clock.js'
import { Db } from '../../platform/db/db.js'
import { Jobs } from '../../platform/jobs/jobs.js'
import { formatDate, formatNumber } from '../../platform/paper/formats.js'
import { recipientsByRole } from '../identity/index.js'
import { isConnected, missedOn, notify } from '../notifications/index.js'
import { branchesForAdmin, findBranch } from '../organisation/index.js'

/** The hour by the branch's clock at which yesterday is reported: quiet hours are over, and somebody can call people. */
const MORNING = 8 * 3_600_000

/** In the morning the desk and the administrators of a branch hear how many of yesterday's messages reached nobody. */
@Injectable()
export class MissedJobs implements OnModuleInit {
  constructor(
    private readonly db: Db,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.jobs.every('oversight.tell_missed', 60, (actor) => this.tell(actor))
  }

  private async tell(actor: Actor): Promise<void> {
    const branches = await this.db.read(actor, async (db) => ((await isConnected(db)) ? branchesForAdmin(db) : []))
    for (const { id } of branches) await this.db.write(actor, (tx) => this.tellBranch(tx, actor, id))
  }

  private async tellBranch(tx: Parameters<typeof notify>[0], actor: Actor, id: string): Promise<void> {
    const branch = await findBranch(tx, id)
    if (!branch) return
    const zone = branch.timeZone
    const on = addDays(dateIn(zone, new Date(this.clock.now().getTime() - MORNING)), -1)
    const { missed } = await missedOn(tx, { branchIds: [id], zone, on })
    if (missed === 0) return
    for (const role of ['receptionist', 'clinic_admin'] as const) {
      for (const to of await recipientsByRole(tx, role, id)) {
        const language = to.language ?? (branch.language as Language)
        const data = {
          count: formatNumber(missed, language),
          date: formatDate(on, language),
          link: `/messages?state=missed&on=${on}`,
        }
        const key = `messages.missed:${id}:${on}:${to.accountId}`
        await notify(tx, { ...actor, branchId: id }, { to, kind: 'messages.missed', data, key })
      }
    }
  }
}
