import { Injectable } from '@nestjs/common'
import type { refunds as contracts } from '@tabib/contracts/billing/refunds'
import type { Input } from '@tabib/contracts/core/route'
import { type Actor, expectedVersion } from '../../platform/actor.js'
import { Clock } from '../../platform/clock.js'
import { isMoment, pageOf, placeOf } from '../../platform/cursor.js'
import { Db, type Reader } from '../../platform/db/db.js'
import { Live } from '../../platform/live/live.js'
import { Problem } from '../../platform/problem.js'
import { requireStepUp } from '../identity/index.js'
import { because } from './because.js'
import { readInvoice } from './invoices.view.js'
import { holdPayment, payBack } from './refunds.js'
import * as refunds from './refunds.repo.js'

@Injectable()
export class RefundsService {
  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
    private readonly live: Live,
  ) {}

  /**
   * Pays a payment back. Where the invoice goes beyond the limit of the branch with it, only for who holds the
   * permission and has just shown again who they are: a large refund in small pieces is a large refund.
   * @throws Problem `stale`, `billing.refund_above_payment`, `billing.refund_above_limit`, `identity.step_up_required`
   */
  give(actor: Actor, paymentId: string, body: Input<typeof contracts.give>['body']) {
    return this.db.write(because(actor, body.reason), async (tx) => {
      const held = await holdPayment(tx, actor, paymentId, expectedVersion(actor))
      const limitMinor = (await refunds.limitOf(tx, actor.branchId))?.amountMinor ?? 0
      if (held.refundedMinor + Math.min(body.amountMinor, held.leftMinor) > limitMinor) {
        if (!actor.permissions.has('billing.refund.give_above_limit'))
          throw new Problem('billing.refund_above_limit', { details: { limitMinor } })
        requireStepUp(actor, this.clock)
      }
      const id = await payBack(tx, actor, held, { ...body, at: this.clock.now() })
      const invoice = await readInvoice(tx, actor, held.invoice.id)
      for (const branchId of new Set([actor.branchId, held.invoice.branch_id]))
        this.live.poke(tx, actor, 'billing.dues', { branchId })
      return { invoice, refund: invoice.refunds.find((r) => r.id === id)! }
    })
  }

  async list(
    actor: Actor,
    { cursor, limit, method, on = this.clock.today(actor.zone) }: Input<typeof contracts.list>['query'],
  ) {
    const filter = { branchId: actor.branchId, on, method, after: placeOf(cursor, isMoment), limit: limit + 1 }
    const rows = await this.db.read(actor, (db) => refunds.list(db, filter))
    return pageOf(rows, limit, (r) => ({ at: r.refundedAt, id: r.id }))
  }

  limit(actor: Actor) {
    return this.db.read(actor, (db) => this.readLimit(db, actor))
  }

  /** @throws Problem `stale` where somebody else set it since it was read */
  setLimit(actor: Actor, amountMinor: number) {
    return this.db.write(actor, async (tx) => {
      const version = expectedVersion(actor) ?? (await this.readLimit(tx, actor)).version
      if (!(await refunds.setLimit(tx, actor.branchId, version, amountMinor))) throw new Problem('stale')
      return this.readLimit(tx, actor)
    })
  }

  /** Without a limit of its own a branch asks for every refund. */
  private async readLimit(db: Reader, actor: Actor) {
    const { version = 0, amountMinor = 0 } = (await refunds.limitOf(db, actor.branchId)) ?? {}
    return { version, currency: actor.currency, amountMinor }
  }
}
