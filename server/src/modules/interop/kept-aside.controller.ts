import { Controller } from '@nestjs/common'
import { keptAsides } from '@tabib/contracts/interop/kept-aside'
import type { Actor } from '../../platform/actor.js'
import { type HandlerInput, Parsed, Route, Who } from '../../platform/http/route.js'
import { KeptAsideService } from './kept-aside.service.js'

@Controller()
export class KeptAsideController {
  constructor(private readonly service: KeptAsideService) {}

  @Route(keptAsides.list)
  list(@Who() actor: Actor, @Parsed() { query }: HandlerInput<typeof keptAsides.list>) {
    return this.service.list(actor, query)
  }

  @Route(keptAsides.counts)
  counts(@Who() actor: Actor, @Parsed() { query }: HandlerInput<typeof keptAsides.counts>) {
    return this.service.counts(actor, query.patientId)
  }

  @Route(keptAsides.get)
  get(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof keptAsides.get>) {
    return this.service.get(actor, params.id)
  }
}
