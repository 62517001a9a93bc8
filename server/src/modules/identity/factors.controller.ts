import { Controller } from '@nestjs/common'
import { mfa, passkeys } from '@tabib/contracts/identity/mfa'
import type { Actor } from '../../platform/actor.js'
import { Exchange, type HandlerInput, Parsed, type RawExchange, Route, Who } from '../../platform/http/route.js'
import type { Visitor } from '../../platform/http/visitor.js'
import { Cookies } from './cookies.js'
import { MfaService } from './mfa.service.js'
import { PasskeysService } from './passkeys.service.js'
import { StepUpService } from './step-up.service.js'

const hostOf = ({ req }: RawExchange) => req.headers.host ?? ''

@Controller()
export class FactorsController {
  constructor(
    private readonly cookies: Cookies,
    private readonly factors: MfaService,
    private readonly keys: PasskeysService,
    private readonly again: StepUpService,
  ) {}

  @Route(mfa.security)
  security(@Who() actor: Actor) {
    return this.factors.security(actor)
  }

  @Route(mfa.enable)
  enable(@Who() actor: Actor) {
    return this.factors.enable(actor)
  }

  @Route(mfa.confirm)
  confirm(@Who() actor: Actor, @Parsed() { body }: HandlerInput<typeof mfa.confirm>) {
    return this.factors.confirm(actor, body.code)
  }

  @Route(mfa.verify)
  async verify(
    @Who() visitor: Visitor,
    @Parsed() { body }: HandlerInput<typeof mfa.verify>,
    @Exchange() { req, reply }: RawExchange,
  ) {
    return this.cookies.give(reply, await this.factors.verify(visitor, body, this.cookies.deviceOf(req)))
  }

  @Route(mfa.disable)
  disable(@Who() actor: Actor) {
    return this.factors.disable(actor)
  }

  @Route(mfa.renewRecoveryCodes)
  renewRecoveryCodes(@Who() actor: Actor) {
    return this.factors.renewRecoveryCodes(actor)
  }

  @Route(mfa.stepUp)
  stepUp(@Who() actor: Actor, @Parsed() { body }: HandlerInput<typeof mfa.stepUp>, @Exchange() exchange: RawExchange) {
    return this.again.show(actor, body, (shown) => this.keys.proves(actor, shown, hostOf(exchange)))
  }

  @Route(passkeys.registerOptions)
  registerOptions(
    @Who() actor: Actor,
    @Parsed() _: HandlerInput<typeof passkeys.registerOptions>,
    @Exchange() exchange: RawExchange,
  ) {
    return this.keys.registerOptions(actor, hostOf(exchange))
  }

  @Route(passkeys.register)
  register(
    @Who() actor: Actor,
    @Parsed() { body }: HandlerInput<typeof passkeys.register>,
    @Exchange() exchange: RawExchange,
  ) {
    return this.keys.register(actor, body, hostOf(exchange))
  }

  @Route(passkeys.remove)
  remove(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof passkeys.remove>) {
    return this.keys.remove(actor, params.id)
  }

  @Route(passkeys.signInOptions)
  signInOptions(
    @Who() visitor: Visitor,
    @Parsed() _: HandlerInput<typeof passkeys.signInOptions>,
    @Exchange() exchange: RawExchange,
  ) {
    return this.keys.signInOptions(visitor, hostOf(exchange))
  }

  @Route(passkeys.signIn)
  async signIn(
    @Who() visitor: Visitor,
    @Parsed() { body }: HandlerInput<typeof passkeys.signIn>,
    @Exchange() exchange: RawExchange,
  ) {
    const at = { host: hostOf(exchange), device: this.cookies.deviceOf(exchange.req) }
    return this.cookies.give(exchange.reply, await this.keys.signIn(visitor, body, at))
  }

  @Route(passkeys.stepUpOptions)
  stepUpOptions(
    @Who() actor: Actor,
    @Parsed() _: HandlerInput<typeof passkeys.stepUpOptions>,
    @Exchange() exchange: RawExchange,
  ) {
    return this.keys.stepUpOptions(actor, hostOf(exchange))
  }
}
