import { Controller } from '@nestjs/common'
import { chain } from '@tabib/contracts/audit/chain'
import type { Actor } from '../../platform/actor.js'
import { type HandlerInput, Parsed, Route, Who } from '../../platform/http/route.js'
import { ChainService } from './chain.service.js'

@Controller()
export class ChainController {
  constructor(private readonly service: ChainService) {}

  @Route(chain.status)
  status(@Who() actor: Actor) {
    return this.service.status(actor)
  }

  @Route(chain.verify)
  verify(@Who() actor: Actor) {
    return this.service.verify(actor)
  }

  @Route(chain.verification)
  verification(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof chain.verification>) {
    return this.service.verification(actor, params.id)
  }

  @Route(chain.seal)
  seal(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof chain.seal>) {
    return this.service.seal(actor, params.code)
  }
}
