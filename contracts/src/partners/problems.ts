import type { Kind } from '../core/problem.js'

/** Codes of refusal that partners adds, each with its kind. */
export const partnersProblems = {} as const satisfies Record<string, Kind>
