import type { EventKind } from '@tabib/contracts/audit/events'

/** Something that happened and is neither a changed row nor a look at a patient. */
export interface AuditEvent {
  kind: EventKind
  /** What a person calls it by: the code of a problem, the name that was tried, the role that was given. */
  subject?: string | undefined
  /** Whom it is about, where that is not the one who acts: the account that somebody tried to enter. */
  accountId?: string | undefined
  patientId?: string | undefined
  reason?: string | undefined
  /** Facts for the page of one entry; never a secret. */
  detail?: Record<string, string | number | boolean | null | readonly string[]> | undefined
}
