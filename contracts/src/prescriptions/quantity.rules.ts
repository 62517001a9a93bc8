import type { DoseUnit, Frequency } from './words.js'

/** What has to be known of a line to say how much to hand out. */
export interface Quantifiable {
  form?: string | null | undefined
  dose: number
  doseUnit: DoseUnit
  morning: number
  noon: number
  night: number
  frequency?: Frequency | null | undefined
  durationDays?: number | null | undefined
  asNeeded: boolean
  /** What stock is counted in: tablet, bottle, tube. */
  unit?: string | null | undefined
  /** Units that are only handed out together. Counts for liquids measured out by the mL; tablets are cut from the strip. */
  packSize?: number | null | undefined
  /** How much one unit holds, in the dose's measure: 60 mL a bottle, 200 puffs an inhaler. */
  content?: number | null | undefined
  /** The doctor's own figure wins over the computed one. */
  quantity?: number | null | undefined
}

export interface Quantity {
  quantity: number
  unit: string
}

const timesADay = { OD: 1, BD: 2, TDS: 3, QID: 4, HS: 1, Q4H: 6, Q6H: 4, Q8H: 3, Q12H: 2 } as const
const everyDays = { QOD: 2, WEEKLY: 7, MONTHLY: 30 } as const

/** Measures of which a bottle, inhaler or jar holds many; a teaspoon is 5 mL. */
const inMeasure: Partial<Record<DoseUnit, number>> = { mL: 1, teaspoon: 5, puff: 1, spray: 1, g: 1, unit: 1 }
const counted = new Set<DoseUnit>(['tablet', 'capsule', 'sachet', 'respule', 'suppository', 'patch', 'injection'])
const onePack = new Set([
  'cream',
  'ointment',
  'gel',
  'lotion',
  'powder',
  'drops',
  'eye_drops',
  'ear_drops',
  'nasal_spray',
  'inhaler',
  'taila',
])

// Sums of decimal doses miss a whole number by a hair; that hair is no reason for another tablet.
const up = (n: number) => Math.ceil(Math.round(n * 1e6) / 1e6)

const hasSlots = (l: Pick<Quantifiable, 'morning' | 'noon' | 'night'>) => l.morning + l.noon + l.night > 0

/** Taken only when needed, so that nobody can compute how much. */
export const isAsNeeded = (l: Pick<Quantifiable, 'asNeeded' | 'frequency'>) => l.asNeeded || l.frequency === 'SOS'

/** Whether a line says when the medicine is taken. */
export const saysWhen = (l: Pick<Quantifiable, 'morning' | 'noon' | 'night' | 'frequency' | 'asNeeded'>) =>
  hasSlots(l) || Boolean(l.frequency) || l.asNeeded

/** Multiples of the dose taken in the whole course; null where it has no end. */
export function dosesInCourse(l: Quantifiable): number | null {
  if (l.frequency === 'STAT' && !hasSlots(l)) return 1
  if (!l.durationDays) return null
  if (hasSlots(l)) return (l.morning + l.noon + l.night) * l.durationDays
  const f = l.frequency
  if (!f) return null
  if (f in timesADay) return timesADay[f as keyof typeof timesADay] * l.durationDays
  if (f in everyDays) return Math.ceil(l.durationDays / everyDays[f as keyof typeof everyDays])
  return null
}

/** Units used up by an injection: what is left in an ampoule is thrown away, so each time of day opens its own. */
function injections(l: Quantifiable, doses: number): number {
  const each = (multiple: number) => {
    const amount = l.dose * multiple
    if (l.doseUnit === 'injection' || l.doseUnit === l.unit) return up(amount)
    return l.content && l.doseUnit === 'mL' ? up(amount / l.content) : up(multiple)
  }
  if (!hasSlots(l)) return each(1) * doses
  const perDay = [l.morning, l.noon, l.night].filter((n) => n > 0).reduce((sum, n) => sum + each(n), 0)
  return perDay * (l.durationDays ?? 1)
}

/** Units of a medicine whose content is measured: bottles of syrup, jars of powder, vials of insulin. */
function measured(l: Quantifiable, doses: number): number | null {
  const factor = inMeasure[l.doseUnit]
  if (factor === undefined) return null
  const total = l.dose * doses * factor
  if (l.content) return up(total / l.content)
  const pack = l.packSize ?? 1
  if (l.unit === 'mL' || l.unit === l.doseUnit) return up(total / pack) * pack
  return null
}

/**
 * How much to hand out for a line, in the unit stock is counted in; null where nobody can say without the doctor's figure:
 * taken when needed, without an end, or in a measure the package does not tell. By dosage form: tablets and the like are
 * dose × times × days, rounded up; liquids are whole bottles; injections open a new ampoule each time; creams, drops and
 * inhalers are one pack for a course, more where their content is known to fall short.
 */
export function quantityFor(l: Quantifiable): Quantity | null {
  const unit = l.unit ?? l.doseUnit
  if (l.quantity) return { quantity: l.quantity, unit }
  if (isAsNeeded(l)) return null
  const doses = dosesInCourse(l)
  if (l.form && onePack.has(l.form)) return { quantity: Math.max(1, (doses !== null && measured(l, doses)) || 1), unit }
  if (doses === null) return null
  if (l.form === 'injection' && l.doseUnit !== 'unit') return { quantity: injections(l, doses), unit }
  if (counted.has(l.doseUnit)) return { quantity: up(l.dose * doses), unit }
  const quantity = measured(l, doses)
  return quantity === null ? null : { quantity, unit }
}
