import { newId } from '@tabib/contracts/core/id'
import type { Actor } from '../../platform/actor.js'
import type { WriteTx } from '../../platform/db/db.js'
import * as charges from './charges.repo.js'

export interface ChargeLine {
  kind: 'consultation' | 'lab' | 'procedure' | 'medicine' | 'other'
  /** Code in the price list, or of the medicine. */
  code: string
  /** As it stands on the invoice. */
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
}

/** Says that care has given rise to charges. Never refuses care and never prices: that happens when the invoice is drafted. */
export async function charge(tx: WriteTx, actor: Actor, { source, patientId, encounterId, at, lines }: Charge): Promise<void> {
  if (lines.length === 0) return
  await charges.add(
    tx,
    lines.map((l, i) => ({
      id: newId(),
      branch_id: actor.branchId,
      patient_id: patientId,
      encounter_id: encounterId,
      source,
      line: i + 1,
      kind: l.kind,
      code: l.code,
      description: l.description,
      quantity: l.quantity,
      unit_minor: l.unitMinor ?? null,
      tax_rate: l.taxRate ?? null,
      hsn_sac: l.hsnSac ?? null,
      charged_at: at.toISOString(),
      charged_by: actor.accountId,
    })),
  )
}

/** Takes back what a source was charged, by rows of negative quantity; what was taken back already stays as it is. */
export async function reverseCharges(tx: WriteTx, actor: Actor, source: string, at: Date): Promise<void> {
  const rows = await charges.standing(tx, source)
  if (rows.length === 0) return
  await charges.add(
    tx,
    rows.map((c) => ({
      ...c,
      id: newId(),
      source: `${source}:reversal`,
      quantity: -c.quantity,
      reverses: c.id,
      charged_at: at.toISOString(),
      charged_by: actor.accountId,
    })),
  )
}
