import { Controller } from '@nestjs/common'
import { self } from '@tabib/contracts/portal/people'
import type { Actor } from '../../platform/actor.js'
import { type HandlerInput, Parsed, Route, Who } from '../../platform/http/route.js'
import { PeopleService } from './people.service.js'

@Controller()
export class PeopleController {
  constructor(private readonly service: PeopleService) {}

  @Route(self.people)
  people(@Who() actor: Actor) {
    return this.service.people(actor)
  }

  @Route(self.prove)
  prove(@Who() actor: Actor, @Parsed() { body }: HandlerInput<typeof self.prove>) {
    return this.service.prove(actor, body)
  }

  @Route(self.today)
  today(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof self.today>) {
    return this.service.today(actor, params.patientId)
  }
}
