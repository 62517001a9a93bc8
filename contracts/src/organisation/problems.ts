import type { Kind } from '../core/problem.js'

/** Codes of refusal that organisation adds, each with its kind. */
export const organisationProblems = {
  /** Another branch gives, or once gave, numbers with this prefix. */
  'organisation.prefix_taken': 'conflict',
  /** A department, a room or equipment of this name is there already. */
  'organisation.name_taken': 'conflict',
  /** A holiday is entered for this day already. */
  'organisation.day_taken': 'conflict',
  /** Something still uses it; `details.uses` says what, `details.count` how many. */
  'organisation.in_use': 'refused',
  /** Invoices or receipts were given in the currency; amounts must not change their meaning. */
  'organisation.currency_in_use': 'refused',
  /** A clinic has at least one branch that is open. */
  'organisation.last_branch': 'refused',
  /** A branch nobody works in now is closed from another one. */
  'organisation.standing_here': 'refused',
  /** The branch is closed; it is opened again first. */
  'organisation.branch_closed': 'refused',
  /** The logo is not a picture. */
  'organisation.logo_not_a_picture': 'refused',
} as const satisfies Record<string, Kind>
