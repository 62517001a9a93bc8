import type { Kind } from '../core/problem.js'

/** Codes of refusal that come from running several clinics on one installation. */
export const operatorsProblems = {
  'operators.bad_credentials': 'unauthenticated',
  'operators.too_many_attempts': 'busy',
  'operators.demo_refused': 'refused',
  'operators.not_here': 'not_found',
  'operators.no_clinic_here': 'not_found',
  'operators.clinic_suspended': 'forbidden',
  'operators.clinic_updating': 'unavailable',
  'operators.slug_taken': 'conflict',
  'operators.slug_reserved': 'refused',
  'operators.domain_taken': 'conflict',
  'operators.already_suspended': 'conflict',
  'operators.not_suspended': 'conflict',
  'operators.already_admin': 'conflict',
  'operators.username_taken': 'conflict',
  'operators.last_admin': 'refused',
  'operators.operator_exists': 'conflict',
  'operators.last_operator': 'refused',
  'operators.not_yourself': 'refused',
  'operators.ended_already': 'conflict',
  'operators.password_to_change': 'forbidden',
  'operators.under_way': 'conflict',
} as const satisfies Record<string, Kind>
