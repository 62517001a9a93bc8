import { Injectable } from '@nestjs/common'
import type { invoices as contracts } from '@tabib/contracts/billing/invoices'
import type { Input } from '@tabib/contracts/core/route'
import { type Actor, expectedVersion } from '../../platform/actor.js'
import { Clock } from '../../platform/clock.js'
import { isMoment, pageOf, placeOf } from '../../platform/cursor.js'
import { Db, type WriteTx } from '../../platform/db/db.js'
import { Live } from '../../platform/live/live.js'
import { found, Problem } from '../../platform/problem.js'
import { discountCapOf } from '../identity/index.js'
import * as accounts from './accounts.repo.js'
import { because } from './because.js'
import { draftInvoice, issueInvoice, type Locked, reckonDraft } from './invoices.js'
import * as invoices from './invoices.repo.js'
import { amountOf, rateOf } from './invoices.rules.js'
import { readInvoice } from './invoices.view.js'

type Reduction = Input<typeof contracts.discount>['body']
type LinePrice = Input<typeof contracts.priceLine>

@Injectable()
export class InvoicesService {
  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
    private readonly live: Live,
  ) {}

  get(actor: Actor, id: string) {
    return this.db.read(actor, (db) => readInvoice(db, actor, id))
  }

  async ofEncounter(actor: Actor, encounterId: string) {
    return { items: await this.db.read(actor, (db) => invoices.ofAccount(db, encounterId, actor.branchIds)) }
  }

  async ofPatient(actor: Actor, patientId: string, { cursor, limit }: Input<typeof contracts.ofPatient>['query']) {
    const filter = { patientId, branchIds: actor.branchIds, after: placeOf(cursor, isMoment), limit: limit + 1 }
    const rows = await this.db.read(actor, (db) => invoices.ofPatient(db, filter))
    return pageOf(rows, limit, (r) => ({ at: r.draftedAt, id: r.id }))
  }

  /** @throws Problem `billing.nothing_due` */
  draft(actor: Actor, accountId: string) {
    return this.db.write(actor, async (tx) => {
      const id = await draftInvoice(tx, actor, accountId, this.clock.now())
      this.live.poke(tx, actor, 'billing.dues', { branchId: actor.branchId })
      return readInvoice(tx, actor, id)
    })
  }

  /** Takes something off, or takes the discount back. @throws Problem `billing.discount_above_cap`, `billing.discount_above_charges` */
  discount(actor: Actor, id: string, body: Reduction) {
    return this.onDraft(because(actor, body.reason), id, async (tx, draft) => {
      const cap = await discountCapOf(tx, actor)
      const capMinor = rateOf(draft.subtotal_minor, cap)
      const rate = 'percent' in body ? Math.round(body.percent * 100) : null
      const amountMinor = 'percent' in body ? rateOf(draft.subtotal_minor, rate!) : body.amountMinor
      if (amountMinor > draft.subtotal_minor)
        throw new Problem('billing.discount_above_charges', { details: { maxMinor: draft.subtotal_minor } })
      if (amountMinor > capMinor || (rate ?? 0) > cap)
        throw new Problem('billing.discount_above_cap', { details: { capMinor } })
      const given = amountMinor > 0
      await invoices.change(tx, id, {
        discount_rate: given ? rate : null,
        discount_cap: given ? cap : null,
        discount_reason: given ? body.reason : null,
        discount_by: given ? actor.accountId : null,
        discount_minor: 0,
      })
      await reckonDraft(tx, draft, { rate, amountMinor, cap })
    })
  }

  priceLine(actor: Actor, { params, body }: Pick<LinePrice, 'params' | 'body'>) {
    return this.onDraft(because(actor, body.reason), params.id, async (tx, draft) => {
      const line = found((await invoices.lines(tx, draft.id)).find((l) => l.id === params.lineId))
      if (!Number.isSafeInteger(amountOf({ quantity: line.quantity, unitMinor: body.unitMinor })))
        throw new Problem('invalid')
      await invoices.priceLine(tx, draft.id, line.id, body.unitMinor)
      await reckonDraft(tx, draft)
    })
  }

  /** Gives the number without money. @throws Problem `billing.unpriced`, `billing.already_issued`, `stale` */
  issue(actor: Actor, id: string) {
    return this.onDraft(actor, id, async (tx, draft) => {
      await issueInvoice(tx, actor, draft, this.clock.now())
      await accounts.settle(tx, draft.account_id)
    })
  }

  /** Works on a draft that nobody else is working on, as it was read. */
  private onDraft(actor: Actor, id: string, work: (tx: WriteTx, draft: Locked) => Promise<void>) {
    return this.db.write(actor, async (tx) => {
      const draft = found(await invoices.lock(tx, id))
      if (!actor.branchIds.includes(draft.branch_id)) throw new Problem('not_found')
      if (draft.status === 'issued') throw new Problem('billing.already_issued')
      if (draft.status !== 'draft') throw new Problem('billing.invoice_cancelled')
      const version = expectedVersion(actor)
      if (version !== undefined && version !== draft.version) throw new Problem('stale')
      await work(tx, draft)
      this.live.poke(tx, actor, 'billing.dues', { branchId: draft.branch_id })
      return readInvoice(tx, actor, id)
    })
  }
}
