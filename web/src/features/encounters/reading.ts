import { flagOf, type VitalFlag } from '@tabib/contracts/encounters/vitals.bands'
import {
  bmiOf,
  celsius,
  fahrenheit,
  measures,
  type TypedMeasure,
  typedMeasures,
} from '@tabib/contracts/encounters/vitals.measures'
import { contradictions, type Readings } from '@tabib/contracts/encounters/vitals'
import type { Age } from '@tabib/contracts/core/time'
import { latinDigits } from '../../ui/digits.js'
import type { TemperatureUnit } from './measures.js'

/** What stands in the fields, as typed, in the units on screen. */
export type Typed = Record<TypedMeasure, string>

export const nothingTyped = Object.fromEntries(typedMeasures.map((n) => [n, ''])) as Typed

/** A number as people type it, in any script's digits; null where nothing stands, NaN where it is no number. */
export function readNumber(text: string): number | null {
  const latin = latinDigits(text).trim().replace(',', '.')
  if (latin === '') return null
  return /^\d+\.?\d*$/.test(latin) ? Number(latin) : Number.NaN
}

export type Fault =
  | { kind: 'unreadable' | 'whole' }
  | { kind: 'outside'; min: number; max: number; above: boolean }
  | { kind: 'problem'; code: string }

/** Typed text as readings in stored units, with what is wrong with it. Unreadable fields are left out of the readings. */
export function understand(
  typed: Typed,
  unit: TemperatureUnit,
): { readings: Readings; faults: Partial<Record<TypedMeasure, Fault>>; missing: boolean } {
  const readings: Readings = {}
  const faults: Partial<Record<TypedMeasure, Fault>> = {}
  for (const name of typedMeasures) {
    const n = readNumber(typed[name])
    if (n === null) continue
    const fault = faultOf(name, n, unit)
    if (fault) faults[name] = fault
    else readings[name] = name === 'temperature' && unit === 'F' ? celsius(n) : n
  }
  let missing = false
  for (const [field, code] of contradictions(readings)) {
    if (field === null) missing = Object.keys(faults).length === 0
    else faults[field] ??= { kind: 'problem', code }
  }
  return { readings, faults, missing }
}

function faultOf(name: TypedMeasure, n: number, unit: TemperatureUnit): Fault | null {
  if (Number.isNaN(n)) return { kind: 'unreadable' }
  const inF = name === 'temperature' && unit === 'F'
  const [min, max] = inF
    ? [fahrenheit(measures[name].min), fahrenheit(measures[name].max)]
    : [measures[name].min, measures[name].max]
  if (n < min || n > max) return { kind: 'outside', min, max, above: n > max }
  if (measures[name].step === 1 && !Number.isInteger(n)) return { kind: 'whole' }
  return null
}

/** Flags of what was read, and the body mass index where it follows; a grown-up's height on file counts. */
export function judge(readings: Readings, age: Age, heightOnFile: number | null) {
  const flags: Partial<Record<TypedMeasure, VitalFlag>> = {}
  for (const name of typedMeasures) {
    const value = readings[name]
    const flag = value == null ? null : flagOf(name, value, age)
    if (flag) flags[name] = flag
  }
  const height = readings.height ?? (age.years >= 18 ? heightOnFile : null)
  const index = readings.weight != null && height != null ? bmiOf(readings.weight, height) : null
  const bmi = index !== null && index >= measures.bmi.min && index <= measures.bmi.max ? index : null
  return { flags, bmi, bmiFlag: bmi === null ? null : flagOf('bmi', bmi, age) }
}

/** Stored values as text for the fields, in the units on screen. */
export function typedFrom(readings: Readings, unit: TemperatureUnit): Typed {
  const text = (name: TypedMeasure) => {
    const value = readings[name]
    if (value == null) return ''
    return String(name === 'temperature' && unit === 'F' ? fahrenheit(value) : value)
  }
  return Object.fromEntries(typedMeasures.map((n) => [n, text(n)])) as Typed
}

/** The typed temperature when the unit on screen changes. */
export function retyped(text: string, to: TemperatureUnit): string {
  const n = readNumber(text)
  if (n === null || Number.isNaN(n)) return text
  return String(to === 'F' ? fahrenheit(n) : celsius(n))
}

const weight = { L: 1, H: 1, LL: 2, HH: 2 } as const

/** The flag that needs care sooner; of two alike the first. */
export const worse = (a: VitalFlag | null, b: VitalFlag | null) => ((a ? weight[a] : 0) >= (b ? weight[b] : 0) ? a : b)
