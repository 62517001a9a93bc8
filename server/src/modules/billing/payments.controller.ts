import { Controller } from '@nestjs/common'
import { payments } from '@tabib/contracts/billing/payments'
import type { Actor } from '../../platform/actor.js'
import { type HandlerInput, Parsed, Route, Who } from '../../platform/http/route.js'
import { PaymentsService } from './payments.service.js'

@Controller()
export class PaymentsController {
  constructor(private readonly service: PaymentsService) {}

  @Route(payments.take)
  take(@Who() actor: Actor, @Parsed() { params, body }: HandlerInput<typeof payments.take>) {
    return this.service.take(actor, params.id, body)
  }

  @Route(payments.takings)
  takings(@Who() actor: Actor, @Parsed() { query }: HandlerInput<typeof payments.takings>) {
    return this.service.takings(actor, query.on)
  }

  @Route(payments.list)
  list(@Who() actor: Actor, @Parsed() { query }: HandlerInput<typeof payments.list>) {
    return this.service.list(actor, query)
  }
}
