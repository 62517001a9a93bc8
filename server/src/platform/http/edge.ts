import type { Readable } from 'node:stream'
import { promisify } from 'node:util'
import { gzip as gzipLater } from 'node:zlib'
import { Injectable } from '@nestjs/common'
import { DiscoveryService, MetadataScanner } from '@nestjs/core'
import type { Look, Route } from '@tabib/contracts/core/route'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Actor } from '../actor.js'
import { isShared, madeOf } from '../cache/shared-reads.js'
import { Clock } from '../clock.js'
import { PLAIN } from '../observe/plain.js'
import { Problem } from '../problem.js'
import { type Asking, Gate } from './gate.js'
import { mayCall, seesThroughGlass, throughGlass } from './glass.js'
import { Looks } from './looks.js'
import type { Operator } from './operator-door.js'
import { type Parts, readParts } from './parts.js'
import { asProblem, Failures } from './problems.js'
import { idempotencyOf } from './request.js'
import { type Argument, ARGUMENTS, CONTRACT, type FileAnswer, type StreamAnswer } from './route.js'
import type { Visitor } from './visitor.js'

const gzip = promisify(gzipLater)

type Controller = Record<string, (...args: unknown[]) => unknown>

interface Served {
  contract: Route
  run: (who: Actor | Visitor | Operator, input: Parts, req: FastifyRequest, reply: FastifyReply) => unknown
}

/**
 * The way of a request: gate → contract → controller → contract. Routes are put on Fastify as they are, without Nest's own
 * pipeline, which costs more than most of our handlers.
 */
@Injectable()
export class Edge {
  /** Every route this server answers. */
  readonly routes: Route[] = []

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly gate: Gate,
    private readonly looks: Looks,
    private readonly failures: Failures,
    private readonly clock: Clock,
  ) {}

  /**
   * Puts every handler with a contract on Fastify. Throws, and so keeps the server from starting, where a handler has no
   * contract, a contract names no permission, or two share an id or an address.
   */
  async serve(fastify: FastifyInstance): Promise<void> {
    const served = this.discovery.getControllers().flatMap((w) => this.handlers(w.instance as Controller))
    refuseTwice(served.map((s) => s.contract))
    await fastify.register(async (scope) => {
      scope.setErrorHandler((e, req, reply) => {
        const problem = asProblem(e)
        this.takeDown(req, problem)
        this.failures.answer(req, reply, problem, e)
      })
      for (const s of served) this.put(scope, s)
    })
  }

  private handlers(controller: Controller): Served[] {
    const type = controller.constructor
    return this.scanner.getAllMethodNames(type.prototype as object).flatMap((name) => {
      const handler = (type.prototype as Controller)[name]!
      const contract = Reflect.getMetadata(CONTRACT, handler) as Route | undefined
      if (contract) return [{ contract, run: bind(controller, name, Reflect.getMetadata(ARGUMENTS, handler)) }]
      const plain = Reflect.hasMetadata(PLAIN, handler) || Reflect.hasMetadata(PLAIN, type)
      if (Reflect.hasMetadata('path', handler) && !plain) throw new Error(`${type.name}.${name} has no contract`)
      return []
    })
  }

  private put(fastify: FastifyInstance, { contract, run }: Served): void {
    this.routes.push(contract)
    const status = contract.method === 'POST' ? 201 : 200
    fastify.route({
      method: contract.method,
      url: `/api/v1${contract.path}`,
      onRequest: async (req: Asking) => {
        req.actor = await this.gate.admit(req, contract)
      },
      handler: async (req: Asking, reply) => {
        const who = req.actor!
        const input = await readParts(contract, req)
        who.request!.idempotency = idempotencyOf(req, contract)
        const answer = (as: typeof who) => run(as, input, req, reply)
        const { out, as } = await this.seen(who, contract, input, answer)
        if (contract.look && 'accountId' in as) await this.record(as as Actor, contract, input, out)
        reply.status(status)
        if (contract.answers !== 'json') return fileAnswer(reply, out as FileAnswer | StreamAnswer)
        void reply.type('application/json; charset=utf-8')
        const text = madeOf(out, contract.id, () => JSON.stringify(contract.result.parse(out)))
        return isShared(out) && readsGzip(req) ? zipped(reply, out, contract.id, text) : text
      },
    })
  }

  /** Whoever is known by now and was refused stands in the audit. Failed sign-ins are told by those who know why. */
  private takeDown(req: Asking, { kind, code }: Problem): void {
    // Operators' refusals stand in no clinic's audit.
    if (!req.actor || !('tenant' in req.actor) || req.actor.tenant === '') return
    if (kind !== 'forbidden' && kind !== 'unauthenticated') return
    const routeId = req.actor.request!.routeId
    const open = this.routes.find((r) => r.id === routeId)?.permission === 'public'
    if (!open) this.failures.takeDown(req.actor, { code, routeId })
  }

  /**
   * The answer, and as whom it was given: through broken glass where that shows nobody but its patient, else by the rights
   * the person holds.
   */
  private async seen<W extends Asking['actor'] & {}>(
    who: W,
    contract: Route,
    input: Parts,
    answer: (as: W) => unknown,
  ) {
    if (!('breakGlass' in who) || !seesThroughGlass(who, contract, this.clock))
      return { out: await answer(who), as: who }
    const as = throughGlass(who) as W
    const out = await answer(as)
    const seen = patientsSeen(contract.look!, input, out)
    if (seen.length > 0 && seen.every((id) => id === who.breakGlass!.patientId)) return { out, as }
    if (!mayCall(who, contract)) throw new Problem('forbidden')
    return { out: await answer(who), as: who }
  }

  private async record(actor: Actor, contract: Route, input: Parts, out: unknown): Promise<void> {
    const look = contract.look!
    const patientIds = patientsSeen(look, input, out)
    // What would have opened somebody's data and opened nobody's is no look at anybody.
    if (look.action === 'open' && look.patients && patientIds.length === 0) return
    await this.looks.record(actor, { action: look.action, routeId: contract.id, patientIds })
  }
}

function bind(controller: Controller, name: string, order: Argument[]): Served['run'] {
  return (who, input, req, reply) => {
    const all = { who, input, exchange: { req, reply } }
    return controller[name]!(...order.map((a) => all[a]))
  }
}

function refuseTwice(contracts: Route[]): void {
  const seen = new Set<string>()
  for (const c of contracts) {
    const place = `${c.method} ${c.path.replace(/:\w+/g, ':')}`
    if (!c.permission) throw new Error(`${c.id} names no permission`)
    if (seen.has(c.id) || seen.has(place)) throw new Error(`${c.id} (${place}) is served twice`)
    seen.add(c.id).add(place)
  }
}

function patientsSeen(look: Look, { params, query, body }: Parts, result: unknown): string[] {
  const ids = look.patients?.({ params, query, body, result }) ?? []
  return [...new Set(ids.filter((v): v is string => typeof v === 'string'))].slice(0, 50)
}

/** Browsers say so plainly; who says more about it is answered by the compression that all answers go through. */
const readsGzip = ({ headers }: FastifyRequest) =>
  String(headers['accept-encoding'] ?? '')
    .split(',')
    .some((encoding) => encoding.trim() === 'gzip')

/** A thousand screens that ask for the same get the same bytes, compressed once. */
function zipped(reply: FastifyReply, out: unknown, id: string, text: string): Promise<Buffer> {
  void reply.header('content-encoding', 'gzip').header('vary', 'accept-encoding')
  return madeOf(out, `${id}, gzip`, () => gzip(text))
}

function fileAnswer(reply: FastifyReply, file: FileAnswer | StreamAnswer): Buffer | Readable {
  void reply.header('content-type', file.type)
  void reply.header('content-disposition', `inline; filename*=UTF-8''${encodeURIComponent(file.name)}`)
  void reply.header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; sandbox")
  if ('stream' in file) return file.stream
  return Buffer.from(file.bytes.buffer, file.bytes.byteOffset, file.bytes.byteLength)
}
