import { Injectable } from '@nestjs/common'
import type { Route } from '@tabib/contracts/core/route'
import type { FastifyRequest } from 'fastify'
import type { Actor } from '../actor.js'
import { Clock } from '../clock.js'
import { Tenants } from '../db/tenants.js'
import { Problem } from '../problem.js'
import { Authenticator } from './authenticator.js'
import { factsOf } from './request.js'
import { requireStepUp } from './step-up.js'
import type { Visitor } from './visitor.js'

/** A request, and who sent it as far as that is known by now. */
export type Asking = FastifyRequest & { actor?: Actor | Visitor }

/** Lets a request in or not: session, then permission. Runs before the body is read, so an outsider learns nothing from it. */
@Injectable()
export class Gate {
  constructor(
    private readonly authenticator: Authenticator,
    private readonly tenants: Tenants,
    private readonly clock: Clock,
  ) {}

  /** Who calls. @throws Problem `unauthenticated`, `forbidden`, `identity.step_up_required`, `core.cross_site` */
  async admit(req: Asking, contract: Route): Promise<Actor | Visitor> {
    const request = factsOf(req, contract)
    if (contract.method !== 'GET') refuseCrossSite(req)
    if (contract.permission === 'public') return { tenant: await this.tenants.ofHost(req.headers.host ?? ''), request }
    const actor = await this.authenticator.fromHeaders(req.headers, req.ip).catch(async (e: unknown) => {
      // What was shown is not good; the clinic it was shown to is known.
      req.actor = { tenant: await this.tenants.ofHost(req.headers.host ?? ''), request }
      throw e
    })
    if (!actor) throw new Problem('unauthenticated')
    req.actor = { ...actor, request }
    if (contract.permission !== 'signed-in' && !actor.permissions.has(contract.permission))
      throw new Problem('forbidden')
    if (contract.stepUp) requireStepUp(actor, this.clock)
    return { ...actor, request }
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
