import { Injectable } from '@nestjs/common'
import { paymentMethods } from '@tabib/contracts/billing/payment'
import { sum } from '@tabib/contracts/core/money'
import { addDays, startOfDay } from '@tabib/contracts/core/time'
import type { Actor } from '../../platform/actor.js'
import { Clock } from '../../platform/clock.js'
import { Db, type Reader } from '../../platform/db/db.js'
import { Problem } from '../../platform/problem.js'
import { byAccount } from '../audit/index.js'
import { stockCounts } from '../pharmacy/index.js'
import * as repo from './today.repo.js'
import { lastDays, usualOf } from './today.rules.js'

type Branch = Awaited<ReturnType<typeof repo.branches>>[number] & { on: string }

@Injectable()
export class TodayService {
  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
  ) {}

  /** The hospital today, in every branch of the actor or one. One round of reads at the same time. */
  async today(actor: Actor, branchId: string | undefined) {
    if (branchId && !actor.branchIds.includes(branchId)) throw new Problem('not_found')
    return this.db.read(actor, async (db) => {
      const known = await repo.branches(db, branchId ? [branchId] : actor.branchIds)
      const branches = known.map((b) => ({ ...b, on: this.clock.today(b.zone) }))
      const main = branches.find((b) => b.id === actor.branchId) ?? branches[0]
      if (!main) throw new Problem('not_found')
      return this.glance(db, branches, main)
    })
  }

  /** What every employee did on a day; those who did nothing stand last. */
  async employees(actor: Actor, on = this.clock.today(actor.zone)) {
    const span = {
      from: startOfDay(actor.zone, on),
      to: startOfDay(actor.zone, addDays(on, 1)),
      branchIds: actor.branchIds,
    }
    const [staff, days] = await this.db.read(actor, (db) => Promise.all([repo.staff(db), byAccount(db, span)]))
    const nothing = { changes: 0, opened: 0, searched: 0, papers: 0, firstAt: null, lastAt: null, lastRoute: null }
    const items = staff
      .map((s) => ({ ...nothing, ...days.find((d) => d.accountId === s.accountId), ...s }))
      .filter((s) => s.active || s.firstAt)
    return { on, items: items.sort((a, b) => (b.lastAt ?? '').localeCompare(a.lastAt ?? '')) }
  }

  private async glance(db: Reader, branches: Branch[], main: Branch) {
    const now = this.clock.now().toISOString()
    const ids = branches.map((b) => b.id)
    const paying = branches.filter((b) => b.currency === main.currency)
    const payingIds = paying.map((b) => b.id)
    const [visits, takings, doctors, waits, unpaid, lab, shelves] = await Promise.all([
      repo.visitDays(db, branches),
      repo.takingDays(db, paying),
      repo.doctors(db, branches),
      repo.waits(db, branches, now),
      repo.unpaid(db, payingIds),
      repo.unverified(db, ids),
      Promise.all(branches.map((b) => stockCounts(db, { branchId: b.id, today: b.on }))),
    ])
    const total = (key: 'low' | 'expiring' | 'expired') => sum(shelves.map((s) => s[key]))
    const count = (key: 'waiting' | 'withDoctor' | 'done' | 'left') => sum(doctors.map((d) => d[key]))
    return {
      at: now,
      branches: branches.map(({ id, name, on }) => ({ id, name, on })),
      currency: main.currency,
      otherCurrency: branches.length - paying.length,
      visits: this.visitsOf(main.on, visits),
      queue: {
        waiting: count('waiting'),
        withDoctor: count('withDoctor'),
        done: count('done'),
        left: count('left'),
        averageWait: waits.average,
        longestWait: waits.longest,
      },
      doctors: doctors.map(({ left: _, ...d }) => d),
      takings: this.takingsOf(main.on, takings),
      unpaid,
      stock: { low: total('low'), expiring: total('expiring'), expired: total('expired') },
      lab,
      trend: lastDays(main.on).map((on) => ({
        on,
        visits: visits.find((v) => v.on === on)?.visits ?? 0,
        takenMinor: sum(takings.filter((t) => t.on === on).map((t) => t.amountMinor)),
      })),
    }
  }

  private visitsOf(on: string, days: Awaited<ReturnType<typeof repo.visitDays>>) {
    const {
      visits: total,
      firstTime,
      followUp,
    } = days.find((d) => d.on === on) ?? { visits: 0, firstTime: 0, followUp: 0 }
    return { total, firstTime, followUp, usual: usualOf(on, new Map(days.map((d) => [d.on, d.visits]))) }
  }

  private takingsOf(on: string, days: Awaited<ReturnType<typeof repo.takingDays>>) {
    const today = days.filter((d) => d.on === on)
    const byDay = new Map<string, number>()
    for (const d of days) byDay.set(d.on, (byDay.get(d.on) ?? 0) + d.amountMinor)
    return {
      totalMinor: sum(today.map((d) => d.amountMinor)),
      count: sum(today.map((d) => d.count)),
      refunds: sum(today.map((d) => d.refunds)),
      refundedMinor: sum(today.map((d) => d.refundedMinor)),
      byMethod: paymentMethods.map((method) => {
        const { count, amountMinor } = today.find((d) => d.method === method) ?? { count: 0, amountMinor: 0 }
        return { method, count, amountMinor }
      }),
      usualMinor: usualOf(on, byDay),
    }
  }
}
