import { Controller } from '@nestjs/common'
import { dues } from '@tabib/contracts/billing/dues'
import type { Actor } from '../../platform/actor.js'
import { type HandlerInput, Parsed, Route, Who } from '../../platform/http/route.js'
import { DuesService } from './dues.service.js'

@Controller()
export class DuesController {
  constructor(private readonly service: DuesService) {}

  @Route(dues.list)
  list(@Who() actor: Actor, @Parsed() { query }: HandlerInput<typeof dues.list>) {
    return this.service.list(actor, query)
  }

  @Route(dues.get)
  get(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof dues.get>) {
    return this.service.get(actor, params.id)
  }
}
