import { type RawBuilder, sql } from 'kysely'
import { NOBODY } from '../../platform/system-actor.js'

/** Where a list goes on: an instant and the number beside it (of an act, or of a look). */
export interface LogPlace {
  at: string
  n: number
}

/** What a page of changes or looks is narrowed to; all that is named holds together. */
export interface LogFilter {
  /** Rows of other branches do not exist; what the system did has none. */
  branchIds: readonly string[]
  /** One of those alone; then what the system did is left out too. */
  branchId?: string | undefined
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
  /** Changes that one of these events tells of are left out: the event stands for them. */
  besideEvents?: LogFilter | undefined
  /** Operations whose entries are left out. */
  without?: readonly string[] | undefined
  from?: string | undefined
  to?: string | undefined
  after?: LogPlace | undefined
  limit: number
}

/** Whether a row's branch is one of those asked for; `column` names it. */
export const inBranches = (f: LogFilter, column: RawBuilder<unknown>): RawBuilder<unknown> =>
  f.branchId
    ? sql`${column} = ${f.branchId}::uuid`
    : sql`(${column} = any(${[...f.branchIds, NOBODY]}::uuid[]) or ${column} is null)`
