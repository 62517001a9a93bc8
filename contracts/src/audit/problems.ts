import type { Kind } from '../core/problem.js'

/** Codes of refusal that audit adds, each with its kind. */
export const auditProblems = {
  /** A check waits for a seal under way, and this one did not end within a minute. */
  'audit.being_sealed': 'busy',
} as const satisfies Record<string, Kind>
