import { Controller } from '@nestjs/common'
import { allergies } from '@tabib/contracts/encounters/allergies'
import type { Actor } from '../../platform/actor.js'
import { type HandlerInput, Parsed, Route, Who } from '../../platform/http/route.js'
import { AllergiesService } from './allergies.service.js'

@Controller()
export class AllergiesController {
  constructor(private readonly service: AllergiesService) {}

  @Route(allergies.list)
  list(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof allergies.list>) {
    return this.service.list(actor, params.patientId)
  }

  @Route(allergies.add)
  add(@Who() actor: Actor, @Parsed() { params, body }: HandlerInput<typeof allergies.add>) {
    return this.service.add(actor, params.patientId, body)
  }

  @Route(allergies.sayNone)
  sayNone(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof allergies.sayNone>) {
    return this.service.sayNone(actor, params.patientId)
  }

  @Route(allergies.withdraw)
  withdraw(@Who() actor: Actor, @Parsed() { params, body }: HandlerInput<typeof allergies.withdraw>) {
    return this.service.withdraw(actor, params.id, body.reason)
  }
}
