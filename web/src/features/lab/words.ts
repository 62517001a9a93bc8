import type { Names } from '@tabib/contracts/lab/catalogue'
import { type Limits, unitShown } from '@tabib/contracts/lab/values'
import i18next from 'i18next'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/format.js'

/** A name in a language; in English where the list has no other. */
export const nameIn = (names: Names, language: string) => names[language as keyof Names] ?? names.en

/** Names of tests and panels in the person's language, for code outside components. */
export const nameNow = (names: Names) => nameIn(names, i18next.language)

/** Names, values and ranges as the person reads them. */
export function useLabWords() {
  const { i18n } = useTranslation('lab')
  const f = useFormat()
  const figure = (n: number, decimals: number) =>
    f.number(n, { minimumFractionDigits: decimals, maximumFractionDigits: 10 })
  return {
    name: (names: Names) => nameIn(names, i18n.language),
    /** At least the test's decimals, never fewer than were entered; words as they are. */
    value: (value: number | string, decimals: number) => (typeof value === 'number' ? figure(value, decimals) : value),
    /** `12.0–16.0`, `≤ 5.6`; empty where there is no range. */
    range(limits: Pick<Limits, 'low' | 'high'> | null, decimals: number) {
      const low = limits?.low ?? null
      const high = limits?.high ?? null
      if (low !== null && high !== null) return `${figure(low, decimals)}–${figure(high, decimals)}`
      if (high !== null) return `≤ ${figure(high, decimals)}`
      return low === null ? '' : `≥ ${figure(low, decimals)}`
    },
    unit: unitShown,
  }
}
