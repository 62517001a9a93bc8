/** The eight kinds of refusal and their HTTP status (RFC 9457 documents). `stale` and `unavailable` are the two variants the protocol names apart. */
export const kinds = {
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  invalid: 422,
  refused: 422,
  conflict: 409,
  stale: 412,
  busy: 429,
  unavailable: 503,
  internal: 500,
} as const
export type Kind = keyof typeof kinds

/** Codes every module may answer with. */
export const coreProblems = {
  unauthenticated: 'unauthenticated',
  forbidden: 'forbidden',
  not_found: 'not_found',
  invalid: 'invalid',
  conflict: 'conflict',
  stale: 'stale',
  busy: 'busy',
  unavailable: 'unavailable',
  internal: 'internal',
  'core.idempotency_mismatch': 'refused',
  'core.idempotency_required': 'invalid',
  'core.cross_site': 'forbidden',
  'core.body_too_large': 'invalid',
  'core.not_json': 'invalid',
  'core.no_route': 'not_found',
} as const satisfies Record<string, Kind>
