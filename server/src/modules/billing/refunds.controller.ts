import { Controller } from '@nestjs/common'
import { refunds } from '@tabib/contracts/billing/refunds'
import type { Actor } from '../../platform/actor.js'
import { type HandlerInput, Parsed, Route, Who } from '../../platform/http/route.js'
import { RefundPapersService } from './refund-papers.service.js'
import { RefundsService } from './refunds.service.js'

@Controller()
export class RefundsController {
  constructor(
    private readonly service: RefundsService,
    private readonly papers: RefundPapersService,
  ) {}

  @Route(refunds.give)
  give(@Who() actor: Actor, @Parsed() { params, body }: HandlerInput<typeof refunds.give>) {
    return this.service.give(actor, params.id, body)
  }

  @Route(refunds.list)
  list(@Who() actor: Actor, @Parsed() { query }: HandlerInput<typeof refunds.list>) {
    return this.service.list(actor, query)
  }

  @Route(refunds.receipt)
  receipt(@Who() actor: Actor, @Parsed() { params, query }: HandlerInput<typeof refunds.receipt>) {
    return this.papers.print(actor, params.id, query)
  }

  @Route(refunds.limit)
  limit(@Who() actor: Actor, @Parsed() _: HandlerInput<typeof refunds.limit>) {
    return this.service.limit(actor)
  }

  @Route(refunds.setLimit)
  setLimit(@Who() actor: Actor, @Parsed() { body }: HandlerInput<typeof refunds.setLimit>) {
    return this.service.setLimit(actor, body.amountMinor)
  }
}
