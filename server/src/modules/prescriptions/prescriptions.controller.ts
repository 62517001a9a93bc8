import { Controller } from '@nestjs/common'
import { prescriptions } from '@tabib/contracts/prescriptions/prescriptions'
import type { Actor } from '../../platform/actor.js'
import { type HandlerInput, Parsed, Route, Who } from '../../platform/http/route.js'
import { PrescriptionsService } from './prescriptions.service.js'

@Controller()
export class PrescriptionsController {
  constructor(private readonly service: PrescriptionsService) {}

  @Route(prescriptions.get)
  get(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof prescriptions.get>) {
    return this.service.get(actor, params.id)
  }

  @Route(prescriptions.ofPatient)
  ofPatient(@Who() actor: Actor, @Parsed() { params, query }: HandlerInput<typeof prescriptions.ofPatient>) {
    return this.service.ofPatient(actor, params.patientId, query)
  }

  @Route(prescriptions.current)
  current(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof prescriptions.current>) {
    return this.service.current(actor, params.patientId)
  }

  @Route(prescriptions.ofEncounter)
  ofEncounter(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof prescriptions.ofEncounter>) {
    return this.service.ofEncounter(actor, params.encounterId)
  }

  @Route(prescriptions.cancel)
  cancel(@Who() actor: Actor, @Parsed() { params, body }: HandlerInput<typeof prescriptions.cancel>) {
    return this.service.cancel(actor, params.id, body.reason)
  }

  @Route(prescriptions.check)
  check(@Who() actor: Actor, @Parsed() { body }: HandlerInput<typeof prescriptions.check>) {
    return this.service.check(actor, body)
  }
}
