import { Controller } from '@nestjs/common'
import { auth } from '@tabib/contracts/identity/auth'
import { otp } from '@tabib/contracts/identity/otp'
import { passwords } from '@tabib/contracts/identity/passwords'
import type { Actor } from '../../platform/actor.js'
import { Exchange, type HandlerInput, Parsed, type RawExchange, Route, Who } from '../../platform/http/route.js'
import type { Visitor } from '../../platform/http/visitor.js'
import { AuthService } from './auth.service.js'
import { Cookies } from './cookies.js'
import { Links } from './links.js'
import { OtpService } from './otp.service.js'
import { PasswordsService } from './passwords.service.js'
import { SignInService } from './sign-in.service.js'

@Controller()
export class AuthController {
  constructor(
    private readonly cookies: Cookies,
    private readonly links: Links,
    private readonly service: AuthService,
    private readonly signIn: SignInService,
    private readonly passwords: PasswordsService,
    private readonly codes: OtpService,
  ) {}

  @Route(auth.login)
  async login(
    @Who() visitor: Visitor,
    @Parsed() { body }: HandlerInput<typeof auth.login>,
    @Exchange() { req, reply }: RawExchange,
  ) {
    return this.cookies.give(reply, await this.signIn.login(visitor, body, this.cookies.deviceOf(req)))
  }

  @Route(auth.refresh)
  async refresh(
    @Who() visitor: Visitor,
    @Parsed() { body }: HandlerInput<typeof auth.refresh>,
    @Exchange() { req, reply }: RawExchange,
  ) {
    const token = body.refreshToken ?? this.cookies.refreshOf(req)
    return this.cookies.give(reply, await this.service.refresh(visitor, token))
  }

  @Route(auth.logout)
  async logout(@Who() actor: Actor, @Parsed() _: HandlerInput<typeof auth.logout>, @Exchange() { reply }: RawExchange) {
    const done = await this.service.logout(actor)
    this.cookies.take(reply)
    return done
  }

  @Route(auth.me)
  me(@Who() actor: Actor) {
    return this.service.me(actor)
  }

  @Route(auth.switchBranch)
  switchBranch(@Who() actor: Actor, @Parsed() { body }: HandlerInput<typeof auth.switchBranch>) {
    return this.service.switchBranch(actor, body.branchId)
  }

  @Route(auth.setLanguage)
  setLanguage(@Who() actor: Actor, @Parsed() { body }: HandlerInput<typeof auth.setLanguage>) {
    return this.service.setLanguage(actor, body.language)
  }

  @Route(auth.invitation)
  invitation(@Who() visitor: Visitor, @Parsed() { body }: HandlerInput<typeof auth.invitation>) {
    return this.passwords.invitation(visitor, body.token)
  }

  @Route(auth.setPassword)
  setPassword(@Who() visitor: Visitor, @Parsed() { body }: HandlerInput<typeof auth.setPassword>) {
    return this.passwords.setByInvitation(visitor, body)
  }

  @Route(auth.demoLogins)
  demoLogins(@Who() visitor: Visitor) {
    return this.service.demoLogins(visitor)
  }

  @Route(passwords.forgot)
  forgot(
    @Who() visitor: Visitor,
    @Parsed() { body }: HandlerInput<typeof passwords.forgot>,
    @Exchange() { req }: RawExchange,
  ) {
    const named = { login: body.login, device: this.cookies.deviceOf(req) }
    return this.passwords.forgot(visitor, named, this.links.of(visitor.tenant, req.headers.host ?? ''))
  }

  @Route(passwords.reset)
  reset(@Who() visitor: Visitor, @Parsed() { body }: HandlerInput<typeof passwords.reset>) {
    return this.passwords.reset(visitor, body)
  }

  @Route(passwords.change)
  change(@Who() actor: Actor, @Parsed() { body }: HandlerInput<typeof passwords.change>) {
    return this.passwords.change(actor, body)
  }

  @Route(passwords.askVerification)
  askVerification(
    @Who() actor: Actor,
    @Parsed() _: HandlerInput<typeof passwords.askVerification>,
    @Exchange() { req }: RawExchange,
  ) {
    return this.passwords.askVerification(actor, this.links.of(actor.tenant, req.headers.host ?? ''))
  }

  @Route(passwords.verifyEmail)
  verifyEmail(@Who() visitor: Visitor, @Parsed() { body }: HandlerInput<typeof passwords.verifyEmail>) {
    return this.passwords.verifyEmail(visitor, body.token)
  }

  @Route(otp.send)
  sendCode(
    @Who() visitor: Visitor,
    @Parsed() { body }: HandlerInput<typeof otp.send>,
    @Exchange() { req }: RawExchange,
  ) {
    return this.codes.send(visitor, body, this.cookies.deviceOf(req))
  }

  @Route(otp.verify)
  async verifyCode(
    @Who() visitor: Visitor,
    @Parsed() { body }: HandlerInput<typeof otp.verify>,
    @Exchange() { req, reply }: RawExchange,
  ) {
    return this.cookies.give(reply, await this.codes.verify(visitor, body, this.cookies.deviceOf(req)))
  }
}
