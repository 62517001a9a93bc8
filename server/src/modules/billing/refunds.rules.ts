/** Where an issued invoice stands, in minor units. */
export interface Standing {
  totalMinor: number
  /** What lines come to whose care was called off. */
  creditedMinor: number
  /** The money kept: paid less paid back. */
  paidMinor: number
}

/** What is still to be paid, and what is to be paid back: at most one of them is above nothing. */
export function standingOf({ totalMinor, creditedMinor, paidMinor }: Standing) {
  const open = totalMinor - creditedMinor - paidMinor
  return { balanceMinor: Math.max(0, open), owedBackMinor: Math.max(0, -open) }
}

/** What a line takes off an invoice when its care is called off: with its tax, without its discount. */
export const creditOf = (line: { amountMinor: number; discountMinor: number; taxMinor: number }) =>
  line.amountMinor - line.discountMinor + line.taxMinor

/** `SUN-RF/26-27/000001`. */
export const refundNumber = (code: string, year: string, serial: number) =>
  `${code}-RF/${year}/${String(serial).padStart(6, '0')}`
