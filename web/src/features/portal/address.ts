import { z } from 'zod'

/** A word in the address; a figure there is read as text. */
const word = z.coerce.string().catch('')

export const finding = z.object({
  q: word.default(''),
  speciality: word.default(''),
  branch: word.default(''),
  language: word.default(''),
  day: word.default(''),
})
export const choosing = z.object({
  branch: word.default(''),
  kind: word.default(''),
  move: word.default(''),
  day: word.default(''),
  /** How many stretches of days ahead. */
  page: z.coerce.number().int().min(0).max(50).catch(0).default(0),
  wait: word.default(''),
})
export const reading = z.object({ part: word.default('visits') })
