import { Injectable } from '@nestjs/common'
import type { payments as contracts } from '@tabib/contracts/billing/payments'
import { paymentMethods } from '@tabib/contracts/billing/payment'
import { sum } from '@tabib/contracts/core/money'
import type { Input } from '@tabib/contracts/core/route'
import { type Actor, expectedVersion } from '../../platform/actor.js'
import { Clock } from '../../platform/clock.js'
import { isMoment, pageOf, placeOf } from '../../platform/cursor.js'
import { Db } from '../../platform/db/db.js'
import { Live } from '../../platform/live/live.js'
import { readInvoice } from './invoices.view.js'
import { takePayment } from './payments.js'
import * as payments from './payments.repo.js'
import * as sums from './takings.repo.js'

@Injectable()
export class PaymentsService {
  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
    private readonly live: Live,
  ) {}

  /** Takes money; see `takePayment` for what is refused. */
  take(actor: Actor, invoiceId: string, body: Input<typeof contracts.take>['body']) {
    return this.db.write(actor, async (tx) => {
      const id = await takePayment(tx, actor, {
        invoiceId,
        ...body,
        at: this.clock.now(),
        version: expectedVersion(actor),
      })
      const invoice = await readInvoice(tx, actor, invoiceId)
      this.live.poke(tx, actor, 'billing.dues', { branchId: actor.branchId })
      return { invoice, payment: invoice.payments.find((p) => p.id === id)! }
    })
  }

  async takings(actor: Actor, on = this.clock.today(actor.zone)) {
    const [methods, byCashier] = await this.db.read(actor, (db) =>
      Promise.all([sums.byMethod(db, actor.branchId, on), sums.byCashier(db, actor.branchId, on)]),
    )
    const nothing = { count: 0, amountMinor: 0, refunds: 0, refundedMinor: 0 }
    const byMethod = paymentMethods.map((method) => methods.find((m) => m.method === method) ?? { method, ...nothing })
    const total = (key: keyof typeof nothing) => sum(byMethod.map((m) => m[key]))
    return {
      on,
      currency: actor.currency,
      totalMinor: total('amountMinor'),
      count: total('count'),
      refunds: total('refunds'),
      refundedMinor: total('refundedMinor'),
      byMethod,
      byCashier,
    }
  }

  async list(
    actor: Actor,
    { cursor, limit, method, on = this.clock.today(actor.zone) }: Input<typeof contracts.list>['query'],
  ) {
    const filter = { branchId: actor.branchId, on, method, after: placeOf(cursor, isMoment), limit: limit + 1 }
    const rows = await this.db.read(actor, (db) => payments.list(db, filter))
    return pageOf(rows, limit, (r) => ({ at: r.receivedAt, id: r.id }))
  }
}
