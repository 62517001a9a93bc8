import { z } from 'zod'

/** Administrative gender (FHIR R4 value set administrative-gender). */
export const genders = ['female', 'male', 'other', 'unknown'] as const
export const gender = z.enum(genders)
export type Gender = z.infer<typeof gender>

/** ABO and Rh(D) blood group. */
export const bloodGroups = ['A+', 'A-', 'B+', 'B-', 'AB+', 'AB-', 'O+', 'O-'] as const
export const bloodGroup = z.enum(bloodGroups)

/** Languages the product speaks, by BCP 47 tag. */
export const languages = ['en', 'hi', 'bn', 'ar'] as const
export const language = z.enum(languages)
export type Language = z.infer<typeof language>

/** Postal address as people give it: free lines, then the parts that are searched. */
export const address = z.strictObject({
  line: z.string().trim().max(300).optional(),
  city: z.string().trim().max(100).optional(),
  district: z.string().trim().max(100).optional(),
  postalCode: z.string().trim().max(20).optional(),
})
export type Address = z.infer<typeof address>
