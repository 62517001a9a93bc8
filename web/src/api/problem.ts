import { type Kind, kinds } from '@tabib/contracts/core/kinds'
import type { FieldProblem, ProblemDocument } from '@tabib/contracts/core/problem'
import { problems } from '@tabib/contracts/problems'

/** Codes that arise in the browser, beside those the server answers with. */
export type LocalCode = 'network' | 'unexpected_answer'

/**
 * A refusal, from the server (RFC 9457) or from the way there (`network`: no answer; `unexpected_answer`: not ours).
 * Carries a code, never a sentence: `ProblemNotice` says it in the person's language.
 */
export class Problem extends Error {
  override name = 'Problem'
  readonly status: number
  readonly errors: readonly FieldProblem[]
  readonly details: Record<string, unknown>
  readonly requestId: string | undefined
  /** Seconds after which the server asked us to try again. */
  readonly retryAfter: number | undefined

  constructor(
    readonly code: string,
    rest: {
      status?: number
      errors?: readonly FieldProblem[]
      details?: Record<string, unknown>
      requestId?: string
      retryAfter?: number
    } = {},
  ) {
    super(code)
    this.status = rest.status ?? 0
    this.errors = rest.errors ?? []
    this.details = rest.details ?? {}
    this.requestId = rest.requestId
    this.retryAfter = rest.retryAfter
  }

  get kind(): Kind | 'local' {
    return (problems as Record<string, Kind>)[this.code] ?? kindOfStatus(this.status)
  }

  /** Whether the outcome is unknown or the refusal passing, so that the same intention may be sent again with its key. */
  get passing() {
    return this.code === 'network' || this.kind === 'unavailable' || this.kind === 'busy' || this.kind === 'internal'
  }
}

function kindOfStatus(status: number): Kind | 'local' {
  for (const kind of Object.keys(kinds) as Kind[]) if (kinds[kind] === status) return kind
  return status >= 500 ? 'internal' : 'local'
}

/** Reads a refused response; anything that is not a problem document becomes `unexpected_answer` with its status. */
export async function problemOf(res: Response): Promise<Problem> {
  const retryAfter = Number(res.headers.get('retry-after')) || undefined
  const said: unknown = await res.json().catch(() => null)
  if (isDocument(said)) return new Problem(said.code, { ...said, retryAfter })
  // A proxy in between answers 502, 503 or 504 when the server is starting or gone.
  const code = res.status >= 502 && res.status <= 504 ? 'unavailable' : 'unexpected_answer'
  return new Problem(code, { status: res.status, retryAfter })
}

/** Without a schema: the first page is on screen before those arrive, and may be refused something. */
const isDocument = (said: unknown): said is ProblemDocument =>
  typeof said === 'object' && said !== null && 'code' in said && typeof said.code === 'string' && 'status' in said

/** Any thrown value as a Problem; what is not one is a fault of ours and stays visible in the console. */
export function asProblem(e: unknown): Problem {
  if (e instanceof Problem) return e
  console.error(e)
  return new Problem('unexpected_answer')
}
