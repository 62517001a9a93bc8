/** Where a list goes on: an instant and the number beside it (of an act, or of a look). */
export interface LogPlace {
  at: string
  n: number
}

/** What a page of changes or looks is narrowed to; all that is named holds together. */
export interface LogFilter {
  /** Rows of other branches do not exist; what the system did has none. */
  branchIds: readonly string[]
  accountId?: string | undefined
  patientId?: string | undefined
  /** Done by one of these accounts, or to one of these patients. */
  people?: { accountIds: readonly string[]; patientIds: readonly string[] } | undefined
  actions?: readonly string[] | undefined
  /** Tables (changes) or operations (looks) of a module. */
  among?: readonly string[] | undefined
  /** A module's name, for events. */
  module?: string | undefined
  /** Only what came through a request: nothing of imports, jobs and the first seeding. */
  requested?: boolean | undefined
  /** Operations whose entries are left out. */
  without?: readonly string[] | undefined
  from?: string | undefined
  to?: string | undefined
  after?: LogPlace | undefined
  limit: number
}
