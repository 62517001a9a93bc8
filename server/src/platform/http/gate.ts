import { Injectable } from '@nestjs/common'
import type { Access, Route } from '@tabib/contracts/core/route'
import type { Permission } from '@tabib/contracts/permissions'
import type { FastifyRequest } from 'fastify'
import type { Actor, RequestFacts } from '../actor.js'
import { Clock } from '../clock.js'
import { Tenants } from '../db/tenants.js'
import { Problem } from '../problem.js'
import { Authenticator } from './authenticator.js'
import { type Operator, OperatorDoor } from './operator-door.js'
import { factsOf } from './request.js'
import { mayCall, seesThroughGlass } from './glass.js'
import { requireStepUp } from './step-up.js'
import type { Visitor } from './visitor.js'

/** A request, and who sent it as far as that is known by now. */
export type Asking = FastifyRequest & { actor?: Actor | Visitor | Operator }

/** Lets a request in or not: session, then permission. Runs before the body is read, so an outsider learns nothing from it. */
@Injectable()
export class Gate {
  constructor(
    private readonly authenticator: Authenticator,
    private readonly tenants: Tenants,
    private readonly clock: Clock,
    private readonly operators: OperatorDoor,
  ) {}

  /** Who calls. @throws Problem `unauthenticated`, `forbidden`, `identity.step_up_required`, `core.cross_site` */
  async admit(req: Asking, contract: Route): Promise<Actor | Visitor | Operator> {
    const request = factsOf(req, contract)
    if (contract.method !== 'GET') refuseCrossSite(req)
    const host = req.headers.host ?? ''
    if (contract.path.startsWith('/platform/')) return this.admitOperator(req, contract, request)
    if (contract.permission === 'public') {
      const tenant = await this.tenants.ofHost(host)
      await this.tenants.mustBeOpen(tenant)
      return { tenant, request }
    }
    const actor = await this.authenticator.fromHeaders(req.headers, req.ip).catch(async (e: unknown) => {
      // What was shown is not good; the clinic it was shown to is known.
      req.actor = { tenant: await this.tenants.ofHost(req.headers.host ?? ''), request }
      throw e
    })
    if (!actor) throw new Problem('unauthenticated')
    // What one clinic gave opens nothing at the door of another.
    const named = await this.tenants.namedBy(host)
    if (named !== undefined && named !== actor.tenant) throw new Problem('unauthenticated')
    await this.tenants.mustBeOpen(actor.tenant)
    req.actor = { ...actor, request }
    if (!mayCall(actor, contract) && !seesThroughGlass(actor, contract, this.clock)) throw new Problem('forbidden')
    if (contract.stepUp) requireStepUp(actor, this.clock)
    return { ...actor, branchIds: branchesFor(actor, contract), request }
  }

  /** Operators are let in at the bare address only: at a clinic's own they are strangers. */
  private async admitOperator(req: Asking, contract: Route, request: RequestFacts): Promise<Visitor | Operator> {
    const bare = await this.tenants.isBare(req.headers.host ?? '')
    if (contract.permission === 'public') {
      if (!bare) throw new Problem('operators.not_here')
      return { tenant: '', request }
    }
    if (!bare) throw new Problem('unauthenticated')
    const operator = await this.operators.fromHeaders(req.headers, contract)
    if (contract.stepUp) requireStepUp(operator, this.clock)
    return { ...operator, request }
  }
}

/** The branches in which somebody may do this: rows of others do not exist for the request. */
const branchesFor = (actor: Actor, { permission }: Route) =>
  isWord(permission) || !actor.branchesOf ? actor.branchIds : actor.branchesOf(permission)

const words: readonly string[] = ['signed-in', 'public', 'patient', 'operator'] satisfies Access[]
const isWord = (access: Access): access is Exclude<Access, Permission> => words.includes(access)

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
