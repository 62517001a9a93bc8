import type { invoices as contracts } from '@tabib/contracts/billing/invoices'
import type { PriceName } from '@tabib/contracts/billing/prices'
import type { Gender, Language } from '@tabib/contracts/core/person'
import type { Result } from '@tabib/contracts/core/route'
import { ageOn } from '@tabib/contracts/core/time'
import type { Clinic, Invoice, PaymentMethod, Receipt } from '../../platform/paper/paper-data.js'

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
      description: (l.names as PriceName | null)?.[language] ?? l.description,
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
    paid: money(i.paidMinor),
    balance: money(i.balanceMinor),
    payments: sheet.payments.map((p) => ({
      method: p.method as PaymentMethod,
      amount: money(p.amountMinor),
      at: p.receivedAt,
      ...(p.reference ? { reference: p.reference } : {}),
      receivedBy: p.receivedBy,
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
