import { Controller } from '@nestjs/common'
import { followUps } from '@tabib/contracts/encounters/follow-ups'
import type { Actor } from '../../platform/actor.js'
import { type HandlerInput, Parsed, Route, Who } from '../../platform/http/route.js'
import { FollowUpsService } from './follow-ups.service.js'

@Controller()
export class FollowUpsController {
  constructor(private readonly service: FollowUpsService) {}

  @Route(followUps.list)
  list(@Who() actor: Actor, @Parsed() { query }: HandlerInput<typeof followUps.list>) {
    return this.service.list(actor, query)
  }

  @Route(followUps.cancel)
  cancel(@Who() actor: Actor, @Parsed() { params, body }: HandlerInput<typeof followUps.cancel>) {
    return this.service.cancel(actor, params.id, body.reason)
  }
}
