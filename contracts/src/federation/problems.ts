import type { Kind } from '../core/problem.js'

/** Codes of refusal that federation adds, each with its kind. */
export const federationProblems = {
  /** The clinic signs in outside only. */
  'federation.local_off': 'refused',
  /** No provider is set up, or sign-in through it is switched off. */
  'federation.not_offered': 'refused',
  /** The provider could not be asked. */
  'federation.provider_away': 'unavailable',
  /** The answer the browser brought back is not one to the question this browser was sent with. */
  'federation.flow_ended': 'unauthenticated',
  /** The provider said no; `details.reason` is its own word for why. */
  'federation.provider_refused': 'unauthenticated',
  /** What the provider signed is not good. */
  'federation.token_refused': 'unauthenticated',
  /** The provider knows the person; the clinic gives none of their roles anything, or let them go. */
  'federation.not_admitted': 'unauthenticated',
  /** Somebody here has this email or phone already, and may not be recognised by it. */
  'federation.known_already': 'unauthenticated',
  'federation.break_in_refused': 'unauthenticated',
  'federation.unsafe_address': 'invalid',
  'federation.needed': 'invalid',
  'federation.algorithm_not_of_key': 'invalid',
  'federation.bad_key': 'invalid',
  'federation.secret_short': 'invalid',
  'federation.not_set_up': 'refused',
  /** Without the provider no owner could sign in. */
  'federation.no_owner_here': 'refused',
} as const satisfies Record<string, Kind>
