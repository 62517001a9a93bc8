import type { Kind } from '../core/problem.js'

/** Codes of refusal that audit adds, each with its kind. */
export const auditProblems = {} as const satisfies Record<string, Kind>
