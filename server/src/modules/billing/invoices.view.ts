import type { Result } from '@tabib/contracts/core/route'
import type { invoices as contracts } from '@tabib/contracts/billing/invoices'
import { sum } from '@tabib/contracts/core/money'
import type { Actor } from '../../platform/actor.js'
import type { Reader } from '../../platform/db/db.js'
import { found } from '../../platform/problem.js'
import { discountCapOf } from '../identity/index.js'
import { findBranch } from '../organisation/index.js'
import * as invoices from './invoices.repo.js'
import { rateOf, taxLines } from './invoices.rules.js'
import * as payments from './payments.repo.js'
import * as refunds from './refunds.repo.js'
import { standingOf } from './refunds.rules.js'

/** One invoice as the register shows it to this person. @throws Problem `not_found` */
export async function readInvoice(db: Reader, actor: Actor, id: string): Promise<Result<typeof contracts.get>> {
  const [row, lines, paid, back] = await Promise.all([
    invoices.find(db, id, actor.branchIds),
    invoices.lines(db, id),
    payments.ofInvoice(db, id),
    refunds.ofInvoice(db, id),
  ])
  const i = found(row)
  const branch = found(await findBranch(db, i.branchId))
  const cap = actor.permissions.has('billing.discount.give') ? await discountCapOf(db, actor) : 0
  return {
    id: i.id,
    version: i.version,
    status: i.status,
    number: i.number,
    accountId: i.accountId,
    encounterId: i.encounterId,
    patient: {
      id: i.patientId,
      number: i.patientNumber,
      name: i.patientName,
      gender: i.gender,
      birthDate: i.birthDate,
      birthDateEstimated: i.birthDateEstimated,
      phone: i.phone,
    },
    doctorName: i.doctorName,
    token: i.token,
    currency: i.currency,
    lines: lines.map(({ position: _, reversed, ...l }) => ({ ...l, reversed: reversed && i.status === 'issued' })),
    subtotalMinor: i.subtotalMinor,
    discountMinor: i.discountMinor,
    discountRate: i.discountRate,
    discountReason: i.discountReason,
    discountBy: i.discountBy,
    discountCapMinor: rateOf(i.subtotalMinor, cap),
    taxes: taxLines(lines, branch.country),
    taxMinor: i.taxMinor,
    totalMinor: i.totalMinor,
    paidMinor: i.paidMinor,
    creditedMinor: i.creditedMinor,
    ...standingOf(i),
    payments: paid,
    refunds: back,
    refundedMinor: sum(back.map((r) => r.amountMinor)),
    upi: branch.upiId !== null && i.currency === 'INR',
    draftedAt: i.draftedAt,
    issuedAt: i.issuedAt,
    issuedBy: i.issuedBy,
  }
}
