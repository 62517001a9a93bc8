import type { Kind } from '../core/problem.js'

/** Codes of refusal that identity adds, each with its kind. */
export const identityProblems = {
  'identity.bad_credentials': 'unauthenticated',
  'identity.session_ended': 'unauthenticated',
  'identity.step_up_required': 'forbidden',
  'identity.too_many_attempts': 'busy',
  'identity.invitation_invalid': 'refused',
  'identity.password_too_short': 'invalid',
  'identity.password_common': 'invalid',
  'identity.username_taken': 'conflict',
  'identity.email_taken': 'conflict',
  'identity.phone_taken': 'conflict',
  'identity.not_yourself': 'refused',
  'identity.only_owner': 'forbidden',
  'identity.deactivated': 'refused',
  'identity.not_your_branch': 'forbidden',
  'identity.demo_refused': 'refused',
} as const satisfies Record<string, Kind>
