import type { Age } from '@tabib/contracts/core/time'
import type { Readings, VitalSet, VitalValue } from '@tabib/contracts/encounters/vitals'
import { flagOf } from '@tabib/contracts/encounters/vitals.bands'
import { bmiOf, measureNames, measureOf, measures, rounded } from '@tabib/contracts/encounters/vitals.measures'

/** Years from which a height on file still holds, so that a weight alone gives a body mass index. */
const GROWN = 18

/** Everything a set of readings says: the values, the body mass index where it follows, and flags by age. */
export function valuesOf(readings: Readings, age: Age, heightOnFile: number | null): VitalValue[] {
  const height = readings.height ?? (age.years >= GROWN ? heightOnFile : null)
  const bmi = readings.weight != null && height != null ? bmiOf(readings.weight, height) : null
  const possible = bmi !== null && bmi >= measures.bmi.min && bmi <= measures.bmi.max
  const all = { ...readings, bmi: possible ? bmi : null }
  return measureNames.flatMap((name) => {
    const value = all[name]
    if (value == null) return []
    return [{ name, value: rounded(name, value), unit: measures[name].unit, flag: flagOf(name, value, age) }]
  })
}

interface Row {
  setId: string
  encounterId: string | null
  code: string
  value: number | null
  unit: string | null
  flag: string | null
  observedAt: string
  recordedBy: string | null
  amendsSet: string | null
  reason: string | null
}

/** Rows of measured values as sets, in the order they come; within a set in the order of the form. */
export function setsOf(rows: readonly Row[]): VitalSet[] {
  const sets = new Map<string, VitalSet>()
  for (const { code, value, flag, unit: _, ...of } of rows) {
    const name = measureOf(code)
    if (name === undefined || value === null) continue
    const set = sets.get(of.setId) ?? ({ ...of, values: [] } as unknown as VitalSet)
    set.values.push({ name, value, unit: measures[name].unit, flag: flag as VitalValue['flag'] })
    sets.set(of.setId, set)
  }
  for (const set of sets.values())
    set.values.sort((a, b) => measureNames.indexOf(a.name) - measureNames.indexOf(b.name))
  return [...sets.values()]
}
