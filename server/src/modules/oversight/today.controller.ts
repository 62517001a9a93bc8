import { Controller } from '@nestjs/common'
import { oversight } from '@tabib/contracts/oversight/today'
import type { Actor } from '../../platform/actor.js'
import { type HandlerInput, Parsed, Route, Who } from '../../platform/http/route.js'
import { DayEndService } from './day-end.service.js'
import { TodayService } from './today.service.js'

@Controller()
export class TodayController {
  constructor(
    private readonly service: TodayService,
    private readonly dayEnd: DayEndService,
  ) {}

  @Route(oversight.slip)
  slip(@Who() actor: Actor, @Parsed() { query }: HandlerInput<typeof oversight.slip>) {
    return this.dayEnd.slip(actor, query.format)
  }

  @Route(oversight.today)
  today(@Who() actor: Actor, @Parsed() { query }: HandlerInput<typeof oversight.today>) {
    return this.service.today(actor, query.branchId)
  }

  @Route(oversight.employees)
  employees(@Who() actor: Actor, @Parsed() { query }: HandlerInput<typeof oversight.employees>) {
    return this.service.employees(actor, query.on)
  }
}
