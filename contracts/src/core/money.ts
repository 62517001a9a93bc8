import { z } from 'zod'

export { currencyDigits } from './currencies.js'

/** ISO 4217 currency code. */
export const currency = z.string().regex(/^[A-Z]{3}$/)

/** An amount in minor units (paise, cents, fils) of the branch's currency: a whole number of at most 15 digits. */
export const minor = z.number().int().min(-999_999_999_999_999).max(999_999_999_999_999)

/** An amount that cannot be negative. */
export const minorPositive = minor.min(0)

/** Sum of amounts in one currency, in minor units. */
export const sum = (amounts: readonly number[]) => amounts.reduce((a, b) => a + b, 0)

/**
 * `amount` × `numerator` / `denominator`, rounded half away from zero to a whole minor unit.
 * Exact: the product is computed in integers. Throws RangeError on a zero denominator.
 */
export function portion(amount: number, numerator: number, denominator: number): number {
  const n = BigInt(amount) * BigInt(numerator)
  const d = BigInt(denominator)
  if (d === 0n) throw new RangeError('denominator is zero')
  const sign = n < 0n !== d < 0n ? -1n : 1n
  const abs = (v: bigint) => (v < 0n ? -v : v)
  return Number(sign * ((abs(n) * 2n + abs(d)) / (abs(d) * 2n)))
}

/** Parts of `amount` in proportion to `weights` that add up to `amount` exactly; the largest remainders get the odd units. */
export function share(amount: number, weights: readonly number[]): number[] {
  const total = sum(weights)
  if (total === 0) return weights.map(() => 0)
  const exact = weights.map((w) => (BigInt(amount) * BigInt(w)) / BigInt(total))
  const parts = exact.map(Number)
  let rest = amount - sum(parts)
  const order = weights
    .map((w, i) => ({ i, r: Number((BigInt(amount) * BigInt(w)) % BigInt(total)) }))
    .sort((a, b) => Math.abs(b.r) - Math.abs(a.r) || a.i - b.i)
  for (const { i } of order) {
    if (rest === 0) break
    parts[i]! += Math.sign(rest)
    rest -= Math.sign(rest)
  }
  return parts
}
