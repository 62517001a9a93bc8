import { Controller } from '@nestjs/common'
import { observations } from '@tabib/contracts/encounters/observations'
import { vitals } from '@tabib/contracts/encounters/vitals'
import type { Actor } from '../../platform/actor.js'
import { type HandlerInput, Parsed, Route, Who } from '../../platform/http/route.js'
import { VitalsService } from './vitals.service.js'

@Controller()
export class VitalsController {
  constructor(private readonly service: VitalsService) {}

  @Route(vitals.record)
  record(@Who() actor: Actor, @Parsed() { params, body }: HandlerInput<typeof vitals.record>) {
    return this.service.record(actor, params.id, body)
  }

  @Route(vitals.amend)
  amend(@Who() actor: Actor, @Parsed() { params, body }: HandlerInput<typeof vitals.amend>) {
    return this.service.amend(actor, params, body)
  }

  @Route(vitals.list)
  list(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof vitals.list>) {
    return this.service.list(actor, params.id)
  }

  @Route(observations.trends)
  trends(@Who() actor: Actor, @Parsed() { params, query }: HandlerInput<typeof observations.trends>) {
    return this.service.trends(actor, params.patientId, query)
  }
}
