import type { Kind } from '../core/problem.js'

/** Codes of refusal that organisation adds, each with its kind. */
export const organisationProblems = {} as const satisfies Record<string, Kind>
