import type { FieldProblem } from '@tabib/contracts/core/problem'
import { problems, type ProblemCode } from '@tabib/contracts/problems'

interface Extra {
  errors?: FieldProblem[]
  /** Facts the web may put into its sentence: counts, times, ids; never patient data. */
  details?: Record<string, unknown>
  /** Seconds after which the caller may try again. */
  retryAfter?: number
}

/** A refusal with a stable code; its kind, and so its HTTP status, follow from the code. */
export class Problem extends Error {
  override name = 'Problem'
  readonly kind
  constructor(
    readonly code: ProblemCode,
    readonly extra: Extra = {},
  ) {
    super(code)
    this.kind = problems[code]
  }
}

/** The row, or the answer for an absent row and for one that is not the caller's to know about. */
export function found<T>(row: T | undefined | null): T {
  if (row === undefined || row === null) throw new Problem('not_found')
  return row
}

/** Postgres's own error fields, as far as we read them. */
interface DatabaseError {
  code?: string
  constraint?: string
}

/**
 * Runs `work`; where it violates one of the named constraints, throws that problem instead.
 * The database states what must never happen; this gives the violation its name.
 */
export async function orProblem<T>(constraints: Record<string, ProblemCode>, work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (e) {
    const constraint = (e as DatabaseError).constraint
    const code = constraint === undefined ? undefined : constraints[constraint]
    if (code) throw new Problem(code)
    throw e
  }
}

const unreachable = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  '57P01',
  '57P02',
  '57P03',
  '53300',
])

/** True where the database could not be reached or is shutting down: the caller should try again soon. */
export function isDatabaseAway(e: unknown): boolean {
  const { code, message } = e as { code?: string; message?: string }
  if (code && (unreachable.has(code) || code.startsWith('08'))) return true
  return /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error/.test(
    message ?? '',
  )
}

/** True where two transactions collided and one had to give way (serialisation failure, deadlock, lock time-out). */
export const isCollision = (e: unknown) => ['40001', '40P01', '55P03'].includes((e as DatabaseError).code ?? '')
