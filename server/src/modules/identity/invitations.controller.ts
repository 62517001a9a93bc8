import { Controller } from '@nestjs/common'
import { invitations } from '@tabib/contracts/identity/invitations'
import type { FastifyRequest } from 'fastify'
import type { Actor } from '../../platform/actor.js'
import { Exchange, type HandlerInput, Parsed, type RawExchange, Route, Who } from '../../platform/http/route.js'
import { InvitationsService } from './invitations.service.js'

@Controller()
export class InvitationsController {
  constructor(private readonly service: InvitationsService) {}

  @Route(invitations.list)
  list(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof invitations.list>) {
    return this.service.list(actor, params.id)
  }

  @Route(invitations.send)
  send(
    @Who() actor: Actor,
    @Parsed() { params, body }: HandlerInput<typeof invitations.send>,
    @Exchange() { req }: RawExchange,
  ) {
    return this.service.send(actor, params.id, body.way, originOf(req))
  }

  @Route(invitations.sheet)
  sheet(
    @Who() actor: Actor,
    @Parsed() { params, body }: HandlerInput<typeof invitations.sheet>,
    @Exchange() { req }: RawExchange,
  ) {
    return this.service.sheet(actor, params.id, body, originOf(req))
  }

  @Route(invitations.revoke)
  revoke(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof invitations.revoke>) {
    return this.service.revoke(actor, params.id)
  }
}

/** The address this clinic was reached at, where the installation names none of its own. */
const originOf = (req: FastifyRequest) => `${req.protocol}://${req.headers.host ?? 'localhost'}`
