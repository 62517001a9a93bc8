import { z } from 'zod'
import { id } from '../core/id.js'
import { prose } from '../core/text.js'
import { instant } from '../core/time.js'
import { names } from './catalogue.js'
import { flags, testKinds } from './values.js'

/** A number for a numeric test; words, or one of the choices, for the others. */
export const value = z.union([z.number(), prose(2000)])

/** One value ever entered. A later one that `amends` it takes its place; both stay. */
export const result = z.object({
  id: id('LabResult'),
  value: z.union([z.number(), z.string()]),
  flag: z.enum(flags).nullable(),
  note: z.string().nullable(),
  enteredAt: instant,
  enteredBy: z.string(),
  amendReason: z.string().nullable(),
})
export type LabResult = z.infer<typeof result>

const limits = z.object({
  low: z.number().nullable(),
  high: z.number().nullable(),
  criticalLow: z.number().nullable(),
  criticalHigh: z.number().nullable(),
})

/** A test of an order: what may be entered, what is normal for this person, what was found. */
export const orderTest = z.object({
  id: id('LabOrderTest'),
  code: z.string(),
  name: names,
  kind: z.enum(testKinds),
  specimen: z.string(),
  container: z.string().nullable(),
  /** UCUM. */
  unit: z.string().nullable(),
  decimals: z.number().int(),
  minimum: z.number().nullable(),
  maximum: z.number().nullable(),
  choices: z.array(z.string()).nullable(),
  normalChoices: z.array(z.string()).nullable(),
  /** By sex and age in days at collection. */
  limits: limits.nullable(),
  result: result.nullable(),
  /** Values that were amended, newest first. */
  amended: z.array(result),
  /** The same test the last time, of an earlier order. */
  previous: z
    .object({ value: z.union([z.number(), z.string()]), flag: z.enum(flags).nullable(), at: instant })
    .nullable(),
})
export type OrderTest = z.infer<typeof orderTest>
