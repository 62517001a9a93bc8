import type { Kind } from '../core/problem.js'

/** Codes of refusal that lab adds, each with its kind. */
export const labProblems = {
  /** Somebody took the order further; `details.status` is where it stands now. */
  'lab.order_moved_on': 'conflict',
  /** Somebody entered a value for one of these tests before: amend it. */
  'lab.already_entered': 'conflict',
  /** The value was amended by somebody else since it was read. */
  'lab.already_amended': 'conflict',
  /** No such test or panel, or it is no longer offered. */
  'lab.unknown_code': 'invalid',
  'lab.nothing_ordered': 'invalid',
  /** Outside what a living person can have: `params.minimum`, `params.maximum`. */
  'lab.impossible_value': 'invalid',
  'lab.not_a_number': 'invalid',
  'lab.not_a_choice': 'invalid',
  /** A test that is not part of the order. */
  'lab.not_in_order': 'invalid',
  'lab.entered_twice': 'invalid',
  'lab.visit_cancelled': 'refused',
  'lab.no_sample': 'refused',
  'lab.no_results': 'refused',
  /** The report is final only once verified; a preliminary copy has to be asked for. */
  'lab.not_verified': 'refused',
} as const satisfies Record<string, Kind>
