import type { Kind } from '../core/problem.js'

/** Codes of refusal that prescriptions adds, each with its kind. */
export const prescriptionsProblems = {
  /** `details.left` is what may still be handed out. */
  'prescriptions.more_than_prescribed': 'refused',
  'prescriptions.nothing_prescribed': 'invalid',
  /** A line that does not say when the medicine is taken. */
  'prescriptions.when_needed': 'invalid',
  /** Nobody can compute how much to hand out: the doctor has to say. */
  'prescriptions.quantity_needed': 'invalid',
  'prescriptions.cancelled': 'refused',
  'prescriptions.not_yours_to_write': 'forbidden',
} as const satisfies Record<string, Kind>
