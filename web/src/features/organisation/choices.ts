import type { Choice } from '../../ui/picks.js'

const regions =
  'AE AF AU BD BH BT CA CN DE EG ES ET FR GB GH ID IE IN IQ IR IT JO JP KE KW LB LK LY MA MM MU MV MY NG NL NP NZ OM PH PK PS QA RW SA SD SG SO SS SY TH TN TR TZ UG US UZ YE ZA ZM ZW'.split(
    ' ',
  )

/** Countries by name in the person's language; the one chosen is there whether listed or not. */
export function countryChoices(locale: string, chosen?: string): Choice[] {
  const names = new Intl.DisplayNames(locale, { type: 'region' })
  const collator = new Intl.Collator(locale)
  return [...new Set([...regions, ...(chosen ? [chosen] : [])])]
    .map((value) => ({ value, label: names.of(value) ?? value }))
    .sort((a, b) => collator.compare(a.label, b.label))
}

/** Currencies with their codes, in the person's language. */
export function currencyChoices(locale: string): Choice[] {
  const names = new Intl.DisplayNames(locale, { type: 'currency' })
  return Intl.supportedValuesOf('currency').map((value) => ({ value, label: `${value} · ${names.of(value) ?? value}` }))
}

/** IANA zones; the one chosen is there whether the browser lists it or only knows it by an older name. */
export function zoneChoices(chosen?: string): Choice[] {
  const zones = [...new Set([...Intl.supportedValuesOf('timeZone'), 'UTC', ...(chosen ? [chosen] : [])])].sort()
  return zones.map((value) => ({ value, label: value.replaceAll('_', ' ') }))
}

/** The days of the week by name, Monday first. */
export function weekdayNames(locale: string, width: 'long' | 'short' = 'long'): string[] {
  const format = new Intl.DateTimeFormat(locale, { weekday: width, timeZone: 'UTC' })
  // 2 January 2023 was a Monday.
  return Array.from({ length: 7 }, (_, i) => format.format(Date.UTC(2023, 0, 2 + i)))
}
