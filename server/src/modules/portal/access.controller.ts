import { Controller } from '@nestjs/common'
import { portal } from '@tabib/contracts/portal/access'
import type { Actor } from '../../platform/actor.js'
import { Exchange, type HandlerInput, Parsed, type RawExchange, Route, Who } from '../../platform/http/route.js'
import type { Visitor } from '../../platform/http/visitor.js'
import { Cookies } from '../identity/index.js'
import { AccessService } from './access.service.js'

@Controller()
export class AccessController {
  constructor(
    private readonly cookies: Cookies,
    private readonly service: AccessService,
  ) {}

  @Route(portal.people)
  people(@Who() visitor: Visitor, @Parsed() { body }: HandlerInput<typeof portal.people>) {
    return this.service.people(visitor, body.ticket)
  }

  @Route(portal.enter)
  async enter(
    @Who() visitor: Visitor,
    @Parsed() { body }: HandlerInput<typeof portal.enter>,
    @Exchange() { req, reply }: RawExchange,
  ) {
    return this.cookies.give(reply, await this.service.enter(visitor, body, this.cookies.deviceOf(req)))
  }

  @Route(portal.register)
  async register(
    @Who() visitor: Visitor,
    @Parsed() { body }: HandlerInput<typeof portal.register>,
    @Exchange() { req, reply }: RawExchange,
  ) {
    return this.cookies.give(reply, await this.service.register(visitor, body, this.cookies.deviceOf(req)))
  }

  @Route(portal.list)
  list(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof portal.list>) {
    return this.service.list(actor, params.id)
  }

  @Route(portal.give)
  give(@Who() actor: Actor, @Parsed() { params, body }: HandlerInput<typeof portal.give>) {
    return this.service.give(actor, params.id, body)
  }

  @Route(portal.end)
  end(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof portal.end>) {
    return this.service.end(actor, params.id, params.accessId)
  }
}
