import type { Kind } from '../core/problem.js'

/** Codes of refusal that documents adds, each with its kind. */
export const documentsProblems = {} as const satisfies Record<string, Kind>
