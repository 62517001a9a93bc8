import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Injectable, Logger } from '@nestjs/common'
import { kinds, type ProblemDocument } from '@tabib/contracts/core/problem'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Actor } from '../actor.js'
import { isCollision, isDatabaseAway, Problem } from '../problem.js'
import { Refusals } from './refusals.js'
import type { Visitor } from './visitor.js'
import { servePage } from './web.js'

/** Answers with problems. Only `internal` is logged as an error. */
@Injectable()
export class Failures {
  private readonly log = new Logger('http')

  constructor(private readonly refusals: Refusals) {}

  /** Somebody who is known was refused: that stands in the audit. */
  takeDown(who: Actor | Visitor, refusal: { code: string; routeId: string }): void {
    this.refusals.record(who, refusal)
  }

  answer(req: FastifyRequest, reply: FastifyReply, problem: Problem, thrown: unknown): void {
    if (problem.kind === 'internal') this.log.error(thrown)
    if (problem.code === 'core.no_route' && servePage(req, reply)) return
    sendProblem(req, reply, problem)
  }
}

/** The same for the few controllers that go through Nest's own pipeline, and for addresses nobody serves. */
@Catch()
@Injectable()
export class Problems implements ExceptionFilter {
  constructor(private readonly failures: Failures) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp()
    this.failures.answer(http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>(), asProblem(thrown), thrown)
  }
}

/** Writes a problem document. */
export function sendProblem(req: FastifyRequest, reply: FastifyReply, problem: Problem): void {
  const status = kinds[problem.kind]
  const { errors, details, retryAfter } = problem.extra
  const document: ProblemDocument = {
    type: `/problems/${problem.code}`,
    title: problem.code,
    code: problem.code,
    status,
    requestId: req.id,
    ...(errors ? { errors } : {}),
    ...(details ? { details } : {}),
  }
  if (status === 503 || status === 429) void reply.header('retry-after', String(retryAfter ?? 2))
  void reply.status(status).header('content-type', 'application/problem+json').send(document)
}

/** What Postgres says of characters it cannot hold: U+0000, half a surrogate pair. */
const unstorable = ['22021', '22P05']

/** The problem behind anything thrown: ours, the framework's, or the database's. */
export function asProblem(e: unknown): Problem {
  if (e instanceof Problem) return e
  if (isDatabaseAway(e)) return new Problem('unavailable')
  if (isCollision(e)) return new Problem('busy', { retryAfter: 1 })
  const { code, statusCode } = e as { code?: string; statusCode?: number }
  if (code && unstorable.includes(code)) return new Problem('invalid', { errors: [{ pointer: '', code: 'shape' }] })
  // Also a form of too many fields or files.
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE' || statusCode === 413) return new Problem('core.body_too_large')
  if (code?.startsWith('FST_ERR_CTP') || statusCode === 400) return new Problem('core.not_json')
  if (statusCode === 429) return new Problem('busy', { retryAfter: 60 })
  if (e instanceof HttpException) {
    if (e.getStatus() === 404) return new Problem('core.no_route')
    if (e.getStatus() === 413) return new Problem('core.body_too_large')
    if (e.getStatus() === 400 || e.getStatus() === 415) return new Problem('core.not_json')
    if (e.getStatus() === 429) return new Problem('busy', { retryAfter: 60 })
  }
  return new Problem('internal')
}
