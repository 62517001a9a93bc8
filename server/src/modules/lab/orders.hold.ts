import type { OrderAction } from '@tabib/contracts/lab/orders.states'
import { type Actor, expectedVersion } from '../../platform/actor.js'
import type { WriteTx } from '../../platform/db/db.js'
import type { Live } from '../../platform/live/live.js'
import { found, Problem } from '../../platform/problem.js'
import * as orders from './orders.repo.js'
import { refusalOfAction } from './orders.rules.js'

/**
 * Holds an order for an action until the transaction ends. Of two people who take it further at once the second finds it moved on.
 * @throws Problem `not_found`, `lab.order_moved_on`, and `stale` where it changed since the version the caller read
 */
export async function hold(tx: WriteTx, actor: Actor, id: string, action: OrderAction): Promise<orders.OrderRow> {
  const order = found(await orders.lock(tx, id, actor.branchIds))
  const refusal = refusalOfAction(action, order.status)
  if (refusal) throw new Problem(refusal.code, { details: refusal.details })
  if ((expectedVersion(actor) ?? order.version) !== order.version) throw new Problem('stale')
  return order
}

/** Tells the laboratory's worklists and the patient's chart, after commit, that an order changed. */
export function tellScreens(
  live: Live,
  tx: WriteTx,
  actor: Actor,
  order: { branch_id: string; patient_id: string; encounter_id?: string | null },
): void {
  const encounter = order.encounter_id ? { encounterId: order.encounter_id } : {}
  live.poke(tx, actor, 'lab.orders', { branchId: order.branch_id })
  live.poke(tx, actor, 'encounters.chart', { branchId: order.branch_id, patientId: order.patient_id, ...encounter })
}
