import type { Language } from '@tabib/contracts/core/person'
import { formatNumber } from './formats.js'
import { plural, wordsOf } from './words.js'

/** What one dose is counted in. */
export const doseUnits = [
  'tablet',
  'capsule',
  'ml',
  'drop',
  'puff',
  'spray',
  'teaspoon',
  'sachet',
  'respule',
  'unit',
  'application',
  'suppository',
  'patch',
  'injection',
  'mg',
  'g',
] as const
export type DoseUnit = (typeof doseUnits)[number]

/** How often, by the codes doctors write (HL7 v3 TimingEvent and GTS abbreviations, with Indian usage). */
export const frequencies = [
  'OD',
  'BD',
  'TDS',
  'QID',
  'HS',
  'STAT',
  'Q4H',
  'Q6H',
  'Q8H',
  'Q12H',
  'QOD',
  'WEEKLY',
  'MONTHLY',
] as const
export type Frequency = (typeof frequencies)[number]

export const timings = ['before_food', 'after_food', 'with_food', 'empty_stomach'] as const
export type Timing = (typeof timings)[number]

export const routes = [
  'oral',
  'sublingual',
  'oromucosal',
  'inhaled',
  'nasal',
  'eye',
  'right_eye',
  'left_eye',
  'ear',
  'right_ear',
  'left_ear',
  'topical',
  'transdermal',
  'rectal',
  'vaginal',
  'subcutaneous',
  'intramuscular',
  'intravenous',
  'intrathecal',
  'infiltration',
] as const
export type Route = (typeof routes)[number]

/** How a medicine is to be taken. */
export interface Directions {
  /** Units in one dose, e.g. 1 tablet, 0.5 tablet, 10 ml. */
  amount: number
  unit: DoseUnit
  /** Doses morning, noon, (evening) and night, each a multiple of `amount` (1-0-1), or a frequency code. */
  pattern: { morning: number; noon: number; evening?: number; night: number } | Frequency
  timing?: Timing
  /** Length of the course in days; absent: until further notice. */
  days?: number
  route?: Route
  asNeeded?: boolean
}

const slots = ['morning', 'noon', 'evening', 'night'] as const

/** `1 tablet`, `½ tablet`, `10 ml` in words of the language. */
function dose(amount: number, unit: DoseUnit, language: Language): string {
  const forms = wordsOf(language).directions.unit[unit]!
  if (amount === 0.5 && forms.half) return forms.half
  return plural(forms, amount, formatNumber(amount, language), language)
}

/** `morning and night`; `1 tablet morning and 2 tablets night` where the doses differ. */
function doses({ amount, unit, pattern, route }: Directions, language: Language): { dose: string; when: string } {
  const words = wordsOf(language).directions
  const where = route && route !== 'oral' ? ` ${words.route[route]}` : ''
  if (typeof pattern === 'string')
    return { dose: dose(amount, unit, language) + where, when: words.frequency[pattern]! }
  const taken = slots.map((slot) => ({ slot, times: pattern[slot] ?? 0 })).filter(({ times }) => times > 0)
  const list = (items: string[]) =>
    items.length < 2 ? items.join('') : `${items.slice(0, -1).join(words.comma)}${words.and}${items.at(-1)}`
  if (new Set(taken.map(({ times }) => times)).size <= 1) {
    const each = amount * (taken[0]?.times ?? 1)
    return { dose: dose(each, unit, language) + where, when: list(taken.map(({ slot }) => words.slot[slot]!)) }
  }
  const parts = taken.map(({ slot, times }) => `${dose(amount * times, unit, language)} ${words.slot[slot]!}`)
  return { dose: '', when: list(parts) + where }
}

/** The sentence a patient reads: `1 tablet morning and night after food for 5 days`. */
export function directions(given: Directions, language: Language): string {
  const words = wordsOf(language).directions
  const parts: Record<string, string> = {
    ...doses(given, language),
    timing: given.timing ? words.timing[given.timing]! : '',
    duration: given.days ? plural(words.duration, given.days, formatNumber(given.days, language), language) : '',
    asNeeded: given.asNeeded ? words.asNeeded : '',
  }
  return words.sentence
    .replaceAll(/\{(\w+)\}/g, (_, part: string) => parts[part] ?? '')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/ ([,،])/g, '$1')
    .replaceAll(/([,،])(?:\s*[,،])+/g, '$1')
    .replaceAll(/^[\s,،]+|[\s,،]+$/g, '')
}

// Measured, not counted: 10 ml morning and night stays 1-0-1, two tablets become 2-0-2.
const measured = new Set<DoseUnit>(['ml', 'mg', 'g', 'unit', 'application', 'injection'])

/** The pattern as doctors write it: `1-0-1`, `½-0-1`, `BD`; in Latin letters and digits in every language. */
export function patternShown({ amount, unit, pattern }: Directions): string {
  if (typeof pattern === 'string') return pattern
  const fraction = (n: number) => (n === 0.5 ? '½' : n === 0.25 ? '¼' : n === 1.5 ? '1½' : String(n))
  const scale = measured.has(unit) ? 1 : amount
  const { morning, noon, evening, night } = pattern
  return (evening === undefined ? [morning, noon, night] : [morning, noon, evening, night])
    .map((n) => fraction(n * scale))
    .join('-')
}

/** The length of the course alone: `5 days`; empty when open. */
export function durationShown({ days }: Directions, language: Language): string {
  return days ? plural(wordsOf(language).directions.durationShort, days, formatNumber(days, language), language) : ''
}
