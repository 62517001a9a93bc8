import type { Kind } from '../core/problem.js'

/** Codes of refusal that frontdesk adds, each with its kind. */
export const frontdeskProblems = {} as const satisfies Record<string, Kind>
