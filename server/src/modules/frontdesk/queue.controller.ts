import { Controller } from '@nestjs/common'
import { queue } from '@tabib/contracts/frontdesk/queue'
import type { Actor } from '../../platform/actor.js'
import { type HandlerInput, Parsed, Route, Who } from '../../platform/http/route.js'
import { QueueService } from './queue.service.js'

@Controller()
export class QueueController {
  constructor(private readonly service: QueueService) {}

  @Route(queue.today)
  today(@Who() actor: Actor, @Parsed() { query }: HandlerInput<typeof queue.today>) {
    return this.service.today(actor, query)
  }

  @Route(queue.mine)
  mine(@Who() actor: Actor) {
    return this.service.mine(actor)
  }

  @Route(queue.callNext)
  callNext(@Who() actor: Actor) {
    return this.service.callNext(actor)
  }

  @Route(queue.call)
  call(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof queue.call>) {
    return this.service.call(actor, params.id)
  }

  @Route(queue.start)
  start(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof queue.start>) {
    return this.service.start(actor, params.id)
  }

  @Route(queue.skip)
  skip(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof queue.skip>) {
    return this.service.skip(actor, params.id)
  }

  @Route(queue.putBack)
  putBack(@Who() actor: Actor, @Parsed() { params, body }: HandlerInput<typeof queue.putBack>) {
    return this.service.putBack(actor, params.id, body.behind)
  }

  @Route(queue.finish)
  finish(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof queue.finish>) {
    return this.service.finish(actor, params.id)
  }
}
