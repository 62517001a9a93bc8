/**
 * What the audit keeps beside changes and looks. `refused`: a 401 or 403 after the gate knew who asked. `break_glass`: an
 * emergency look was begun or ended. `secret_shown`: the text of a secret message was
 * opened in the outbox. `exported`: the audit itself left the house. `verified`: somebody had the chain checked.
 * `anchored`: somebody accepted the chain as it is, after a backup was restored.
 */
export const eventKinds = [
  'sign_in',
  'sign_in_failed',
  'sign_out',
  'session_ended',
  'stepped_up',
  'locked_out',
  'password_changed',
  'second_factor_changed',
  'refused',
  'permission_changed',
  'account_changed',
  'break_glass',
  'secret_shown',
  'exported',
  'verified',
  'anchored',
] as const
export type EventKind = (typeof eventKinds)[number]
