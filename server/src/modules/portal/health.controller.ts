import { Controller } from '@nestjs/common'
import { health } from '@tabib/contracts/portal/health'
import type { Actor } from '../../platform/actor.js'
import { type HandlerInput, Parsed, Route, Who } from '../../platform/http/route.js'
import { HealthService } from './health.service.js'
import { OwnPapersService } from './papers.service.js'

@Controller()
export class HealthController {
  constructor(
    private readonly service: HealthService,
    private readonly papers: OwnPapersService,
  ) {}

  @Route(health.visits)
  visits(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof health.visits>) {
    return this.service.visits(actor, params.patientId)
  }

  @Route(health.prescriptions)
  prescriptions(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof health.prescriptions>) {
    return this.service.prescriptions(actor, params.patientId)
  }

  @Route(health.reports)
  reports(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof health.reports>) {
    return this.service.reports(actor, params.patientId)
  }

  @Route(health.bills)
  bills(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof health.bills>) {
    return this.service.bills(actor, params.patientId)
  }

  @Route(health.documents)
  documents(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof health.documents>) {
    return this.service.documents(actor, params.patientId)
  }

  @Route(health.prescriptionSheet)
  prescriptionSheet(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof health.prescriptionSheet>) {
    return this.papers.prescription(actor, params)
  }

  @Route(health.reportSheet)
  reportSheet(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof health.reportSheet>) {
    return this.papers.report(actor, params)
  }

  @Route(health.billSheet)
  billSheet(@Who() actor: Actor, @Parsed() { params, query }: HandlerInput<typeof health.billSheet>) {
    return this.papers.bill(actor, params, query.as)
  }

  @Route(health.documentFile)
  documentFile(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof health.documentFile>) {
    return this.papers.document(actor, params)
  }
}
