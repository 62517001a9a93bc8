import type { Kind } from '../core/problem.js'

/** Codes of refusal that the portal adds, each with its kind. */
export const portalProblems = {
  'portal.already_given': 'conflict',
  'portal.phone_impossible': 'invalid',
  'portal.born_in_future': 'invalid',
  /** The clinic sends no mail. */
  'portal.no_mail': 'refused',
  /** The clinic does not show its doctors to those who are not signed in. */
  'portal.doctors_not_public': 'not_found',
} as const satisfies Record<string, Kind>
