import { z } from 'zod'
import { id } from '../core/id.js'
import { line, prose } from '../core/text.js'
import { quantityFor, saysWhen } from './quantity.rules.js'
import { administrationRoutes, doseUnits, frequencies, timings } from './words.js'

/** A code of the ATC classification, at any level. */
export const atcCode = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^[A-Z](\d{2}([A-Z]([A-Z](\d{2})?)?)?)?$/)

const positive = z.number().positive().max(100_000)
const slot = z.number().min(0).max(20)

const fields = {
  /** The formulary's item; absent where the doctor wrote in free words. */
  medicineId: id('Medicine').nullish(),
  medicine: line(120),
  generic: line(120).nullish(),
  strength: line(80).nullish(),
  form: line(40).nullish(),
  atc: atcCode.nullish(),
  /** What stock is counted in, how many go together and how much one holds, as the formulary has it. */
  unit: line(40).nullish(),
  packSize: positive.nullish(),
  content: positive.nullish(),
  dose: z.number().positive().max(10_000),
  doseUnit: z.enum(doseUnits),
  /** Multiples of the dose: 1-0-1 is one dose in the morning and one at night. */
  morning: slot.default(0),
  noon: slot.default(0),
  night: slot.default(0),
  frequency: z.enum(frequencies).nullish(),
  durationDays: z.number().int().min(1).max(3650).nullish(),
  route: z.enum(administrationRoutes).nullish(),
  timing: z.enum(timings).nullish(),
  asNeeded: z.boolean().default(false),
  instructions: prose(500).nullish(),
  /** In `unit`; computed where it is left out. */
  quantity: positive.nullish(),
  /** Why the doctor prescribes it in spite of a warning. */
  overrideReason: line(300).nullish(),
}

/** One medicine as a doctor prescribes it. */
export const prescriptionLine = z.strictObject(fields).superRefine((l, ctx) => {
  if (!saysWhen(l)) ctx.addIssue({ code: 'custom', message: 'prescriptions.when_needed', path: ['frequency'] })
  else if (l.medicineId && !quantityFor(l))
    ctx.addIssue({ code: 'custom', message: 'prescriptions.quantity_needed', path: ['quantity'] })
})
export type PrescriptionLine = z.output<typeof prescriptionLine>
export type PrescriptionLineInput = z.input<typeof prescriptionLine>

/** A line as far as it is written: what a warning needs to know. */
export const draftLine = z.strictObject({
  medicineId: id('Medicine').nullish(),
  medicine: line(120),
  generic: line(120).nullish(),
  atc: atcCode.nullish(),
})
export type DraftLine = z.output<typeof draftLine>

/** One medicine as it stands on a signed prescription. What was imported may lack anything but its name. */
export const writtenLine = z.object({
  id: id('PrescriptionLine'),
  position: z.number().int(),
  medicineId: id('Medicine').nullable(),
  medicine: z.string(),
  generic: z.string().nullable(),
  strength: z.string().nullable(),
  form: z.string().nullable(),
  atc: z.string().nullable(),
  dose: z.number().nullable(),
  doseUnit: z.string().nullable(),
  morning: z.number().nullable(),
  noon: z.number().nullable(),
  night: z.number().nullable(),
  frequency: z.string().nullable(),
  durationDays: z.number().int().nullable(),
  route: z.string().nullable(),
  timing: z.enum(timings).nullable(),
  asNeeded: z.boolean(),
  instructions: z.string().nullable(),
  overrideReason: z.string().nullable(),
  quantity: z.number().nullable(),
  quantityUnit: z.string().nullable(),
  dispensed: z.number(),
})
export type WrittenLine = z.output<typeof writtenLine>
