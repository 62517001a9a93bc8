import { Controller } from '@nestjs/common'
import { clinics, settings } from '@tabib/contracts/organisation/clinics'
import type { Actor } from '../../platform/actor.js'
import { type HandlerInput, Parsed, Route, Who } from '../../platform/http/route.js'
import { ClinicsService } from './clinics.service.js'

@Controller()
export class ClinicsController {
  constructor(private readonly service: ClinicsService) {}

  @Route(clinics.list)
  list(@Who() actor: Actor) {
    return this.service.list(actor)
  }

  @Route(clinics.get)
  get(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof clinics.get>) {
    return this.service.get(actor, params.id)
  }

  @Route(clinics.update)
  update(@Who() actor: Actor, @Parsed() { params, body }: HandlerInput<typeof clinics.update>) {
    return this.service.update(actor, params.id, body)
  }

  @Route(clinics.deactivate)
  deactivate(@Who() actor: Actor, @Parsed() { params, body }: HandlerInput<typeof clinics.deactivate>) {
    return this.service.deactivate(actor, params.id, body.reason)
  }

  @Route(clinics.activate)
  activate(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof clinics.activate>) {
    return this.service.activate(actor, params.id)
  }

  @Route(clinics.numbering)
  numbering(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof clinics.numbering>) {
    return this.service.numbering(actor, params.id)
  }

  @Route(clinics.renumber)
  renumber(@Who() actor: Actor, @Parsed() { params, body }: HandlerInput<typeof clinics.renumber>) {
    return this.service.renumber(actor, params.id, body.prefix)
  }

  @Route(settings.get)
  settings(@Who() actor: Actor) {
    return this.service.settings(actor)
  }

  @Route(settings.update)
  setSettings(@Who() actor: Actor, @Parsed() { body }: HandlerInput<typeof settings.update>) {
    return this.service.setSettings(actor, body)
  }
}
