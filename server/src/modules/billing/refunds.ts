import type { PaymentMethod } from '@tabib/contracts/billing/payment'
import { newId } from '@tabib/contracts/core/id'
import { dateIn } from '@tabib/contracts/core/time'
import type { Actor } from '../../platform/actor.js'
import type { WriteTx } from '../../platform/db/db.js'
import { found, orProblem, Problem } from '../../platform/problem.js'
import { findBranch, nextNumber } from '../organisation/index.js'
import * as accounts from './accounts.repo.js'
import * as invoices from './invoices.repo.js'
import { fiscalYear } from './invoices.rules.js'
import * as payments from './payments.repo.js'
import * as refunds from './refunds.repo.js'
import { refundNumber } from './refunds.rules.js'

export interface NewRefund {
  amountMinor: number
  method: PaymentMethod
  reference?: string | null | undefined
  reason: string
  at: Date
}

export type Refundable = Awaited<ReturnType<typeof holdPayment>>

/**
 * A payment with what of it can still be paid back. Whoever charges, pays or pays back the same visit waits.
 * @param version of the invoice as the cashier saw it; undefined where nobody looked
 * @throws Problem `not_found`, `stale`
 */
export async function holdPayment(tx: WriteTx, actor: Actor, paymentId: string, version: number | undefined) {
  const payment = found(await payments.find(tx, paymentId))
  const invoice = found(await invoices.lock(tx, payment.invoiceId))
  if (!actor.branchIds.includes(invoice.branch_id)) throw new Problem('not_found')
  const given = await refunds.given(tx, payment)
  const leftMinor = payment.amountMinor - given.payment
  if (version !== undefined && version !== invoice.version) throw new Problem('stale', { details: { leftMinor } })
  return { payment, invoice, leftMinor, refundedMinor: given.invoice }
}

/**
 * Pays a payment back, wholly or in part, from the till of the actor's branch, and returns the refund's id. What lines
 * come to that were called off stays off the invoice; anything beyond is due again.
 * @throws Problem `billing.refund_above_payment`
 */
export async function payBack(tx: WriteTx, actor: Actor, of: Refundable, r: NewRefund): Promise<string> {
  const { payment, invoice, leftMinor } = of
  if (r.amountMinor > leftMinor) throw new Problem('billing.refund_above_payment', { details: { leftMinor } })
  const branch = found(await findBranch(tx, actor.branchId))
  const on = dateIn(branch.timeZone, r.at)
  const year = fiscalYear(branch.country, on)
  const id = newId()
  const row = {
    id,
    branch_id: actor.branchId,
    payment_id: payment.id,
    invoice_id: invoice.id,
    patient_id: invoice.patient_id,
    number: refundNumber(branch.code, year, await nextNumber(tx, `refunds:${branch.code}:${year}`)),
    amount_minor: r.amountMinor,
    method: r.method,
    reference: r.reference ?? null,
    reason: r.reason,
    refunded_at: r.at.toISOString(),
    refunded_on: on,
    refunded_by: actor.accountId,
  }
  await orProblem({ refund_within_payment: 'billing.refund_above_payment' }, refunds.insert(tx, row))
  await payments.addPaid(tx, invoice.id, -r.amountMinor)
  await accounts.settle(tx, invoice.account_id)
  return id
}
