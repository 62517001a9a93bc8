import type { Gender } from '../core/person.js'

/** `L`, `H`: outside the reference range; `LL`, `HH`: critical; `A`: abnormal without a direction (HL7 table 0078). */
export const flags = ['L', 'H', 'LL', 'HH', 'A'] as const
export type Flag = (typeof flags)[number]

export const testKinds = ['numeric', 'text', 'choice'] as const
export type TestKind = (typeof testKinds)[number]

/** Limits in the test's unit; null where there is none. Within `low` and `high` is normal, beyond the critical ones somebody is phoned. */
export interface Limits {
  low: number | null
  high: number | null
  criticalLow: number | null
  criticalHigh: number | null
}

/** A reference range: ages in completed days, from inclusive, to exclusive (null: no end). */
export interface ReferenceRange extends Limits {
  sex: 'female' | 'male' | 'any'
  fromDays: number
  toDays: number | null
}

/** Age in days between two calendar dates, never below 0. */
export const ageInDays = (birthDate: string, on: string) =>
  Math.max(0, Math.round((Date.parse(`${on}T00:00:00Z`) - Date.parse(`${birthDate}T00:00:00Z`)) / 86_400_000))

/**
 * The range for a person: that of their sex before that of any, at their age on the day of collection.
 * Undefined where the list has none; such a value carries no flag.
 */
export function rangeFor<R extends ReferenceRange>(
  ranges: readonly R[],
  person: { gender: Gender; ageInDays: number },
): R | undefined {
  const ofAge = ranges.filter(
    (r) => person.ageInDays >= r.fromDays && (r.toDays === null || person.ageInDays < r.toDays),
  )
  return ofAge.find((r) => r.sex === person.gender) ?? ofAge.find((r) => r.sex === 'any')
}

/** What has to be known of a test to judge a value of it. */
export interface Judged {
  kind: TestKind
  /** Outside these an entry is a typing error. */
  minimum: number | null
  maximum: number | null
  choices: string[] | null
  /** Choices that are no finding; null where none is (a blood group). */
  normalChoices: string[] | null
}

export type Value = number | string

export type Refusal =
  | { code: 'lab.impossible_value'; params: { minimum: number | null; maximum: number | null } }
  | { code: 'lab.not_a_number' | 'lab.not_a_choice' }

/** Why a value cannot be one of this test; undefined where it can. */
export function refusalOf(test: Judged, value: Value): Refusal | undefined {
  if (test.kind === 'choice') return test.choices?.includes(String(value)) ? undefined : { code: 'lab.not_a_choice' }
  if (test.kind === 'text') return undefined
  if (typeof value !== 'number' || !Number.isFinite(value)) return { code: 'lab.not_a_number' }
  const { minimum, maximum } = test
  const possible = (minimum === null || value >= minimum) && (maximum === null || value <= maximum)
  return possible ? undefined : { code: 'lab.impossible_value', params: { minimum, maximum } }
}

/** The flag of a possible value; null where it is normal, or where nothing says what normal is. */
export function flagOf(test: Judged, limits: Limits | null | undefined, value: Value): Flag | null {
  if (test.kind === 'choice') return test.normalChoices && !test.normalChoices.includes(String(value)) ? 'A' : null
  if (typeof value !== 'number' || !limits) return null
  const { low, high, criticalLow, criticalHigh } = limits
  if (criticalLow !== null && value < criticalLow) return 'LL'
  if (criticalHigh !== null && value > criticalHigh) return 'HH'
  if (low !== null && value < low) return 'L'
  if (high !== null && value > high) return 'H'
  return null
}

const urgency: Record<Flag, number> = { L: 1, H: 1, A: 1, LL: 2, HH: 2 }

/** The flag that asks for attention first; null where none is set. */
export const worstOf = (all: readonly (Flag | null)[]): Flag | null =>
  all.reduce<Flag | null>((worst, f) => (f && (!worst || urgency[f] > urgency[worst]) ? f : worst), null)

/** A value as it is read out: at least the test's decimals, never fewer than were entered. */
export function valueShown(value: number, decimals: number): string {
  const entered = String(value)
  return (entered.split('.')[1]?.length ?? 0) > decimals || entered.includes('e') ? entered : value.toFixed(decimals)
}

/** The range in figures: `12–16`, `≤ 5.6`, `≥ 40`; empty where there is none. */
export function rangeShown(limits: Pick<Limits, 'low' | 'high'> | null | undefined, decimals: number): string {
  const low = limits?.low ?? null
  const high = limits?.high ?? null
  if (low !== null && high !== null) return `${valueShown(low, decimals)}–${valueShown(high, decimals)}`
  if (high !== null) return `≤ ${valueShown(high, decimals)}`
  return low === null ? '' : `≥ ${valueShown(low, decimals)}`
}

const unitWords: readonly [string, string][] = [
  ['10*3', '10³'],
  ['10*6', '10⁶'],
  ['{1.73_m2}', '1.73 m²'],
  ['{creat}', ' creatinine'],
  ['{FEU}', ' FEU'],
  ["[arb'U]", 'AU'],
  ['[IU]', 'IU'],
  ['[HPF]', 'HPF'],
  ['[pH]', ''],
  ['{INR}', ''],
  ['{ratio}', ''],
]

/** A UCUM unit as people write it: `10*3/uL` is `10³/µL`. Empty for a pure number. */
export function unitShown(ucum: string | null): string {
  const words = unitWords.reduce((unit, [code, shown]) => unit.replace(code, shown), ucum ?? '')
  return words.replace(/\bu(?=[Lg]\b)/g, 'µ')
}
