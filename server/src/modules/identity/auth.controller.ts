import { Controller, Inject } from '@nestjs/common'
import { auth } from '@tabib/contracts/identity/auth'
import type { FastifyReply } from 'fastify'
import type { Actor } from '../../platform/actor.js'
import { CONFIG, type Config } from '../../platform/config.js'
import { Exchange, type HandlerInput, Parsed, type RawExchange, Route, Who } from '../../platform/http/route.js'
import { setCookie } from '../../platform/http/set-cookie.js'
import type { Visitor } from '../../platform/http/visitor.js'
import { AuthService } from './auth.service.js'
import { cookie } from './sessions.service.js'
import { ACCESS_SECONDS } from './tokens.js'

const REFRESH_PATH = '/api/v1/auth'

@Controller()
export class AuthController {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly service: AuthService,
  ) {}

  @Route(auth.login)
  async login(
    @Who() visitor: Visitor,
    @Parsed() { body }: HandlerInput<typeof auth.login>,
    @Exchange() { reply }: RawExchange,
  ) {
    return this.giveCookies(reply, await this.service.login(visitor, body))
  }

  @Route(auth.refresh)
  async refresh(
    @Who() visitor: Visitor,
    @Parsed() { body }: HandlerInput<typeof auth.refresh>,
    @Exchange() { req, reply }: RawExchange,
  ) {
    const token = body.refreshToken ?? cookie(req.headers, 'tabib_refresh')
    return this.giveCookies(reply, await this.service.refresh(visitor, token))
  }

  @Route(auth.logout)
  async logout(@Who() actor: Actor, @Parsed() _: HandlerInput<typeof auth.logout>, @Exchange() { reply }: RawExchange) {
    const done = await this.service.logout(actor)
    setCookie(reply, { ...this.access, value: '', maxAge: 0 })
    setCookie(reply, { ...this.refreshing, value: '', maxAge: 0 })
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
    return this.service.invitation(visitor, body.token)
  }

  @Route(auth.setPassword)
  setPassword(@Who() visitor: Visitor, @Parsed() { body }: HandlerInput<typeof auth.setPassword>) {
    return this.service.setPassword(visitor, body)
  }

  @Route(auth.demoLogins)
  demoLogins(@Who() visitor: Visitor) {
    return this.service.demoLogins(visitor)
  }

  private giveCookies<T extends { accessToken: string; refreshToken: string }>(reply: FastifyReply, tokens: T): T {
    setCookie(reply, { ...this.access, value: tokens.accessToken, maxAge: ACCESS_SECONDS })
    setCookie(reply, { ...this.refreshing, value: tokens.refreshToken, maxAge: 12 * 3600 })
    return tokens
  }

  private get access() {
    return { name: 'tabib_access', path: '/api', secure: this.secure }
  }

  private get refreshing() {
    return { name: 'tabib_refresh', path: REFRESH_PATH, secure: this.secure }
  }

  private get secure() {
    return this.config.PUBLIC_URL?.startsWith('https:') ?? false
  }
}
