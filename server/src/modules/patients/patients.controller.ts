import { Controller } from '@nestjs/common'
import { patients } from '@tabib/contracts/patients/patients'
import type { Actor } from '../../platform/actor.js'
import { type HandlerInput, Parsed, Route, Who } from '../../platform/http/route.js'
import { PatientsService } from './patients.service.js'
import { SearchService } from './search.service.js'

@Controller()
export class PatientsController {
  constructor(
    private readonly service: PatientsService,
    private readonly finder: SearchService,
  ) {}

  @Route(patients.search)
  search(@Who() actor: Actor, @Parsed() { query }: HandlerInput<typeof patients.search>) {
    return this.finder.search(actor, query.q)
  }

  @Route(patients.duplicates)
  duplicates(@Who() actor: Actor, @Parsed() { query }: HandlerInput<typeof patients.duplicates>) {
    return this.finder.duplicates(actor, query)
  }

  @Route(patients.register)
  register(@Who() actor: Actor, @Parsed() { body }: HandlerInput<typeof patients.register>) {
    return this.service.register(actor, body)
  }

  @Route(patients.get)
  get(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof patients.get>) {
    return this.service.get(actor, params.id)
  }

  @Route(patients.update)
  update(@Who() actor: Actor, @Parsed() { params, body }: HandlerInput<typeof patients.update>) {
    return this.service.update(actor, params.id, body)
  }

  @Route(patients.household)
  household(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof patients.household>) {
    return this.service.household(actor, params.id)
  }
}
