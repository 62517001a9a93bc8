import { newId } from '@tabib/contracts/core/id'
import type { FieldProblem } from '@tabib/contracts/core/problem'
import type { Names } from '@tabib/contracts/lab/catalogue'
import type { Actor } from '../../platform/actor.js'
import type { WriteTx } from '../../platform/db/db.js'
import type { Live } from '../../platform/live/live.js'
import { found, Problem } from '../../platform/problem.js'
import { charge } from '../billing/index.js'
import * as catalogue from './catalogue.repo.js'
import { tellScreens } from './orders.hold.js'
import * as orders from './orders.repo.js'
import { type Offered, unknownCodes } from './orders.rules.js'

export interface Wanted {
  encounterId: string
  /** Where the caller knows it, checked against the visit. */
  patientId?: string
  /** Codes of tests. */
  tests: readonly string[]
  /** Codes of panels. */
  panels: readonly string[]
  note?: string | null
  urgent?: boolean
  at: Date
}

/** What an order's charge is known by. */
export const chargeSource = (orderId: string) => `lab.orders:${orderId}`

/**
 * Orders tests and panels for a visit: one order, and one charge, each. Answers their ids in the order asked for.
 * Screens are told through `live`; it may be missing only where nobody is looking (import, demonstration).
 * @throws Problem `not_found` for a visit elsewhere, `lab.visit_cancelled`, `invalid` with `lab.unknown_code` at each unknown code
 */
export async function placeOrders(tx: WriteTx, actor: Actor, wanted: Wanted, live?: Live): Promise<string[]> {
  const visit = found(await orders.visit(tx, wanted.encounterId, actor.branchIds))
  if (wanted.patientId !== undefined && wanted.patientId !== visit.patientId) throw new Problem('not_found')
  if (visit.status === 'cancelled') throw new Problem('lab.visit_cancelled')
  const offered = await offers(tx, wanted)
  const rows = offered.map((o) => ({
    id: newId<'LabOrder'>(),
    branch_id: visit.branchId,
    patient_id: visit.patientId,
    encounter_id: visit.id,
    ordered_by: actor.staffId,
    test_id: o.testId,
    panel_id: o.panelId,
    code: o.code,
    title: JSON.stringify(o.title),
    status: 'placed',
    urgent: wanted.urgent ?? false,
    note: wanted.note ?? null,
    placed_at: wanted.at.toISOString(),
  }))
  const tests = rows.flatMap((order, i) =>
    offered[i]!.testIds.map((test_id, position) => ({
      id: newId(),
      order_id: order.id,
      patient_id: visit.patientId,
      test_id,
      position: position + 1,
    })),
  )
  await orders.insert(tx, rows, tests)
  const there = { ...actor, branchId: visit.branchId }
  for (const [i, order] of rows.entries()) {
    const lines = [{ kind: 'lab' as const, code: order.code, description: offered[i]!.title.en, quantity: 1 }]
    const of = { patientId: visit.patientId, encounterId: visit.id, at: wanted.at }
    await charge(tx, there, { ...of, source: chargeSource(order.id), lines }, live)
  }
  if (live) tellScreens(live, tx, actor, rows[0]!)
  return rows.map((o) => o.id)
}

/** What the codes stand for; a code named twice counts once. */
async function offers(tx: WriteTx, { tests, panels }: Wanted): Promise<Offered[]> {
  const [single, grouped] = [await catalogue.testsByCode(tx, tests), await catalogue.panelsByCode(tx, panels)]
  const errors: FieldProblem[] = [...unknownCodes('tests', tests, single), ...unknownCodes('panels', panels, grouped)]
  if (tests.length + panels.length === 0) errors.push({ pointer: '/body/tests', code: 'lab.nothing_ordered' })
  if (errors.length > 0) throw new Problem('invalid', { errors })
  const panelOf = (code: string): Offered => {
    const p = grouped.find((g) => g.code === code)!
    return { code, title: p.name as unknown as Names, testId: null, panelId: p.id, testIds: p.testIds }
  }
  const testOf = (code: string): Offered => {
    const t = single.find((s) => s.code === code)!
    return { code, title: t.name as unknown as Names, testId: t.id, panelId: null, testIds: [t.id] }
  }
  return [...[...new Set(panels)].map(panelOf), ...[...new Set(tests)].map(testOf)]
}
