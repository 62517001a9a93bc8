import type { Kind } from '../core/problem.js'

/** Codes of refusal that lab adds, each with its kind. */
export const labProblems = {} as const satisfies Record<string, Kind>
