import type { Kind } from '../core/problem.js'

/** Codes of refusal that billing adds, each with its kind. */
export const billingProblems = {} as const satisfies Record<string, Kind>
