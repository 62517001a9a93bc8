import { Controller } from '@nestjs/common'
import { messageLog, outbox } from '@tabib/contracts/notifications/messages'
import type { Actor } from '../../platform/actor.js'
import { type HandlerInput, Parsed, Route, Who } from '../../platform/http/route.js'
import { LogService } from './log.service.js'

@Controller()
export class LogController {
  constructor(private readonly service: LogService) {}

  @Route(messageLog.list)
  list(@Who() actor: Actor, @Parsed() { query }: HandlerInput<typeof messageLog.list>) {
    return this.service.list(actor, query)
  }

  @Route(messageLog.get)
  get(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof messageLog.get>) {
    return this.service.get(actor, params.id)
  }

  @Route(messageLog.resend)
  resend(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof messageLog.resend>) {
    return this.service.resend(actor, params.id)
  }

  @Route(messageLog.missed)
  missed(@Who() actor: Actor, @Parsed() { query }: HandlerInput<typeof messageLog.missed>) {
    return this.service.missed(actor, query.on)
  }

  @Route(outbox.list)
  outbox(@Who() actor: Actor, @Parsed() { query }: HandlerInput<typeof outbox.list>) {
    return this.service.outbox(actor, query)
  }

  @Route(outbox.open)
  open(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof outbox.open>) {
    return this.service.open(actor, params.id)
  }
}
