import type { Kind } from '../core/problem.js'

/** Codes of refusal that notifications adds, each with its kind. */
export const notificationsProblems = {
  /** A text names a variable its kind does not have: `params.variable`. */
  'notifications.unknown_variable': 'invalid',
  /** A brace that does not close, or closes nothing. */
  'notifications.unbalanced_brace': 'invalid',
  /** Credentials that must be set before the channel can be switched on. */
  'notifications.credential_missing': 'invalid',
  'notifications.not_an_address': 'invalid',
  'notifications.unsafe_address': 'invalid',
  /** The channel has no provider yet, or is switched off. */
  'notifications.channel_off': 'refused',
  /** This person asked not to be written to on this channel. */
  'notifications.opted_out': 'refused',
  /** Only what has ended without arriving can be sent again. */
  'notifications.not_resendable': 'refused',
  /** The text was wiped after its time. */
  'notifications.wiped': 'refused',
  'notifications.already_done': 'conflict',
  /** Outside the 24 hours in which WhatsApp lets a clinic write freely. */
  'notifications.window_closed': 'refused',
  'notifications.not_sent': 'refused',
  'notifications.kind_is_mandatory': 'refused',
} as const satisfies Record<string, Kind>
