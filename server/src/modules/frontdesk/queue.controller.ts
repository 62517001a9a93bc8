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
  callNext(@Who() actor: Actor, @Parsed() { body }: HandlerInput<typeof queue.callNext>) {
    return this.service.callNext(actor, body.doctorId)
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

  @Route(queue.hold)
  hold(@Who() actor: Actor, @Parsed() { params, body }: HandlerInput<typeof queue.hold>) {
    return this.service.hold(actor, params.id, body.for)
  }

  @Route(queue.resume)
  resume(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof queue.resume>) {
    return this.service.resume(actor, params.id)
  }

  @Route(queue.transfer)
  transfer(@Who() actor: Actor, @Parsed() { params, body }: HandlerInput<typeof queue.transfer>) {
    return this.service.transfer(actor, params.id, body.doctorId)
  }

  @Route(queue.prioritise)
  prioritise(@Who() actor: Actor, @Parsed() { params, body }: HandlerInput<typeof queue.prioritise>) {
    return this.service.prioritise(actor, params.id, body.priority)
  }

  @Route(queue.rules)
  rules(@Who() actor: Actor) {
    return this.service.rules(actor)
  }

  @Route(queue.setRules)
  setRules(@Who() actor: Actor, @Parsed() { body }: HandlerInput<typeof queue.setRules>) {
    return this.service.setRules(actor, body)
  }
}
