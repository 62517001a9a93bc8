import { Controller } from '@nestjs/common'
import type { Language } from '@tabib/contracts/core/person'
import type { MessageKind } from '@tabib/contracts/notifications/kinds'
import { channelSettings, clinicRules, templates } from '@tabib/contracts/notifications/settings'
import type { Actor } from '../../platform/actor.js'
import { type HandlerInput, Parsed, Route, Who } from '../../platform/http/route.js'
import { ChannelsService } from './channels.service.js'
import { TemplatesService } from './templates.service.js'

// The contract has checked that it is a kind.
const placeOf = <P extends { kind: string; language: Language }>(p: P) => ({ ...p, kind: p.kind as MessageKind })

@Controller()
export class SettingsController {
  constructor(
    private readonly channels: ChannelsService,
    private readonly texts: TemplatesService,
  ) {}

  @Route(channelSettings.list)
  list(@Who() actor: Actor) {
    return this.channels.list(actor)
  }

  @Route(channelSettings.put)
  put(@Who() actor: Actor, @Parsed() { params, body }: HandlerInput<typeof channelSettings.put>) {
    return this.channels.put(actor, params.channel, body)
  }

  @Route(channelSettings.test)
  test(@Who() actor: Actor, @Parsed() { params, body }: HandlerInput<typeof channelSettings.test>) {
    return this.channels.test(actor, params.channel, body.to)
  }

  @Route(clinicRules.get)
  rules(@Who() actor: Actor) {
    return this.channels.rules(actor)
  }

  @Route(clinicRules.put)
  setRules(@Who() actor: Actor, @Parsed() { body }: HandlerInput<typeof clinicRules.put>) {
    return this.channels.setRules(actor, body)
  }

  @Route(clinicRules.policies)
  policies(@Who() actor: Actor) {
    return this.channels.policies(actor)
  }

  @Route(clinicRules.setPolicy)
  setPolicy(@Who() actor: Actor, @Parsed() { params, body }: HandlerInput<typeof clinicRules.setPolicy>) {
    return this.channels.setPolicy(actor, params.kind as MessageKind, body)
  }

  @Route(templates.get)
  template(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof templates.get>) {
    return this.texts.get(actor, placeOf(params))
  }

  @Route(templates.put)
  putTemplate(@Who() actor: Actor, @Parsed() { params, body }: HandlerInput<typeof templates.put>) {
    return this.texts.put(actor, placeOf(params), body)
  }

  @Route(templates.reset)
  reset(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof templates.reset>) {
    return this.texts.reset(actor, placeOf(params))
  }

  @Route(templates.preview)
  async preview(@Who() _actor: Actor, @Parsed() { params, body }: HandlerInput<typeof templates.preview>) {
    return this.texts.preview(placeOf(params), body)
  }
}
