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
  /** A later version stands in its place: that one counts. */
  'prescriptions.superseded': 'conflict',
  /** Something of it was handed out: it can be changed, not taken back. */
  'prescriptions.already_dispensed': 'refused',
  /** `details.medicine` was handed out already, `details.dispensed` of it: a new version cannot prescribe less. */
  'prescriptions.less_than_dispensed': 'refused',
  /** It came from elsewhere: it is history, and is corrected where it was written. */
  'prescriptions.imported': 'refused',
  'prescriptions.not_yours_to_write': 'forbidden',
} as const satisfies Record<string, Kind>
