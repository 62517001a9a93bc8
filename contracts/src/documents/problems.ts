import type { Kind } from '../core/problem.js'

/** Codes of refusal that documents adds, each with its kind. */
export const documentsProblems = {
  /** Not a photo (JPEG, PNG, WebP) and not a PDF, whatever its name says. */
  'documents.type_not_allowed': 'refused',
  /** Beyond the largest file; `details.bytes` is the limit. */
  'documents.too_large': 'refused',
  /** Damaged, or not what it claims to be. */
  'documents.unreadable': 'refused',
} as const satisfies Record<string, Kind>
