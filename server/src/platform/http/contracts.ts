import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common'
import { Reflector } from '@nestjs/core'
import type { Look, Route } from '@tabib/contracts/core/route'
import '@fastify/multipart'
import type { FastifyReply } from 'fastify'
import { mergeMap, type Observable } from 'rxjs'
import type { z } from 'zod'
import { Problem } from '../problem.js'
import { fieldProblems } from './field-problems.js'
import { Looks } from './looks.js'
import type { ServedRequest } from './request.js'
import { CONTRACT, type FileAnswer, type Upload } from './route.js'

interface Parts {
  params: unknown
  query: unknown
  body: unknown
  file?: Upload
}

/** Parses what comes in and what goes out by the route's contract, and records looks at patient data. */
@Injectable()
export class Contracts implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly looks: Looks,
  ) {}

  async intercept(ctx: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const contract = this.reflector.get<Route | undefined>(CONTRACT, ctx.getHandler())
    if (!contract) return next.handle()
    const http = ctx.switchToHttp()
    const req = http.getRequest<ServedRequest>()
    const input = contract.takes === 'multipart' ? await readForm(req, contract) : parseParts(contract, req)
    req.input = input
    return next.handle().pipe(mergeMap((out) => this.answer({ contract, req, reply: http.getResponse<FastifyReply>(), input, out })))
  }

  private async answer(served: { contract: Route; req: ServedRequest; reply: FastifyReply; input: Parts; out: unknown }) {
    const { contract, req, reply, input, out } = served
    if (contract.look && req.actor) {
      const seen = { action: contract.look.action, routeId: contract.id, patientIds: patientsSeen(contract.look, input, out) }
      await this.looks.record(req.actor, seen)
    }
    if (contract.answers === 'json') return contract.result.parse(out)
    const file = out as FileAnswer
    void reply.header('content-type', file.type)
    void reply.header('content-disposition', `inline; filename*=UTF-8''${encodeURIComponent(file.name)}`)
    void reply.header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; sandbox")
    return Buffer.from(file.bytes.buffer, file.bytes.byteOffset, file.bytes.byteLength)
  }
}

function patientsSeen(look: Look, input: Parts, result: unknown): string[] {
  const { params, query, body } = input
  const ids = look.patients?.({ params, query, body, result }) ?? []
  return [...new Set(ids.filter((v): v is string => typeof v === 'string'))].slice(0, 50)
}

function parseParts(contract: Route, req: ServedRequest): Parts {
  const errors: z.core.$ZodIssue[] = []
  const part = (name: 'params' | 'query' | 'body', value: unknown) => {
    const r = contract[name].safeParse(value ?? {})
    if (r.success) return r.data
    for (const issue of r.error.issues) errors.push({ ...issue, path: [name, ...issue.path] })
    return undefined
  }
  const parts = { params: part('params', req.params), query: part('query', req.query), body: part('body', req.body) }
  if (errors.length) throw new Problem('invalid', { errors: fieldProblems(errors) })
  return parts
}

async function readForm(req: ServedRequest, contract: Route): Promise<Parts> {
  const body: Record<string, unknown> = {}
  let file: Upload | undefined
  if (!req.isMultipart()) throw new Problem('invalid', { errors: [{ pointer: '/body', code: 'multipart' }] })
  for await (const p of req.parts()) {
    if (p.type === 'file') file = { bytes: await p.toBuffer(), filename: p.filename }
    else body[p.fieldname] = p.value
  }
  if (!file) throw new Problem('invalid', { errors: [{ pointer: '/body/file', code: 'required' }] })
  return { ...parseParts(contract, Object.assign(req, { body })), file }
}
