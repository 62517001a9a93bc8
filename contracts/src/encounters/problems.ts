import type { Kind } from '../core/problem.js'

/** Codes of refusal that encounters adds, each with its kind. */
export const encountersProblems = {
  /** The visit belongs to another doctor. */
  'encounters.not_yours': 'forbidden',
  /** The visit is not at the point where this can be done; `details.status` says where it is. */
  'encounters.wrong_state': 'refused',
  'encounters.already_signed': 'conflict',
  'encounters.note_amended': 'conflict',
  'encounters.nothing_measured': 'invalid',
  'encounters.diastolic_above_systolic': 'invalid',
  'encounters.weight_height_mismatch': 'invalid',
  'encounters.set_amended': 'conflict',
  'encounters.allergy_known': 'conflict',
  'encounters.allergies_on_record': 'refused',
  'encounters.allergy_closed': 'refused',
  /** A diagnosis code that is not in the list. */
  'encounters.unknown_code': 'invalid',
  'encounters.nothing_active': 'refused',
  'encounters.follow_up_past': 'invalid',
  'encounters.follow_up_closed': 'refused',
  'encounters.draft_too_big': 'invalid',
} as const satisfies Record<string, Kind>
