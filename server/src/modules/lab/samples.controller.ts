import { Controller } from '@nestjs/common'
import { labSamples } from '@tabib/contracts/lab/samples'
import type { Actor } from '../../platform/actor.js'
import { type HandlerInput, Parsed, Route, Who } from '../../platform/http/route.js'
import { PapersService } from './papers.service.js'
import { SamplesService } from './samples.service.js'

@Controller()
export class SamplesController {
  constructor(
    private readonly service: SamplesService,
    private readonly papers: PapersService,
  ) {}

  @Route(labSamples.collect)
  collect(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof labSamples.collect>) {
    return this.service.collect(actor, params.id)
  }

  @Route(labSamples.label)
  label(@Who() actor: Actor, @Parsed() { params, query }: HandlerInput<typeof labSamples.label>) {
    return this.papers.label(actor, params.id, query.format)
  }
}
