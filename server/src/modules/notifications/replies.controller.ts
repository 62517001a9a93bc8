import { Controller } from '@nestjs/common'
import { replies } from '@tabib/contracts/notifications/messages'
import type { Actor } from '../../platform/actor.js'
import { type HandlerInput, Parsed, Route, Who } from '../../platform/http/route.js'
import { RepliesService } from './replies.service.js'

@Controller()
export class RepliesController {
  constructor(private readonly service: RepliesService) {}

  @Route(replies.list)
  list(@Who() actor: Actor, @Parsed() { query }: HandlerInput<typeof replies.list>) {
    return this.service.list(actor, query)
  }

  @Route(replies.answer)
  answer(@Who() actor: Actor, @Parsed() { params, body }: HandlerInput<typeof replies.answer>) {
    return this.service.answer(actor, params.id, body.text)
  }

  @Route(replies.people)
  people(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof replies.people>) {
    return this.service.people(actor, params.id)
  }

  @Route(replies.assign)
  assign(@Who() actor: Actor, @Parsed() { params, body }: HandlerInput<typeof replies.assign>) {
    return this.service.assign(actor, params.id, body.patientId)
  }

  @Route(replies.finish)
  finish(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof replies.finish>) {
    return this.service.finish(actor, params.id)
  }
}
