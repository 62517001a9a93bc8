import type { Kind } from '../core/problem.js'

/** Codes of refusal that oversight adds, each with its kind. */
export const oversightProblems = {} as const satisfies Record<string, Kind>
