import { Controller } from '@nestjs/common'
import { waiting } from '@tabib/contracts/scheduling/waiting'
import type { Actor } from '../../platform/actor.js'
import { type HandlerInput, Parsed, Route, Who } from '../../platform/http/route.js'
import type { Visitor } from '../../platform/http/visitor.js'
import { WaitingService } from './waiting.service.js'

@Controller()
export class WaitingController {
  constructor(private readonly service: WaitingService) {}

  @Route(waiting.list)
  list(@Who() actor: Actor, @Parsed() { query }: HandlerInput<typeof waiting.list>) {
    return this.service.list(actor, query)
  }

  @Route(waiting.join)
  join(@Who() actor: Actor, @Parsed() { body }: HandlerInput<typeof waiting.join>) {
    return this.service.join(actor, body)
  }

  @Route(waiting.leave)
  leave(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof waiting.leave>) {
    return this.service.leave(actor, params.id)
  }

  @Route(waiting.accept)
  accept(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof waiting.accept>) {
    return this.service.accept(actor, params.id)
  }

  @Route(waiting.offer)
  offer(@Who() visitor: Visitor, @Parsed() { params }: HandlerInput<typeof waiting.offer>) {
    return this.service.offer(visitor, params.token)
  }

  @Route(waiting.take)
  take(@Who() visitor: Visitor, @Parsed() { params }: HandlerInput<typeof waiting.take>) {
    return this.service.answer(visitor, params.token, true)
  }

  @Route(waiting.refuse)
  refuse(@Who() visitor: Visitor, @Parsed() { params }: HandlerInput<typeof waiting.refuse>) {
    return this.service.answer(visitor, params.token, false)
  }
}
