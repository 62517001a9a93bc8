import type { Age } from '../core/time.js'
import { type MeasureName, rounded } from './vitals.measures.js'

/** HL7 interpretation: low, high, critically low, critically high. */
export const vitalFlags = ['L', 'H', 'LL', 'HH'] as const
export type VitalFlag = (typeof vitalFlags)[number]

/** The range that needs no word: `low` and `high` still belong to it; at or beyond `veryLow` and `veryHigh` somebody should look now. */
export interface Band {
  low?: number
  high?: number
  veryLow?: number
  veryHigh?: number
}

type Bands = Partial<Record<MeasureName, Band>>

/**
 * Sixteen and older. Respiration, oxygen, low pressure, slow and very fast pulse and temperature: NEWS2, Royal College of
 * Physicians 2017 (three points, or 39.1 °C: very low or very high; fewer points: low or high; the single point for a
 * systolic of 101–110 and a pulse of 91–100 is left out, it is common in health). Pulse above 100: AHA's tachycardia.
 * High pressure: ISH 2020 (140/90), hypertensive crisis 180/110. Diastolic below 60: AHA's wide sense of hypotension.
 * Body mass index: WHO, adults. Pain: numeric rating scale, moderate from 4, severe from 7 (Boonstra 2016).
 */
const adult: Bands = {
  systolic: { veryLow: 90, low: 101, high: 139, veryHigh: 180 },
  diastolic: { low: 60, high: 89, veryHigh: 110 },
  pulse: { veryLow: 40, low: 51, high: 100, veryHigh: 131 },
  temperature: { veryLow: 35, low: 36.1, high: 38, veryHigh: 39.1 },
  respiration: { veryLow: 8, low: 12, high: 20, veryHigh: 25 },
  spo2: { veryLow: 91, low: 96 },
  bmi: { veryLow: 15.9, low: 18.5, high: 24.9, veryHigh: 30 },
  pain: { high: 3, veryHigh: 7 },
}

/**
 * Temperature and oxygen of children. Hypoxaemia below 90 %: WHO Pocket Book of Hospital Care for Children 2013; a fever
 * below three months of age is an emergency: NICE NG143; cold newborns: WHO Thermal Protection of the Newborn 1997.
 */
const child: Bands = {
  temperature: { veryLow: 35, low: 36, high: 37.9, veryHigh: 40 },
  spo2: { veryLow: 89, low: 94 },
  pain: adult.pain!,
}
const underThreeMonths: Bands = { ...child, temperature: { veryLow: 35.9, low: 36.5, high: 37.5, veryHigh: 38 } }

/**
 * Children by age. Pulse awake, respiration, pressure and the fifth-centile systolic taken for hypotension: AHA Pediatric
 * Advanced Life Support 2020, vital signs by age; pulse below 60 needs resuscitation, 220 (infant) and 180 (child) point to
 * supraventricular tachycardia: same source. Fast breathing that means pneumonia (60, 50, 40 a minute): WHO IMCI 2014.
 * Adolescents' high pressure 130/80 and stage 2 from 140/90: AAP 2017.
 */
const neonate: Bands = {
  ...underThreeMonths,
  systolic: { veryLow: 59, low: 67, high: 84 },
  diastolic: { low: 35, high: 53 },
  pulse: { veryLow: 59, low: 100, high: 205, veryHigh: 220 },
  respiration: { low: 30, high: 59, veryHigh: 60 },
}
const infant: Bands = {
  ...child,
  systolic: { veryLow: 69, low: 72, high: 104 },
  diastolic: { low: 37, high: 56 },
  pulse: { veryLow: 59, low: 100, high: 180, veryHigh: 220 },
  respiration: { low: 30, high: 49, veryHigh: 50 },
}
const underTwoMonths: Bands = { ...infant, ...underThreeMonths, respiration: { low: 30, high: 59, veryHigh: 60 } }

const hypotensiveBelow = (years: number) => 70 + 2 * years

const toddler = (years: number): Bands => ({
  ...child,
  systolic: { veryLow: hypotensiveBelow(years) - 1, low: 86, high: 106 },
  diastolic: { low: 42, high: 63 },
  pulse: { veryLow: 59, low: 98, high: 140, veryHigh: 180 },
  respiration: { low: 22, high: 37, veryHigh: 40 },
})
const preschooler = (years: number): Bands => ({
  ...child,
  systolic: { veryLow: hypotensiveBelow(years) - 1, low: 89, high: 112 },
  diastolic: { low: 46, high: 72 },
  pulse: { veryLow: 59, low: 80, high: 120, veryHigh: 180 },
  respiration: { low: 20, high: 28, ...(years < 5 ? { veryHigh: 40 } : {}) },
})
const schoolChild = (years: number): Bands => ({
  ...child,
  systolic:
    years < 10 ? { veryLow: hypotensiveBelow(years) - 1, low: 97, high: 115 } : { veryLow: 89, low: 102, high: 120 },
  diastolic: years < 10 ? { low: 57, high: 76 } : { low: 61, high: 80 },
  pulse: { veryLow: 59, low: 75, high: 118, veryHigh: 180 },
  respiration: { low: 18, high: 25 },
})
const adolescent = (years: number): Bands => ({
  ...child,
  systolic: years < 13 ? { veryLow: 89, low: 102, high: 120 } : { veryLow: 89, low: 110, high: 129, veryHigh: 140 },
  diastolic: years < 13 ? { low: 61, high: 80 } : { low: 64, high: 79, veryHigh: 90 },
  pulse: { veryLow: 50, low: 60, high: 100, veryHigh: 180 },
  respiration: { low: 12, high: 20 },
})

function bandsAt({ years, months, days }: Age): Bands {
  if (years >= 18) return adult
  if (years >= 16) return { ...adult, bmi: {} }
  if (years >= 12) return adolescent(years)
  if (years >= 6) return schoolChild(years)
  if (years >= 3) return preschooler(years)
  if (years >= 1) return toddler(years)
  if (months === 0 && days < 28) return neonate
  if (months < 2) return underTwoMonths
  return months < 3 ? { ...infant, ...underThreeMonths } : infant
}

/** The band of a measure at an age; empty where nothing is known (a child's body mass index needs centiles). */
export const bandOf = (name: MeasureName, age: Age): Band => bandsAt(age)[name] ?? {}

/** How a value stands to its band; null where it needs no word. */
export function flagOf(name: MeasureName, value: number, age: Age): VitalFlag | null {
  const { low, high, veryLow, veryHigh } = bandOf(name, age)
  const v = rounded(name, value)
  if (veryLow !== undefined && v <= veryLow) return 'LL'
  if (veryHigh !== undefined && v >= veryHigh) return 'HH'
  if (low !== undefined && v < low) return 'L'
  if (high !== undefined && v > high) return 'H'
  return null
}
