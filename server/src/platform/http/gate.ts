import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common'
import { Reflector } from '@nestjs/core'
import type { Route } from '@tabib/contracts/core/route'
import type { FastifyRequest } from 'fastify'
import { Tenants } from '../db/tenants.js'
import { PLAIN } from '../observe/plain.js'
import { Problem } from '../problem.js'
import { Authenticator } from './authenticator.js'
import { factsOf, idempotencyOf, type ServedRequest } from './request.js'
import { CONTRACT } from './route.js'

/** Lets a request in or not: session, then permission. Runs before anything is parsed, so an outsider learns nothing from it. */
@Injectable()
export class Gate implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly authenticator: Authenticator,
    private readonly tenants: Tenants,
  ) {}

  async canActivate(ctx: ExecutionContext): Promise<boolean> {
    if (ctx.getType() !== 'http') return true
    const contract = this.reflector.get<Route | undefined>(CONTRACT, ctx.getHandler())
    if (!contract) return this.isPlain(ctx)
    const req = ctx.switchToHttp().getRequest<ServedRequest>()
    const facts = factsOf(req, contract)
    if (contract.method !== 'GET') refuseCrossSite(req)
    if (contract.permission === 'public') {
      req.visitor = { tenant: await this.tenants.ofHost(req.headers.host ?? ''), request: facts }
      return true
    }
    const actor = await this.authenticator.fromHeaders(req.headers, req.ip)
    if (!actor) throw new Problem('unauthenticated')
    if (contract.permission !== 'signed-in' && !actor.permissions.has(contract.permission)) throw new Problem('forbidden')
    facts.idempotency = idempotencyOf(req, contract)
    req.actor = { ...actor, request: facts }
    return true
  }

  private isPlain(ctx: ExecutionContext): true {
    if (this.reflector.getAllAndOverride(PLAIN, [ctx.getHandler(), ctx.getClass()])) return true
    throw new Error(`${ctx.getClass().name}.${ctx.getHandler().name} has no contract`)
  }
}

/**
 * A browser adds our cookies to a request another site made it send; it cannot add our header without asking us first,
 * and it always says where the request came from.
 */
function refuseCrossSite(req: FastifyRequest): void {
  if (req.headers.authorization || !req.headers.cookie) return
  const { origin, host } = req.headers
  const sameOrigin = origin === undefined || (URL.canParse(origin) && new URL(origin).host === host)
  if (!sameOrigin || req.headers['x-tabib-csrf'] !== '1') throw new Problem('core.cross_site')
}
