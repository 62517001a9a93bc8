import { Injectable, type OnModuleInit } from '@nestjs/common'
import type { Language } from '@tabib/contracts/core/person'
import { addDays, dateIn } from '@tabib/contracts/core/time'
import type { Actor } from '../../platform/actor.js'
import { Clock } from '../../platform/clock.js'
import { Db } from '../../platform/db/db.js'
import { Jobs } from '../../platform/jobs/jobs.js'
import { formatDate } from '../../platform/paper/formats.js'
import { ChainSealer, chainHead } from '../audit/index.js'
import { ownersOf } from '../identity/index.js'
import { isTold, notify } from '../notifications/index.js'

const KIND = 'audit.anchor'

/**
 * Where the clinic has switched it on, each owner is sent the audit's code once a day is over: kept outside the house, it
 * proves that nothing before it was rewritten.
 */
@Injectable()
export class AuditCodeJobs implements OnModuleInit {
  constructor(
    private readonly db: Db,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
    private readonly sealer: ChainSealer,
  ) {}

  onModuleInit(): void {
    this.jobs.every('oversight.tell_audit_code', 60, (actor) => this.tell(actor))
  }

  private async tell(actor: Actor): Promise<void> {
    const owners = await this.db.read(actor, async (db) => ((await isTold(db, KIND)) ? ownersOf(db) : []))
    if (owners.length === 0) return
    // Seals what there is first, so that the code stands for the whole of the day that is over.
    await this.sealer.seal(actor.tenant)
    const now = this.clock.now()
    await this.db.write(actor, async (tx) => {
      const head = await chainHead(tx)
      if (!head) return
      for (const { to, branch } of owners) {
        const day = addDays(dateIn(branch.timeZone, now), -1)
        const date = formatDate(day, to.language ?? (branch.language as Language))
        const data = { date, code: head.code, place: branch.clinicName }
        await notify(
          tx,
          { ...actor, branchId: branch.id },
          { to, kind: KIND, data, key: `${KIND}:${day}:${to.accountId}` },
        )
      }
    })
  }
}
