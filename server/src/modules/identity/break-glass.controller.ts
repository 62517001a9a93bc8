import { Controller } from '@nestjs/common'
import { breakGlass } from '@tabib/contracts/identity/break-glass'
import type { Actor } from '../../platform/actor.js'
import { type HandlerInput, Parsed, Route, Who } from '../../platform/http/route.js'
import { BreakGlassService } from './break-glass.service.js'

@Controller()
export class BreakGlassController {
  constructor(private readonly service: BreakGlassService) {}

  @Route(breakGlass.start)
  start(@Who() actor: Actor, @Parsed() { body }: HandlerInput<typeof breakGlass.start>) {
    return this.service.start(actor, body)
  }

  @Route(breakGlass.mine)
  mine(@Who() actor: Actor) {
    return this.service.mine(actor)
  }

  @Route(breakGlass.end)
  end(@Who() actor: Actor) {
    return this.service.end(actor)
  }

  @Route(breakGlass.list)
  list(@Who() actor: Actor, @Parsed() { query }: HandlerInput<typeof breakGlass.list>) {
    return this.service.list(actor, query)
  }

  @Route(breakGlass.review)
  review(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof breakGlass.review>) {
    return this.service.review(actor, params.id)
  }
}
