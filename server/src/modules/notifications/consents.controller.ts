import { Controller } from '@nestjs/common'
import { consents } from '@tabib/contracts/notifications/consents'
import type { Actor } from '../../platform/actor.js'
import { type HandlerInput, Parsed, Route, Who } from '../../platform/http/route.js'
import { ConsentsService } from './consents.service.js'

@Controller()
export class ConsentsController {
  constructor(private readonly service: ConsentsService) {}

  @Route(consents.list)
  list(@Who() actor: Actor, @Parsed() { query }: HandlerInput<typeof consents.list>) {
    return this.service.list(actor, query)
  }

  @Route(consents.note)
  note(@Who() actor: Actor, @Parsed() { body }: HandlerInput<typeof consents.note>) {
    return this.service.note(actor, body)
  }
}
