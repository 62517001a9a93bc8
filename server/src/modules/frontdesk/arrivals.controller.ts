import { Controller } from '@nestjs/common'
import { arrivals } from '@tabib/contracts/frontdesk/arrivals'
import type { Actor } from '../../platform/actor.js'
import { type HandlerInput, Parsed, Route, Who } from '../../platform/http/route.js'
import { ArrivalsService } from './arrivals.service.js'
import { SlipsService } from './slips.service.js'

@Controller()
export class ArrivalsController {
  constructor(
    private readonly service: ArrivalsService,
    private readonly slips: SlipsService,
  ) {}

  @Route(arrivals.doctors)
  doctors(@Who() actor: Actor) {
    return this.service.doctors(actor)
  }

  @Route(arrivals.context)
  context(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof arrivals.context>) {
    return this.service.context(actor, params.patientId)
  }

  @Route(arrivals.checkIn)
  checkIn(@Who() actor: Actor, @Parsed() { body }: HandlerInput<typeof arrivals.checkIn>) {
    return this.service.checkIn(actor, body)
  }

  @Route(arrivals.leave)
  leave(@Who() actor: Actor, @Parsed() { params, body }: HandlerInput<typeof arrivals.leave>) {
    return this.service.leave(actor, params.id, body.reason)
  }

  @Route(arrivals.slip)
  slip(@Who() actor: Actor, @Parsed() { params, query }: HandlerInput<typeof arrivals.slip>) {
    return this.slips.slip(actor, params.encounterId, query)
  }
}
