import type { Medicine } from '@tabib/contracts/pharmacy/medicines'
import { type PrescriptionLineInput, prescriptionLine, type WrittenLine } from '@tabib/contracts/prescriptions/lines'
import { quantityFor, saysWhen } from '@tabib/contracts/prescriptions/quantity.rules'
import {
  administrationRoutes,
  type DoseUnit,
  doseUnits,
  frequencies,
  timings,
} from '@tabib/contracts/prescriptions/words'
import { z } from 'zod'

const text = z.string().optional().catch(undefined)
const figure = z.number().nullish().catch(null)

/** A line as the pad keeps it, finished or not; whatever an old draft holds is read as far as it can be. */
const padLine = z.object({
  key: z.string().catch(() => crypto.randomUUID()),
  medicineId: text,
  medicine: z.string().catch(''),
  generic: text,
  strength: text,
  form: text,
  atc: text,
  unit: text,
  packSize: figure,
  content: figure,
  dose: figure,
  doseUnit: z.enum(doseUnits).catch('tablet'),
  morning: z.number().catch(0),
  noon: z.number().catch(0),
  night: z.number().catch(0),
  frequency: z.enum(frequencies).nullish().catch(null),
  durationDays: figure,
  route: z.enum(administrationRoutes).nullish().catch(null),
  timing: z.enum(timings).nullish().catch(null),
  asNeeded: z.boolean().catch(false),
  instructions: text,
  quantity: figure,
  overrideReason: text,
})
export type PadLine = z.output<typeof padLine>

/** What a draft keeps of lines, as the pad shows them. */
export const readLines = (kept: readonly unknown[] | undefined): PadLine[] =>
  (kept ?? []).map((l) => padLine.parse(l ?? {}))

/** How a dose of a measure usually begins; a doctor says the rest. */
const usualDose: Partial<Record<DoseUnit, number | null>> = { mL: 5, drop: 1, puff: 2, unit: null, mg: null, g: null }

/** A new line with what the formulary says of its medicine. */
export const lineOf = (m: Medicine): PadLine => ({
  ...blank(),
  medicineId: m.id,
  medicine: m.brand ?? m.generic,
  generic: m.generic,
  strength: m.strength ?? undefined,
  form: m.form,
  atc: m.atc ?? undefined,
  unit: m.unit,
  packSize: m.packSize,
  content: m.content,
  ...firstDose(m),
  route: administrationRoutes.find((r) => r === m.route) ?? null,
})

/** An infusion or an ampoule is given whole, a powder by the vial, unless the doctor says otherwise. */
function firstDose({ form, doseUnit, content }: Medicine): Pick<PadLine, 'dose' | 'doseUnit'> {
  if (form === 'injection' && doseUnit === 'mL')
    return content ? { dose: content, doseUnit } : { dose: 1, doseUnit: 'injection' }
  return { dose: doseUnit in usualDose ? usualDose[doseUnit]! : 1, doseUnit }
}

/** A signed line, to be written anew: the quantity is computed again where it had been. */
export function lineFrom(l: WrittenLine): PadLine {
  const line = padLine.parse({
    ...Object.fromEntries(Object.entries(l).filter(([, v]) => v !== null)),
    key: undefined,
    unit: l.quantityUnit ?? undefined,
    quantity: null,
    overrideReason: l.overrideReason ?? undefined,
  })
  return quantityOf(line)?.quantity === l.quantity ? line : { ...line, quantity: l.quantity }
}

/** A new line in the doctor's own words. */
export const lineInWords = (medicine: string): PadLine => ({ ...blank(), medicine })

const blank = (): PadLine => ({
  key: crypto.randomUUID(),
  medicineId: undefined,
  medicine: '',
  generic: undefined,
  strength: undefined,
  form: undefined,
  atc: undefined,
  unit: undefined,
  packSize: null,
  content: null,
  dose: 1,
  doseUnit: 'tablet',
  morning: 0,
  noon: 0,
  night: 0,
  frequency: null,
  durationDays: null,
  route: null,
  timing: null,
  asNeeded: false,
  instructions: undefined,
  quantity: null,
  overrideReason: undefined,
})

/** What still keeps a line from being signed, in the order a doctor fills it in; null where nothing does. */
export function missingIn(l: PadLine): 'dose' | 'when' | 'quantity' | null {
  if (!l.dose) return 'dose'
  if (!saysWhen(l)) return 'when'
  return l.medicineId && !quantityOf(l) ? 'quantity' : null
}

/** How much will be handed out, as far as it can be said. */
export const quantityOf = (l: PadLine) => (l.dose ? quantityFor({ ...l, dose: l.dose }) : null)

/** The line as the contract takes it: blanks are left out. */
function inputOf({ key: _, ...l }: PadLine): PrescriptionLineInput {
  const given = Object.entries(l).filter(([, v]) => v !== undefined && v !== null && v !== '')
  return Object.fromEntries(given) as unknown as PrescriptionLineInput
}

/** What can be signed, and the places (from 0) of lines that cannot be yet. */
export function linesToSign(value: readonly PadLine[]): { lines: PrescriptionLineInput[]; unfinished: number[] } {
  const checked = value.map((l) => ({
    input: inputOf(l),
    ok: missingIn(l) === null && prescriptionLine.safeParse(inputOf(l)).success,
  }))
  return {
    lines: checked.filter((c) => c.ok).map((c) => c.input),
    unfinished: checked.flatMap((c, i) => (c.ok ? [] : [i])),
  }
}
