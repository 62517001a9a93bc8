import type { PaymentMethod } from '@tabib/contracts/billing/payment'
import { newId } from '@tabib/contracts/core/id'
import { dateIn } from '@tabib/contracts/core/time'
import type { Actor } from '../../platform/actor.js'
import type { WriteTx } from '../../platform/db/db.js'
import { formatMoney } from '../../platform/paper/formats.js'
import { found, orProblem, Problem } from '../../platform/problem.js'
import { findBranch, nextNumber } from '../organisation/index.js'
import { tellPatient } from '../patients/index.js'
import * as accounts from './accounts.repo.js'
import * as invoices from './invoices.repo.js'
import { dueOf, issueInvoice } from './invoices.js'
import { fiscalYear, receiptNumber } from './invoices.rules.js'
import * as payments from './payments.repo.js'

export interface NewPayment {
  invoiceId: string
  amountMinor: number
  method: PaymentMethod
  reference?: string | null
  at: Date
  /** The version the cashier saw; undefined where nobody looked. */
  version?: number | undefined
}

/**
 * Takes money for an invoice in the actor's branch and returns the payment's id. The first payment issues the invoice.
 * Two who pay one invoice stand in line: the second is told what is still due.
 * @throws Problem `billing.already_paid`, `stale`, `billing.overpaid`, `billing.unpriced`, `billing.invoice_cancelled`
 */
export async function takePayment(tx: WriteTx, actor: Actor, p: NewPayment): Promise<string> {
  const invoice = found(await invoices.lock(tx, p.invoiceId))
  if (!actor.branchIds.includes(invoice.branch_id)) throw new Problem('not_found')
  if (invoice.status === 'cancelled') throw new Problem('billing.invoice_cancelled')
  const dueMinor = dueOf(invoice)
  if (invoice.status === 'issued' && dueMinor === 0)
    throw new Problem('billing.already_paid', { details: { dueMinor } })
  if (p.version !== undefined && p.version !== invoice.version) throw new Problem('stale', { details: { dueMinor } })
  if (p.amountMinor > dueMinor) throw new Problem('billing.overpaid', { details: { dueMinor } })
  if (invoice.status === 'draft') await issueInvoice(tx, actor, invoice, p.at)
  const branch = found(await findBranch(tx, actor.branchId))
  const on = dateIn(branch.timeZone, p.at)
  const year = fiscalYear(branch.country, on)
  const number = receiptNumber(branch.code, year, await nextNumber(tx, `receipts:${branch.code}:${year}`))
  const id = newId()
  await payments.insert(tx, {
    id,
    branch_id: actor.branchId,
    invoice_id: invoice.id,
    patient_id: invoice.patient_id,
    receipt_number: number,
    amount_minor: p.amountMinor,
    method: p.method,
    reference: p.reference ?? null,
    received_at: p.at.toISOString(),
    received_on: on,
    received_by: actor.accountId,
  })
  await orProblem({ invoice_not_overpaid: 'billing.overpaid' }, payments.addPaid(tx, invoice.id, p.amountMinor))
  await accounts.settle(tx, invoice.account_id)
  const money = { minor: p.amountMinor, currency: branch.currency }
  await tellPatient(tx, actor, {
    patientId: invoice.patient_id,
    branchId: invoice.branch_id,
    kind: 'receipt',
    key: `receipt:${id}`,
    onlyWithPhone: true,
    data: (language) => ({ number, amount: formatMoney(money, language) }),
  })
  return id
}
