import type { Directions, DoseUnit, Frequency, Route, Timing } from '../../platform/paper/directions.js'
import { doseUnits, frequencies, routes, timings } from '../../platform/paper/directions.js'
import type { PrescriptionLine } from '../../platform/paper/paper-data.js'
import type { StoredLine } from './prescriptions.js'

type Taken = Pick<
  StoredLine,
  'dose' | 'doseUnit' | 'morning' | 'noon' | 'night' | 'frequency' | 'durationDays' | 'route' | 'timing' | 'asNeeded'
>

const among = <T extends string>(words: readonly T[], word: string | null): T | undefined =>
  words.find((w) => w === word)

/** A paper says `ml`, and counts what it has no word for as units. */
const unitOnPaper = (unit: string | null): DoseUnit => among(doseUnits, unit === 'mL' ? 'ml' : unit) ?? 'unit'
const routeOnPaper = (route: string | null): Route | undefined => among(routes, route)

/** How a line is to be taken, as papers say it. */
export function directionsOf(l: Taken): Directions {
  const slots = { morning: l.morning ?? 0, noon: l.noon ?? 0, night: l.night ?? 0 }
  const frequency = among(frequencies, l.frequency) as Frequency | undefined
  const pattern = slots.morning + slots.noon + slots.night > 0 || !frequency ? slots : frequency
  const route = routeOnPaper(l.route)
  const timing = among(timings, l.timing) as Timing | undefined
  return {
    amount: l.dose ?? 1,
    unit: unitOnPaper(l.doseUnit),
    pattern,
    ...(timing ? { timing } : {}),
    ...(l.durationDays ? { days: l.durationDays } : {}),
    ...(route ? { route } : {}),
    ...(l.asNeeded ? { asNeeded: true } : {}),
  }
}

/** A dosage form as it is read on paper: `Eye drops`. */
const formShown = (form: string) => form.charAt(0).toUpperCase() + form.slice(1).replaceAll('_', ' ')

/** A line as the prescription prints it. */
export function paperLine(l: StoredLine): PrescriptionLine {
  return {
    medicine: l.medicine,
    directions: directionsOf(l),
    ...(l.generic ? { generic: l.generic } : {}),
    ...(l.strength ? { strength: l.strength } : {}),
    ...(l.form ? { form: formShown(l.form) } : {}),
    ...(l.quantity ? { quantity: l.quantity } : {}),
    ...(l.instructions ? { note: l.instructions } : {}),
  }
}
