import { Controller } from '@nestjs/common'
import { activity } from '@tabib/contracts/oversight/activity'
import type { Actor } from '../../platform/actor.js'
import { type HandlerInput, Parsed, Route, Who } from '../../platform/http/route.js'
import { ActivityService } from './activity.service.js'

@Controller()
export class ActivityController {
  constructor(private readonly service: ActivityService) {}

  @Route(activity.employee)
  employee(@Who() actor: Actor, @Parsed() { params, query }: HandlerInput<typeof activity.employee>) {
    return this.service.employee(actor, params.accountId, query)
  }
}
