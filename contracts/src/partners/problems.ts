import type { Kind } from '../core/problem.js'

/** Codes of refusal that partners adds, each with its kind. */
export const partnersProblems = {
  /** An active third party of this kind and name is there already; `details.id` says which. */
  'partners.already_there': 'conflict',
  'partners.inactive': 'refused',
  /** Not a number that exists in its country. */
  'partners.phone_impossible': 'invalid',
} as const satisfies Record<string, Kind>
