import { Injectable } from '@nestjs/common'
import type { Language } from '@tabib/contracts/core/person'
import type { Actor } from '../../platform/actor.js'
import { Clock } from '../../platform/clock.js'
import { Db } from '../../platform/db/db.js'
import { Paper } from '../../platform/paper/paper.js'
import { found } from '../../platform/problem.js'
import { ChainSealer, chainHead } from '../audit/index.js'
import { findBranch, letterhead } from '../organisation/index.js'
import { TodayService } from './today.service.js'

/** The slip an owner keeps at the end of a day: what the day was, and the code that proves nothing before it was rewritten. */
@Injectable()
export class DayEndService {
  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
    private readonly paper: Paper,
    private readonly today: TodayService,
    private readonly sealer: ChainSealer,
  ) {}

  /** Seals what there is first, so that the code stands for everything until now. */
  async slip(actor: Actor, format: 'pdf' | 'escpos') {
    await this.sealer.seal(actor.tenant)
    const [day, head, clinic, branch] = await Promise.all([
      this.today.today(actor, actor.branchId),
      this.db.read(actor, chainHead),
      this.db.read(actor, (db) => letterhead(db, actor.branchId)),
      this.db.read(actor, (db) => findBranch(db, actor.branchId)),
    ])
    const { currency, takings } = day
    const on = found(day.branches[0]).on
    const money = (minor: number) => ({ minor, currency })
    const data = {
      clinic,
      on,
      at: this.clock.now().toISOString(),
      by: actor.name,
      visits: day.visits.total,
      takings: takings.byMethod
        .filter((m) => m.amountMinor !== 0)
        .map((m) => ({ method: m.method, amount: money(m.amountMinor) })),
      total: money(takings.totalMinor),
      ...(head ? { seal: head } : {}),
    }
    const bytes = await this.paper.render('dayEndSlip', data, {
      format,
      language: (branch?.language ?? 'en') as Language,
    })
    const pdf = format === 'pdf'
    const type = pdf ? 'application/pdf' : 'application/octet-stream'
    return { bytes, type, name: `day-end-${on}.${pdf ? 'pdf' : 'bin'}` }
  }
}
