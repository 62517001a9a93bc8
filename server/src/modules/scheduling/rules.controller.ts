import { Controller } from '@nestjs/common'
import { rules } from '@tabib/contracts/scheduling/rules'
import { schedulingReports } from '@tabib/contracts/scheduling/reports'
import type { Actor } from '../../platform/actor.js'
import { type HandlerInput, Parsed, Route, Who } from '../../platform/http/route.js'
import { RulesService } from './rules.service.js'
import { ReportsService } from './reports.service.js'

@Controller()
export class RulesController {
  constructor(
    private readonly service: RulesService,
    private readonly reports: ReportsService,
  ) {}

  @Route(rules.get)
  get(@Who() actor: Actor) {
    return this.service.get(actor)
  }

  @Route(rules.set)
  set(@Who() actor: Actor, @Parsed() { body }: HandlerInput<typeof rules.set>) {
    return this.service.set(actor, body)
  }

  @Route(schedulingReports.summary)
  summary(@Who() actor: Actor, @Parsed() { query }: HandlerInput<typeof schedulingReports.summary>) {
    return this.reports.summary(actor, query)
  }

  @Route(schedulingReports.workload)
  workload(@Who() actor: Actor, @Parsed() { query }: HandlerInput<typeof schedulingReports.workload>) {
    return this.reports.workload(actor, query)
  }
}
