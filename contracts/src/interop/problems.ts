import type { Kind } from '../core/problem.js'

/** Codes of refusal that interop adds, each with its kind. */
export const interopProblems = {} as const satisfies Record<string, Kind>
