import type { Kind } from '../core/problem.js'

/** Codes of refusal that identity adds, each with its kind. */
export const identityProblems = {
  'identity.bad_credentials': 'unauthenticated',
  'identity.session_ended': 'unauthenticated',
  'identity.session_idle': 'unauthenticated',
  'identity.session_locked': 'unauthenticated',
  'identity.code_wrong': 'unauthenticated',
  'identity.code_shape': 'invalid',
  'identity.link_invalid': 'refused',
  'identity.challenge_ended': 'unauthenticated',
  'identity.not_proved': 'refused',
  'identity.no_email': 'refused',
  'identity.passkey_refused': 'refused',
  'identity.second_factor_required': 'refused',
  'identity.already_set_up': 'refused',
  'identity.pin_shape': 'invalid',
  'identity.pin_common': 'invalid',
  'identity.pin_wrong': 'unauthenticated',
  'identity.no_pin': 'refused',
  'identity.step_up_required': 'forbidden',
  'identity.too_many_attempts': 'busy',
  /** The second fact of one person was asked for often enough today. */
  'identity.too_many_today': 'busy',
  'identity.invitation_invalid': 'refused',
  'identity.password_too_short': 'invalid',
  'identity.password_wrong': 'invalid',
  'identity.password_common': 'invalid',
  'identity.password_personal': 'invalid',
  'identity.username_taken': 'conflict',
  'identity.email_taken': 'conflict',
  'identity.phone_taken': 'conflict',
  'identity.not_yourself': 'refused',
  'identity.only_owner': 'forbidden',
  'identity.deactivated': 'refused',
  'identity.not_your_branch': 'forbidden',
  'identity.demo_refused': 'refused',
  /** Gives, or takes away, a right the caller does not hold. `details.permissions` names at most ten. */
  'identity.above_your_rights': 'forbidden',
  /** Would leave the clinic without an owner who can sign in. */
  'identity.last_owner': 'refused',
  /** Nobody changes the roles they hold themselves. */
  'identity.own_roles': 'forbidden',
  'identity.role_built_in': 'refused',
  'identity.role_in_use': 'refused',
  'identity.role_archived': 'refused',
  'identity.role_name_taken': 'conflict',
  /** Contacts, invitations and access of who gives out roles are in the hands of those who may do so too. */
  'identity.manages_rights': 'forbidden',
  /** An invitation by message to somebody without phone and email. */
  'identity.no_address': 'refused',
  'identity.active_already': 'refused',
} as const satisfies Record<string, Kind>
