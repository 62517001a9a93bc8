import { Controller } from '@nestjs/common'
import { letterheads } from '@tabib/contracts/organisation/letterheads'
import type { Actor } from '../../platform/actor.js'
import { type HandlerInput, Parsed, Route, Who } from '../../platform/http/route.js'
import { LetterheadsService } from './letterheads.service.js'

@Controller()
export class LetterheadsController {
  constructor(private readonly service: LetterheadsService) {}

  @Route(letterheads.get)
  get(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof letterheads.get>) {
    return this.service.get(actor, params.id)
  }

  @Route(letterheads.update)
  update(@Who() actor: Actor, @Parsed() { params, body }: HandlerInput<typeof letterheads.update>) {
    return this.service.update(actor, params.id, body)
  }

  @Route(letterheads.preview)
  preview(@Who() actor: Actor, @Parsed() { params, body }: HandlerInput<typeof letterheads.preview>) {
    return this.service.preview(actor, params.id, body)
  }

  @Route(letterheads.logo)
  logo(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof letterheads.logo>) {
    return this.service.logo(actor, params.id)
  }

  @Route(letterheads.setLogo)
  setLogo(@Who() actor: Actor, @Parsed() { params, file }: HandlerInput<typeof letterheads.setLogo>) {
    return this.service.setLogo(actor, params.id, file.bytes)
  }

  @Route(letterheads.removeLogo)
  removeLogo(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof letterheads.removeLogo>) {
    return this.service.removeLogo(actor, params.id)
  }
}
