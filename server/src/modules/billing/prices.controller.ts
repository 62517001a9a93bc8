import { Controller } from '@nestjs/common'
import { prices } from '@tabib/contracts/billing/prices'
import type { Actor } from '../../platform/actor.js'
import { type HandlerInput, Parsed, Route, Who } from '../../platform/http/route.js'
import { PricesService } from './prices.service.js'

@Controller()
export class PricesController {
  constructor(private readonly service: PricesService) {}

  @Route(prices.list)
  list(@Who() actor: Actor, @Parsed() { query }: HandlerInput<typeof prices.list>) {
    return this.service.list(actor, query)
  }

  @Route(prices.change)
  change(@Who() actor: Actor, @Parsed() { params, body }: HandlerInput<typeof prices.change>) {
    return this.service.change(actor, params.id, body)
  }
}
