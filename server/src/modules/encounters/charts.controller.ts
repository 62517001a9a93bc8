import { Controller } from '@nestjs/common'
import { charts } from '@tabib/contracts/encounters/charts'
import { diagnoses } from '@tabib/contracts/encounters/diagnoses'
import { encounters } from '@tabib/contracts/encounters/encounters'
import type { Actor } from '../../platform/actor.js'
import { type HandlerInput, Parsed, Route, Who } from '../../platform/http/route.js'
import { ChartsService } from './charts.service.js'

@Controller()
export class ChartsController {
  constructor(private readonly service: ChartsService) {}

  @Route(encounters.get)
  visit(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof encounters.get>) {
    return this.service.visit(actor, params.id)
  }

  @Route(encounters.timeLine)
  timeLine(@Who() actor: Actor, @Parsed() { params, query }: HandlerInput<typeof encounters.timeLine>) {
    return this.service.timeLine(actor, params.patientId, query)
  }

  @Route(charts.summary)
  summary(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof charts.summary>) {
    return this.service.summary(actor, params.patientId)
  }

  @Route(diagnoses.search)
  searchCodes(@Who() actor: Actor, @Parsed() { query }: HandlerInput<typeof diagnoses.search>) {
    return this.service.searchCodes(actor, query)
  }

  @Route(diagnoses.resolve)
  resolve(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof diagnoses.resolve>) {
    return this.service.resolve(actor, params.id)
  }
}
