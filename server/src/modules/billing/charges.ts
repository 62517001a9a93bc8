import type { ChargeKind } from '@tabib/contracts/billing/prices'
import { newId } from '@tabib/contracts/core/id'
import type { Actor } from '../../platform/actor.js'
import type { WriteTx } from '../../platform/db/db.js'
import type { Live } from '../../platform/live/live.js'
import * as accounts from './accounts.repo.js'
import * as charges from './charges.repo.js'
import { dropReversed } from './invoices.js'
import { creditReversed } from './invoices.repo.js'
import { consultationCode } from './prices.js'

export interface ChargeLine {
  kind: ChargeKind
  /**
   * Code in the price list, or of the medicine. `CONS-NEW` and `CONS-FUP` stand for the consultation fee of the
   * visit's doctor, whatever code the price list has for their speciality.
   */
  code: string
  /** As it stands on the invoice where the price list has no name for the code. */
  description: string
  quantity: number
  /** Price of one in minor units where whoever charges knows it (a medicine's batch); otherwise the price list decides. */
  unitMinor?: number
  /** Hundredths of a percent. */
  taxRate?: number
  hsnSac?: string | null
}

export interface Charge {
  /** What caused it, e.g. `lab.orders:<id>`: charging the same source again adds nothing. */
  source: string
  patientId: string
  encounterId: string | null
  at: Date
  lines: ChargeLine[]
  /** What the cashier calls the patient by; said once, by whoever opens the visit. */
  visit?: { doctorId: string | null; token: number | null }
}

const consultations: Record<string, 'new' | 'follow_up'> = { 'CONS-NEW': 'new', 'CONS-FUP': 'follow_up' }

/**
 * Says that care has given rise to charges. Never refuses care and never prices: that happens when the invoice is drafted.
 * With `live` the cash desks of the branch show it at once.
 */
export async function charge(
  tx: WriteTx,
  actor: Actor,
  { source, patientId, encounterId, at, lines, visit }: Charge,
  live?: Live,
): Promise<void> {
  if (lines.length === 0) return
  const codes = await Promise.all(
    lines.map(async ({ code }) => {
      const visitType = consultations[code]
      return visitType ? consultationCode(tx, visit?.doctorId ?? null, visitType) : code
    }),
  )
  const added = await charges.add(
    tx,
    lines.map((l, i) => ({
      id: newId(),
      branch_id: actor.branchId,
      patient_id: patientId,
      encounter_id: encounterId,
      source,
      line: i + 1,
      kind: l.kind,
      code: codes[i]!,
      description: l.description,
      quantity: l.quantity,
      unit_minor: l.unitMinor ?? null,
      tax_rate: l.taxRate ?? null,
      hsn_sac: l.hsnSac ?? null,
      charged_at: at.toISOString(),
      charged_by: actor.accountId,
    })),
  )
  if (added === 0) return
  const { doctorId = null, token = null } = visit ?? {}
  await accounts.open(tx, { branchId: actor.branchId, patientId, encounterId, doctorId, token, at })
  live?.poke(tx, actor, 'billing.dues', { branchId: actor.branchId })
}

/**
 * Takes back everything a source has charged: care that was called off. A line on a draft goes; one on an issued
 * invoice stays, is marked and credited: nobody owes it, and what was paid for it is owed back. Doing it again changes
 * nothing.
 */
export async function reverseCharges(
  tx: WriteTx,
  actor: Actor,
  { source, at }: { source: string; at: Date },
  live?: Live,
): Promise<void> {
  for (const account of await charges.accountsOf(tx, source)) await accounts.lock(tx, account.id)
  const standing = await charges.standing(tx, source)
  if (standing.length === 0) return
  await charges.add(
    tx,
    standing.map(({ account_id: _, ...c }) => ({
      ...c,
      id: newId(),
      source: `billing.charges:${c.id}`,
      line: 1,
      quantity: -c.quantity,
      reverses: c.id,
      charged_at: at.toISOString(),
      charged_by: actor.accountId,
    })),
  )
  for (const id of new Set(standing.map((c) => c.account_id))) {
    await dropReversed(tx, id)
    await creditReversed(tx, id)
    await accounts.settle(tx, id)
  }
  for (const branchId of new Set(standing.map((c) => c.branch_id))) live?.poke(tx, actor, 'billing.dues', { branchId })
}
