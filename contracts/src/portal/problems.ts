import type { Kind } from '../core/problem.js'

/** Codes of refusal that the portal adds, each with its kind. */
export const portalProblems = {
  'portal.already_given': 'conflict',
  'portal.phone_impossible': 'invalid',
  'portal.born_in_future': 'invalid',
} as const satisfies Record<string, Kind>
