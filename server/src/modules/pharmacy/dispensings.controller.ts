import { Controller } from '@nestjs/common'
import { dispensings } from '@tabib/contracts/pharmacy/dispensing'
import type { Actor } from '../../platform/actor.js'
import { type HandlerInput, Parsed, Route, Who } from '../../platform/http/route.js'
import { CounterService } from './counter.service.js'
import { DispensingsService } from './dispensings.service.js'
import { LabelsService } from './labels.service.js'

@Controller()
export class DispensingsController {
  constructor(
    private readonly counter: CounterService,
    private readonly service: DispensingsService,
    private readonly labels: LabelsService,
  ) {}

  @Route(dispensings.waiting)
  waiting(@Who() actor: Actor, @Parsed() { query }: HandlerInput<typeof dispensings.waiting>) {
    return this.counter.waiting(actor, query)
  }

  @Route(dispensings.proposal)
  proposal(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof dispensings.proposal>) {
    return this.counter.proposal(actor, params.prescriptionId)
  }

  @Route(dispensings.dispense)
  dispense(@Who() actor: Actor, @Parsed() { body }: HandlerInput<typeof dispensings.dispense>) {
    return this.service.dispense(actor, body)
  }

  @Route(dispensings.get)
  get(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof dispensings.get>) {
    return this.counter.get(actor, params.id)
  }

  @Route(dispensings.label)
  label(@Who() actor: Actor, @Parsed() { params, query }: HandlerInput<typeof dispensings.label>) {
    return this.labels.label(actor, params.id, query)
  }
}
