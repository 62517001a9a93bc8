import { Controller } from '@nestjs/common'
import { invoices } from '@tabib/contracts/billing/invoices'
import type { Actor } from '../../platform/actor.js'
import { type HandlerInput, Parsed, Route, Who } from '../../platform/http/route.js'
import { InvoicesService } from './invoices.service.js'
import { ReceiptsService } from './receipts.service.js'

@Controller()
export class InvoicesController {
  constructor(
    private readonly service: InvoicesService,
    private readonly receipts: ReceiptsService,
  ) {}

  @Route(invoices.draft)
  draft(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof invoices.draft>) {
    return this.service.draft(actor, params.encounterId)
  }

  @Route(invoices.draftForPatient)
  draftForPatient(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof invoices.draftForPatient>) {
    return this.service.draft(actor, params.patientId)
  }

  @Route(invoices.get)
  get(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof invoices.get>) {
    return this.service.get(actor, params.id)
  }

  @Route(invoices.ofEncounter)
  ofEncounter(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof invoices.ofEncounter>) {
    return this.service.ofEncounter(actor, params.encounterId)
  }

  @Route(invoices.ofPatient)
  ofPatient(@Who() actor: Actor, @Parsed() { params, query }: HandlerInput<typeof invoices.ofPatient>) {
    return this.service.ofPatient(actor, params.patientId, query)
  }

  @Route(invoices.discount)
  discount(@Who() actor: Actor, @Parsed() { params, body }: HandlerInput<typeof invoices.discount>) {
    return this.service.discount(actor, params.id, body)
  }

  @Route(invoices.priceLine)
  priceLine(@Who() actor: Actor, @Parsed() input: HandlerInput<typeof invoices.priceLine>) {
    return this.service.priceLine(actor, input)
  }

  @Route(invoices.issue)
  issue(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof invoices.issue>) {
    return this.service.issue(actor, params.id)
  }

  @Route(invoices.receipt)
  receipt(@Who() actor: Actor, @Parsed() { params, query }: HandlerInput<typeof invoices.receipt>) {
    return this.receipts.print(actor, params.id, query)
  }

  @Route(invoices.upiQr)
  upiQr(@Who() actor: Actor, @Parsed() { params, query }: HandlerInput<typeof invoices.upiQr>) {
    return this.receipts.upiQr(actor, params.id, query.amountMinor)
  }
}
