import type { Kind } from '../core/problem.js'

/** Codes of refusal that pharmacy adds, each with its kind. */
export const pharmacyProblems = {
  /** Somebody was quicker; `details.left` is what can still be had, `details.lineId` where. */
  'pharmacy.out_of_stock': 'conflict',
  /** The batch may no longer be handed out, or came in expired. */
  'pharmacy.batch_expired': 'refused',
  /** The same batch number is on the shelf with another expiry date, `details.expiresOn`. */
  'pharmacy.batch_differs': 'conflict',
  'pharmacy.code_taken': 'conflict',
  'pharmacy.medicine_inactive': 'refused',
  /** What was offered instead is not the same substance, strength and form. */
  'pharmacy.not_an_alternative': 'refused',
  /** The line names no medicine of the formulary: choose one. */
  'pharmacy.choose_medicine': 'refused',
  'pharmacy.not_in_prescription': 'invalid',
  'pharmacy.named_twice': 'invalid',
  'pharmacy.nothing_dispensed': 'invalid',
} as const satisfies Record<string, Kind>
