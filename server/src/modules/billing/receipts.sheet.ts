import type { invoices as contracts } from '@tabib/contracts/billing/invoices'
import type { PriceName } from '@tabib/contracts/billing/prices'
import type { Gender, Language } from '@tabib/contracts/core/person'
import type { Result } from '@tabib/contracts/core/route'
import { ageOn } from '@tabib/contracts/core/time'
import type { Clinic, Invoice, PaymentMethod, Receipt, Refund } from '../../platform/paper/paper-data.js'
import { creditOf } from './refunds.rules.js'

type Shown = Result<typeof contracts.get>

export interface ReceiptSheet {
  clinic: Clinic
  invoice: Shown
  /** Those the paper speaks of, oldest first. */
  payments: Shown['payments']
  duplicate: boolean
  language: Language
  today: string
}

const nameOf = (line: Shown['lines'][number], language: Language) =>
  (line.names as PriceName | null)?.[language] ?? line.description

/** Hundredths of a percent as it is printed: 250 is `2.5 %`. */
const percent = (rate: number) => `${rate / 100} %`

/** The invoice on A4, with what was paid. Lines stand before the discount, which is shown once below. */
export function invoicePaper(sheet: ReceiptSheet): Invoice {
  const { clinic, invoice: i, duplicate, language, today } = sheet
  const money = (minor: number) => ({ minor, currency: i.currency })
  const { name, number, gender, birthDate, phone } = i.patient
  return {
    clinic,
    duplicate,
    number: i.number!,
    issuedAt: i.issuedAt!,
    patient: { name, number, age: ageOn(birthDate, today), gender: gender as Gender, ...(phone ? { phone } : {}) },
    ...(i.doctorName ? { doctor: i.doctorName } : {}),
    lines: i.lines.map((l) => ({
      description: nameOf(l, language),
      ...(l.hsnSac ? { hsnSac: l.hsnSac } : {}),
      quantity: l.quantity,
      unitPrice: money(l.unitMinor),
      amount: money(l.amountMinor),
    })),
    subtotal: money(i.subtotalMinor),
    ...(i.discountMinor
      ? { discount: { ...money(i.discountMinor), ...(i.discountReason ? { reason: i.discountReason } : {}) } }
      : {}),
    taxes: i.taxes.map((t) => ({ name: `${t.name} ${percent(t.rate)}`, amount: money(t.amountMinor) })),
    total: money(i.totalMinor),
    credited: money(i.creditedMinor),
    paid: money(i.paidMinor + i.refundedMinor),
    refunded: money(i.refundedMinor),
    balance: money(i.balanceMinor),
    payments: sheet.payments.map((p) => ({
      method: p.method as PaymentMethod,
      amount: money(p.amountMinor),
      at: p.receivedAt,
      ...(p.reference ? { reference: p.reference } : {}),
      receivedBy: p.receivedBy,
      refunded: money(p.refundedMinor),
    })),
    ...(i.issuedBy ? { cashier: i.issuedBy } : {}),
  }
}

/** The 80 mm receipt of one payment, or of all of them under the last one's number. */
export function receiptPaper(sheet: ReceiptSheet): Receipt {
  const { payments = [], ...paper } = invoicePaper(sheet)
  const last = sheet.payments.at(-1)!
  return { ...paper, payments, receiptNumber: last.receiptNumber, cashier: last.receivedBy }
}

export interface RefundSheet {
  clinic: Clinic
  invoice: Shown
  refund: Shown['refunds'][number]
  duplicate: boolean
  language: Language
  today: string
}

/** The receipt of a refund, with what was called off and where the invoice stands. */
export function refundPaper({ clinic, invoice: i, refund: r, duplicate, language, today }: RefundSheet): Refund {
  const money = (minor: number) => ({ minor, currency: i.currency })
  const { name, number, gender, birthDate } = i.patient
  return {
    clinic,
    duplicate,
    number: r.number,
    at: r.refundedAt,
    patient: { name, number, age: ageOn(birthDate, today), gender: gender as Gender },
    amount: money(r.amountMinor),
    method: r.method as PaymentMethod,
    ...(r.reference ? { reference: r.reference } : {}),
    reason: r.reason,
    by: r.refundedBy,
    invoice: i.number!,
    receipt: r.receiptNumber,
    lines: i.lines
      .filter((l) => l.reversed)
      .map((l) => ({ description: nameOf(l, language), amount: money(creditOf(l)) })),
    total: money(i.totalMinor),
    credited: money(i.creditedMinor),
    paid: money(i.paidMinor + i.refundedMinor),
    refunded: money(i.refundedMinor),
    balance: money(i.balanceMinor),
  }
}
