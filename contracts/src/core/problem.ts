import { z } from 'zod'

export { coreProblems, type Kind, kinds } from './kinds.js'

/** One field that was refused: JSON pointer into `{ params, query, body }`, and a stable code the web turns into words. */
export const fieldProblem = z.object({
  pointer: z.string(),
  code: z.string(),
  params: z.record(z.string(), z.unknown()).optional(),
})
export type FieldProblem = z.infer<typeof fieldProblem>

/** `application/problem+json`. Carries codes, never sentences, never patient data. */
export const problemDocument = z.object({
  type: z.string(),
  title: z.string(),
  code: z.string(),
  status: z.number(),
  errors: z.array(fieldProblem).optional(),
  details: z.record(z.string(), z.unknown()).optional(),
  requestId: z.string().optional(),
})
export type ProblemDocument = z.infer<typeof problemDocument>
