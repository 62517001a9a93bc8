import { Controller } from '@nestjs/common'
import { thirdParties } from '@tabib/contracts/partners/third-parties'
import type { Actor } from '../../platform/actor.js'
import { type HandlerInput, Parsed, Route, Who } from '../../platform/http/route.js'
import { ThirdPartiesService } from './third-parties.service.js'

@Controller()
export class ThirdPartiesController {
  constructor(private readonly service: ThirdPartiesService) {}

  @Route(thirdParties.list)
  list(@Who() actor: Actor, @Parsed() { query }: HandlerInput<typeof thirdParties.list>) {
    return this.service.list(actor, query)
  }

  @Route(thirdParties.get)
  get(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof thirdParties.get>) {
    return this.service.get(actor, params.id)
  }

  @Route(thirdParties.create)
  create(@Who() actor: Actor, @Parsed() { body }: HandlerInput<typeof thirdParties.create>) {
    return this.service.create(actor, body)
  }

  @Route(thirdParties.update)
  update(@Who() actor: Actor, @Parsed() { params, body }: HandlerInput<typeof thirdParties.update>) {
    return this.service.update(actor, params.id, body)
  }

  @Route(thirdParties.deactivate)
  deactivate(@Who() actor: Actor, @Parsed() { params, body }: HandlerInput<typeof thirdParties.deactivate>) {
    return this.service.deactivate(actor, params.id, body.reason)
  }
}
