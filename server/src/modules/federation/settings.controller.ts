import { Controller } from '@nestjs/common'
import { federationSettings as contracts } from '@tabib/contracts/federation/settings'
import type { Actor } from '../../platform/actor.js'
import { Exchange, type HandlerInput, Parsed, type RawExchange, Route, Who } from '../../platform/http/route.js'
import { Findings } from './findings.service.js'
import { SettingsService } from './settings.service.js'

const hostOf = ({ req }: RawExchange) => req.headers.host ?? ''

@Controller()
export class SettingsController {
  constructor(
    private readonly service: SettingsService,
    private readonly findings: Findings,
  ) {}

  @Route(contracts.read)
  read(@Who() actor: Actor, @Parsed() _: HandlerInput<typeof contracts.read>, @Exchange() exchange: RawExchange) {
    return this.service.read(actor, hostOf(exchange))
  }

  @Route(contracts.save)
  save(
    @Who() actor: Actor,
    @Parsed() { body }: HandlerInput<typeof contracts.save>,
    @Exchange() exchange: RawExchange,
  ) {
    return this.service.save(actor, body, hostOf(exchange))
  }

  @Route(contracts.setMode)
  setMode(
    @Who() actor: Actor,
    @Parsed() { body }: HandlerInput<typeof contracts.setMode>,
    @Exchange() exchange: RawExchange,
  ) {
    return this.service.setMode(actor, body.mode, hostOf(exchange))
  }

  @Route(contracts.renewCode)
  renewCode(
    @Who() actor: Actor,
    @Parsed() _: HandlerInput<typeof contracts.renewCode>,
    @Exchange() exchange: RawExchange,
  ) {
    return this.service.renewCode(actor, hostOf(exchange))
  }

  @Route(contracts.test)
  test(@Who() actor: Actor, @Parsed() { body }: HandlerInput<typeof contracts.test>) {
    return this.findings.look(actor, body.settings, body.token)
  }
}
