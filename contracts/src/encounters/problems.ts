import type { Kind } from '../core/problem.js'

/** Codes of refusal that encounters adds, each with its kind. */
export const encountersProblems = {} as const satisfies Record<string, Kind>
