import { Controller } from '@nestjs/common'
import { feeds } from '@tabib/contracts/scheduling/feeds'
import type { Actor } from '../../platform/actor.js'
import { type HandlerInput, Parsed, Route, Who } from '../../platform/http/route.js'
import type { Visitor } from '../../platform/http/visitor.js'
import { FeedsService } from './feeds.service.js'

@Controller()
export class FeedsController {
  constructor(private readonly service: FeedsService) {}

  @Route(feeds.mine)
  mine(@Who() actor: Actor) {
    return this.service.mine(actor)
  }

  @Route(feeds.make)
  make(@Who() actor: Actor) {
    return this.service.make(actor)
  }

  @Route(feeds.makeForPatient)
  makeForPatient(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof feeds.makeForPatient>) {
    return this.service.makeForPatient(actor, params.id)
  }

  @Route(feeds.renew)
  renew(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof feeds.renew>) {
    return this.service.renew(actor, params.id)
  }

  @Route(feeds.revoke)
  revoke(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof feeds.revoke>) {
    return this.service.revoke(actor, params.id)
  }

  @Route(feeds.read)
  read(@Who() visitor: Visitor, @Parsed() { params }: HandlerInput<typeof feeds.read>) {
    return this.service.read(visitor, params.token)
  }
}
