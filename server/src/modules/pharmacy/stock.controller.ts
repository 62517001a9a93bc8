import { Controller } from '@nestjs/common'
import { stock } from '@tabib/contracts/pharmacy/stock'
import type { Actor } from '../../platform/actor.js'
import { type HandlerInput, Parsed, Route, Who } from '../../platform/http/route.js'
import { StockService } from './stock.service.js'

@Controller()
export class StockController {
  constructor(private readonly service: StockService) {}

  @Route(stock.list)
  list(@Who() actor: Actor, @Parsed() { query }: HandlerInput<typeof stock.list>) {
    return this.service.list(actor, query)
  }

  @Route(stock.receive)
  receive(@Who() actor: Actor, @Parsed() { body }: HandlerInput<typeof stock.receive>) {
    return this.service.receive(actor, body)
  }

  @Route(stock.adjust)
  adjust(@Who() actor: Actor, @Parsed() { body }: HandlerInput<typeof stock.adjust>) {
    return this.service.adjust(actor, body)
  }

  @Route(stock.batches)
  batches(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof stock.batches>) {
    return this.service.batches(actor, params.id)
  }
}
