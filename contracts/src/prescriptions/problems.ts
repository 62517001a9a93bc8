import type { Kind } from '../core/problem.js'

/** Codes of refusal that prescriptions adds, each with its kind. */
export const prescriptionsProblems = {} as const satisfies Record<string, Kind>
