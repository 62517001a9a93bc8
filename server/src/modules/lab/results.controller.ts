import { Controller } from '@nestjs/common'
import { labResults } from '@tabib/contracts/lab/results'
import type { Actor } from '../../platform/actor.js'
import { type HandlerInput, Parsed, Route, Who } from '../../platform/http/route.js'
import { ResultsService } from './results.service.js'

@Controller()
export class ResultsController {
  constructor(private readonly service: ResultsService) {}

  @Route(labResults.enter)
  enter(@Who() actor: Actor, @Parsed() { params, body }: HandlerInput<typeof labResults.enter>) {
    return this.service.enter(actor, params.id, body.results)
  }

  @Route(labResults.amend)
  amend(@Who() actor: Actor, @Parsed() { params, body }: HandlerInput<typeof labResults.amend>) {
    return this.service.amend(actor, params.id, body)
  }

  @Route(labResults.ofPatient)
  ofPatient(@Who() actor: Actor, @Parsed() { params, query }: HandlerInput<typeof labResults.ofPatient>) {
    return this.service.ofPatient(actor, params.patientId, query)
  }
}
