import type { Kind } from '../core/problem.js'

/** Codes of refusal that patients adds, each with its kind. */
export const patientsProblems = {
  /** Neither an age nor a birth date, or both. */
  'patients.age_or_birth_date': 'invalid',
  'patients.born_in_future': 'invalid',
  /** Older than anybody has become. */
  'patients.too_old': 'invalid',
  /** Not a number that exists in its country. */
  'patients.phone_impossible': 'invalid',
} as const satisfies Record<string, Kind>
