import type { Kind } from '../core/problem.js'

/** Codes of refusal that patients adds, each with its kind. */
export const patientsProblems = {} as const satisfies Record<string, Kind>
