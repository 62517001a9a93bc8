import { Injectable } from '@nestjs/common'
import { newId } from '@tabib/contracts/core/id'
import type { Input } from '@tabib/contracts/core/route'
import { isExpired } from '@tabib/contracts/pharmacy/allocation.rules'
import type { stock as contracts } from '@tabib/contracts/pharmacy/stock'
import type { Actor } from '../../platform/actor.js'
import { Clock } from '../../platform/clock.js'
import { pageOf, placeOf } from '../../platform/cursor.js'
import { Db, type WriteTx } from '../../platform/db/db.js'
import { Live } from '../../platform/live/live.js'
import { found, orProblem, Problem } from '../../platform/problem.js'
import * as medicines from './medicines.repo.js'
import * as stock from './stock.repo.js'

const isPlace = (v: unknown): v is stock.Place => {
  const p = v as stock.Place | null
  return typeof p === 'object' && p !== null && typeof p.key === 'string' && /^[0-9a-f-]{36}$/.test(p.id)
}

@Injectable()
export class StockService {
  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
    private readonly live: Live,
  ) {}

  private shelf = (actor: Actor): medicines.Shelf => ({ branchId: actor.branchId, today: this.clock.today(actor.zone) })

  async list(actor: Actor, { q, filter, limit, cursor }: Input<typeof contracts.list>['query']) {
    const after = placeOf(cursor, isPlace)
    const words = q.split(/\s+/).filter(Boolean).slice(0, 6)
    const shelf = this.shelf(actor)
    const [rows, counts] = await this.db.read(actor, (db) =>
      Promise.all([stock.list(db, shelf, { filter, words, after, limit: limit + 1 }), stock.counts(db, shelf)]),
    )
    return { ...pageOf(rows, limit, (r) => ({ key: r.key, id: r.medicineId })), counts }
  }

  batches(actor: Actor, medicineId: string) {
    return this.db.read(actor, async (db) => {
      found(await medicines.find(db, medicineId, this.shelf(actor)))
      const [items, movements] = await Promise.all([
        stock.allBatches(db, actor.branchId, medicineId),
        stock.movements(db, actor.branchId, medicineId),
      ])
      return { items, movements }
    })
  }

  /** Takes a delivery onto the shelf. @throws Problem `pharmacy.batch_expired`, `pharmacy.batch_differs` */
  receive(actor: Actor, body: Input<typeof contracts.receive>['body']) {
    if (isExpired(body, this.clock.today(actor.zone))) throw new Problem('pharmacy.batch_expired')
    const at = this.clock.now().toISOString()
    return this.db.write(actor, async (tx) => {
      found(await medicines.find(tx, body.medicineId, this.shelf(actor)))
      const row = {
        id: newId(),
        branch_id: actor.branchId,
        medicine_id: body.medicineId,
        number: body.number,
        expires_on: body.expiresOn,
        unit_price_minor: body.unitPriceMinor,
        unit_cost_minor: body.unitCostMinor ?? null,
        supplier_id: body.supplierId ?? null,
        on_hand: body.quantity,
        received_at: at,
      }
      const kept = await orProblem({ batches_supplier_id_fkey: 'not_found' }, stock.receive(tx, row))
      if (!kept) {
        const { expiresOn } = found(await stock.namesake(tx, actor.branchId, body.medicineId, body.number))
        throw new Problem('pharmacy.batch_differs', { details: { expiresOn } })
      }
      const batch = { id: kept.id, branchId: actor.branchId, medicineId: body.medicineId }
      return this.note(tx, actor, { batch, kind: 'receipt', quantity: body.quantity, reason: body.note ?? null, at })
    })
  }

  /** Corrects what a batch holds; never below nothing. @throws Problem `pharmacy.out_of_stock` with what it holds */
  adjust(actor: Actor, { batchId, kind, quantity, reason }: Input<typeof contracts.adjust>['body']) {
    const at = this.clock.now().toISOString()
    return this.db.write({ ...actor, request: { ...actor.request!, reason } }, async (tx) => {
      const batch = found(await stock.lockBatch(tx, batchId, actor.branchIds))
      if (!(await stock.shift(tx, batchId, quantity)))
        throw new Problem('pharmacy.out_of_stock', { details: { left: batch.onHand } })
      return this.note(tx, actor, { batch, kind, quantity, reason, at })
    })
  }

  /** Writes the ledger's line beside what the batch now holds. */
  private async note(tx: WriteTx, actor: Actor, step: Step) {
    const { batch, kind, quantity, reason, at } = step
    await stock.move(tx, {
      id: newId(),
      branch_id: batch.branchId,
      batch_id: batch.id,
      medicine_id: batch.medicineId,
      kind,
      quantity,
      reason,
      moved_at: at,
      moved_by: actor.accountId,
    })
    this.live.poke(tx, actor, 'pharmacy.stock', { branchId: batch.branchId })
    return found(await stock.batch(tx, batch.id))
  }
}

interface Step {
  batch: { id: string; branchId: string; medicineId: string }
  kind: string
  quantity: number
  reason: string | null
  at: string
}
