import type { TaxLine } from '@tabib/contracts/billing/invoices'
import { portion, share, sum } from '@tabib/contracts/core/money'

/** Rates of tax and discount are in hundredths of a percent. */
const WHOLE = 10_000

export interface Priced {
  /** At most three decimals, as the database keeps it. */
  quantity: number
  unitMinor: number
  /** Hundredths of a percent. */
  taxRate: number
}

/** What comes off: a rate of the charges, or an amount; never more than `cap`, a rate of the charges. */
export interface Discount {
  rate: number | null
  amountMinor: number
  cap: number
}

export interface Reckoned<L> {
  lines: (L & { amountMinor: number; discountMinor: number; taxMinor: number })[]
  subtotalMinor: number
  discountMinor: number
  taxMinor: number
  totalMinor: number
}

/** Quantity × unit, to a whole minor unit. */
export const amountOf = ({ quantity, unitMinor }: Pick<Priced, 'quantity' | 'unitMinor'>) =>
  portion(unitMinor, Math.round(quantity * 1000), 1000)

/** What a rate of an amount comes to. */
export const rateOf = (amountMinor: number, rate: number) => portion(amountMinor, rate, WHOLE)

/**
 * Adds up an invoice. The discount is spread over the lines in proportion to their amounts and tax is due on what is
 * left of each line (CGST Act 2017, section 15(3)(a): a discount shown on the invoice is not part of the taxable value).
 * Lines add up to the totals exactly; nothing is negative.
 */
export function reckon<L extends Priced>(lines: readonly L[], discount?: Discount): Reckoned<L> {
  const amounts = lines.map(amountOf)
  const subtotalMinor = sum(amounts)
  const asked = discount ? (discount.rate === null ? discount.amountMinor : rateOf(subtotalMinor, discount.rate)) : 0
  const discountMinor = Math.min(asked, subtotalMinor, rateOf(subtotalMinor, discount?.cap ?? 0))
  const parts = share(discountMinor, amounts)
  const reckoned = lines.map((l, i) => ({
    ...l,
    amountMinor: amounts[i]!,
    discountMinor: parts[i]!,
    taxMinor: rateOf(amounts[i]! - parts[i]!, l.taxRate),
  }))
  const taxMinor = sum(reckoned.map((l) => l.taxMinor))
  return {
    lines: reckoned,
    subtotalMinor,
    discountMinor,
    taxMinor,
    totalMinor: subtotalMinor - discountMinor + taxMinor,
  }
}

/**
 * Taxes as they are printed, by rate: central and state halves in India (CGST Act 2017, rule 46), VAT elsewhere.
 * They add up to the tax of the lines exactly.
 */
export function taxLines(lines: readonly { taxRate: number; taxMinor: number }[], country: string): TaxLine[] {
  const rates = [...new Set(lines.filter((l) => l.taxMinor > 0).map((l) => l.taxRate))].sort((a, b) => a - b)
  return rates.flatMap((rate): TaxLine[] => {
    const amount = sum(lines.filter((l) => l.taxRate === rate).map((l) => l.taxMinor))
    if (country !== 'IN') return [{ name: 'VAT', rate, amountMinor: amount }]
    const [central = 0, state = 0] = share(amount, [1, 1])
    return [
      { name: 'CGST', rate: rate / 2, amountMinor: central },
      { name: 'SGST', rate: rate / 2, amountMinor: state },
    ]
  })
}

/** The year numbers run in: April to March in India (`26-27`), the calendar year elsewhere (`2026`). */
export function fiscalYear(country: string, date: string): string {
  const year = Number(date.slice(0, 4))
  if (country !== 'IN') return String(year)
  const from = Number(date.slice(5, 7)) >= 4 ? year : year - 1
  return `${String(from % 100).padStart(2, '0')}-${String((from + 1) % 100).padStart(2, '0')}`
}

/**
 * `SUN/26-27/000001`. An invoice number has at most 16 characters (CGST Rules 2017, rule 46(b)); the serial is padded to
 * what the branch code leaves of them.
 */
export function invoiceNumber(code: string, year: string, serial: number): string {
  const prefix = `${code}/${year}/`
  return prefix + String(serial).padStart(16 - prefix.length, '0')
}

/** `SUN-R/26-27/000001`. */
export const receiptNumber = (code: string, year: string, serial: number) =>
  `${code}-R/${year}/${String(serial).padStart(6, '0')}`
