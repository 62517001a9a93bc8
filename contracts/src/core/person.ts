import { z } from 'zod'
import { languages } from './languages.js'
import { clean } from './text.js'

export { type Language, languages } from './languages.js'

/** Administrative gender (FHIR R4 value set administrative-gender). */
export const genders = ['female', 'male', 'other', 'unknown'] as const
export const gender = z.enum(genders)
export type Gender = z.infer<typeof gender>

/** ABO and Rh(D) blood group. */
export const bloodGroups = ['A+', 'A-', 'B+', 'B-', 'AB+', 'AB-', 'O+', 'O-'] as const
export const bloodGroup = z.enum(bloodGroups)

export const language = z.enum(languages)

/** A part of an address that may be left out or empty; cleaned like every line of text. */
const part = (max: number) =>
  z
    .string()
    .max(max * 4)
    .transform((s) => clean(s).replace(/\s+/g, ' '))
    .pipe(z.string().max(max))
    .optional()

/** Postal address as people give it: free lines, then the parts that are searched. */
export const address = z.strictObject({
  line: part(300),
  city: part(100),
  district: part(100),
  postalCode: part(20),
})
export type Address = z.infer<typeof address>
