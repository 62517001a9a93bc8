import type { Kind } from '../core/problem.js'

/** Codes of refusal that pharmacy adds, each with its kind. */
export const pharmacyProblems = {} as const satisfies Record<string, Kind>
