import { Controller } from '@nestjs/common'
import { consultations } from '@tabib/contracts/frontdesk/consultations'
import type { Actor } from '../../platform/actor.js'
import { type HandlerInput, Parsed, Route, Who } from '../../platform/http/route.js'
import { ConsultationsService } from './consultations.service.js'
import { SheetsService } from './sheets.service.js'

@Controller()
export class ConsultationsController {
  constructor(
    private readonly service: ConsultationsService,
    private readonly sheets: SheetsService,
  ) {}

  @Route(consultations.record)
  record(@Who() actor: Actor, @Parsed() { body }: HandlerInput<typeof consultations.record>) {
    return this.service.record(actor, body)
  }

  @Route(consultations.amendPrescription)
  amendPrescription(
    @Who() actor: Actor,
    @Parsed() { params, body }: HandlerInput<typeof consultations.amendPrescription>,
  ) {
    return this.service.amendPrescription(actor, params.id, body)
  }

  @Route(consultations.sheet)
  sheet(@Who() actor: Actor, @Parsed() { params, query }: HandlerInput<typeof consultations.sheet>) {
    return this.sheets.prescription(actor, params.encounterId, query.duplicate === 'true')
  }
}
