import { newId } from '@tabib/contracts/core/id'
import { dateIn } from '@tabib/contracts/core/time'
import type { Actor } from '../../platform/actor.js'
import type { WriteTx } from '../../platform/db/db.js'
import { formatMoney } from '../../platform/paper/formats.js'
import { found, Problem } from '../../platform/problem.js'
import { findBranch, nextNumber } from '../organisation/index.js'
import { tellPatient } from '../patients/index.js'
import * as accounts from './accounts.repo.js'
import * as charges from './charges.repo.js'
import * as invoices from './invoices.repo.js'
import { type Discount, fiscalYear, invoiceNumber, reckon } from './invoices.rules.js'
import { standingOf } from './refunds.rules.js'

export type Locked = NonNullable<Awaited<ReturnType<typeof invoices.lock>>>

export const discountOf = (i: Locked): Discount => ({
  rate: i.discount_rate,
  amountMinor: i.discount_minor,
  cap: i.discount_cap ?? 0,
})

/** What of an invoice is still to be paid, in minor units. */
export const dueOf = (i: Locked): number =>
  standingOf({ totalMinor: i.total_minor, creditedMinor: i.credited_minor, paidMinor: i.paid_minor }).balanceMinor

/**
 * Gathers the charges of a visit that are on no invoice yet into its one draft and returns the draft's id; where nothing
 * is new the draft stays as it is. Whoever drafts the same visit at the same time waits and finds this draft.
 * @param accountId the visit; the patient for charges outside a visit
 * @throws Problem `billing.nothing_due`
 */
export async function draftInvoice(tx: WriteTx, actor: Actor, accountId: string, at: Date): Promise<string> {
  const account = await accounts.lock(tx, accountId)
  if (!account) throw new Problem('billing.nothing_due', { details: { dueMinor: 0, invoiceId: null } })
  if (!actor.branchIds.includes(account.branchId)) throw new Problem('not_found')
  const draft = await invoices.draftOf(tx, accountId)
  const fresh = await charges.uninvoiced(tx, accountId)
  if (!draft && fresh.length === 0)
    throw new Problem('billing.nothing_due', { details: await invoices.unpaid(tx, accountId) })
  if (draft) return extend(tx, draft, fresh)
  const id = newId()
  const branch = found(await findBranch(tx, account.branchId))
  const { lines, ...totals } = reckon(fresh.map(lineOf))
  await invoices.insert(tx, {
    id,
    branch_id: account.branchId,
    patient_id: account.patientId,
    encounter_id: account.encounterId,
    status: 'draft',
    currency: branch.currency,
    ...columns(totals),
    drafted_at: at.toISOString(),
  })
  await invoices.addLines(
    tx,
    lines.map((l, i) => lineRow(id, l, i + 1)),
  )
  return id
}

async function extend(tx: WriteTx, draft: Locked, fresh: charges.Uninvoiced[]): Promise<string> {
  const last = (await invoices.lines(tx, draft.id)).at(-1)?.position ?? 0
  if (fresh.length > 0) {
    const { lines } = reckon(fresh.map(lineOf))
    await invoices.addLines(
      tx,
      lines.map((l, i) => lineRow(draft.id, l, last + i + 1)),
    )
  }
  const repriced = await invoices.priceFromList(tx, draft.id)
  if (fresh.length > 0 || repriced.numAffectedRows) await reckonDraft(tx, draft)
  return draft.id
}

/** Adds a draft up again after its lines or its discount have changed. */
export async function reckonDraft(tx: WriteTx, draft: Locked, discount = discountOf(draft)): Promise<void> {
  const { lines, ...totals } = reckon(await invoices.lines(tx, draft.id), discount)
  // The invoice first: a line's discount never shows on an invoice that does not have it.
  await invoices.change(tx, draft.id, columns(totals))
  await invoices.reckonLines(tx, lines)
}

/** Takes lines whose care was called off from the draft of an account; a draft left empty is cancelled. */
export async function dropReversed(tx: WriteTx, accountId: string): Promise<void> {
  const draft = await invoices.draftOf(tx, accountId)
  if (!draft || (await invoices.dropReversed(tx, draft.id)) === 0) return
  await reckonDraft(tx, draft)
  if ((await invoices.lines(tx, draft.id)).length === 0) await invoices.change(tx, draft.id, { status: 'cancelled' })
}

/**
 * Gives a draft its number, without gaps in the branch's financial year. The run stays locked until the transaction ends.
 * @throws Problem `billing.unpriced`
 */
export async function issueInvoice(tx: WriteTx, actor: Actor, draft: Locked, at: Date): Promise<string> {
  if (await invoices.hasUnpriced(tx, draft.id)) throw new Problem('billing.unpriced')
  const branch = found(await findBranch(tx, draft.branch_id))
  const year = fiscalYear(branch.country, dateIn(branch.timeZone, at))
  const number = invoiceNumber(branch.code, year, await nextNumber(tx, `invoices:${branch.code}:${year}`))
  await invoices.change(tx, draft.id, {
    status: 'issued',
    number,
    issued_at: at.toISOString(),
    issued_by: actor.accountId,
  })
  const money = { minor: draft.total_minor, currency: branch.currency }
  await tellPatient(tx, actor, {
    patientId: draft.patient_id,
    branchId: draft.branch_id,
    kind: 'bill',
    key: `bill:${draft.id}`,
    onlyWithPhone: true,
    data: (language) => ({ number, amount: formatMoney(money, language) }),
  })
  return number
}

const columns = (t: Omit<ReturnType<typeof reckon>, 'lines'>) => ({
  subtotal_minor: t.subtotalMinor,
  discount_minor: t.discountMinor,
  tax_minor: t.taxMinor,
  total_minor: t.totalMinor,
})

const lineOf = (c: charges.Uninvoiced) => ({ ...c, unitMinor: c.unitMinor ?? 0, unpriced: c.unitMinor === null })

type NewLine = ReturnType<typeof reckon<ReturnType<typeof lineOf>>>['lines'][number]

const lineRow = (invoiceId: string, l: NewLine, position: number) => ({
  id: newId(),
  invoice_id: invoiceId,
  charge_id: l.id,
  position,
  kind: l.kind,
  code: l.code,
  description: l.description,
  names: l.names === null ? null : JSON.stringify(l.names),
  hsn_sac: l.hsnSac,
  quantity: l.quantity,
  unit_minor: l.unitMinor,
  amount_minor: l.amountMinor,
  tax_rate: l.taxRate,
  discount_minor: l.discountMinor,
  tax_minor: l.taxMinor,
  unpriced: l.unpriced,
})
