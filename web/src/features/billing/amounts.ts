import { currencyDigits } from '@tabib/contracts/core/money'

/** A typed amount in whole currency (1250.5) as minor units; null where nothing sensible is typed. */
export function toMinor(major: number | null, currency: string): number | null {
  if (major === null) return null
  const minor = Math.round(major * 10 ** currencyDigits(currency))
  return Number.isSafeInteger(minor) ? minor : null
}

/** Minor units as the number a person types. */
export const toMajor = (minor: number, currency: string) => minor / 10 ** currencyDigits(currency)
