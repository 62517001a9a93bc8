import { Controller, Inject } from '@nestjs/common'
import { externalSignIn as contracts } from '@tabib/contracts/federation/sign-in'
import type { Actor } from '../../platform/actor.js'
import { CONFIG, type Config } from '../../platform/config.js'
import { Exchange, type HandlerInput, Parsed, type RawExchange, Route, Who } from '../../platform/http/route.js'
import { setCookie } from '../../platform/http/set-cookie.js'
import type { Visitor } from '../../platform/http/visitor.js'
import { cookie, Cookies, Links } from '../identity/index.js'
import { type Browser, ExternalSignIn } from './sign-in.service.js'

const FLOW = 'tabib_flow'

@Controller()
export class ExternalSignInController {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly cookies: Cookies,
    private readonly links: Links,
    private readonly service: ExternalSignIn,
  ) {}

  @Route(contracts.offer)
  offer(@Who() visitor: Visitor) {
    return this.service.offer(visitor)
  }

  @Route(contracts.start)
  async start(
    @Who() visitor: Visitor,
    @Parsed() { body }: HandlerInput<typeof contracts.start>,
    @Exchange() exchange: RawExchange,
  ) {
    const { url, flow, flowSeconds } = await this.service.start(visitor, body, await this.browser(visitor, exchange))
    this.bind(exchange, flow, flowSeconds)
    return { url }
  }

  @Route(contracts.finish)
  async finish(
    @Who() visitor: Visitor,
    @Parsed() { body }: HandlerInput<typeof contracts.finish>,
    @Exchange() exchange: RawExchange,
  ) {
    const done = await this.service.finish(visitor, body, await this.browser(visitor, exchange))
    this.bind(exchange, '', 0)
    this.cookies.give(exchange.reply, done.answer)
    return done
  }

  @Route(contracts.breakIn)
  async breakIn(
    @Who() visitor: Visitor,
    @Parsed() { body }: HandlerInput<typeof contracts.breakIn>,
    @Exchange() { req, reply }: RawExchange,
  ) {
    return this.cookies.give(reply, await this.service.breakIn(visitor, body, this.cookies.deviceOf(req)))
  }

  @Route(contracts.leave)
  async leave(
    @Who() actor: Actor,
    @Parsed() _: HandlerInput<typeof contracts.leave>,
    @Exchange() { req, reply }: RawExchange,
  ) {
    const left = await this.service.leave(actor, await this.links.base(actor.tenant, req.headers.host ?? ''))
    this.cookies.take(reply)
    return left
  }

  private async browser({ tenant }: { tenant: string }, { req }: RawExchange): Promise<Browser> {
    return {
      base: await this.links.base(tenant, req.headers.host ?? ''),
      device: this.cookies.deviceOf(req),
      flow: cookie(req.headers, FLOW),
    }
  }

  private bind({ reply }: RawExchange, value: string, maxAge: number): void {
    const secure = this.config.PUBLIC_URL?.startsWith('https:') ?? false
    setCookie(reply, { name: FLOW, value, path: '/api/v1/auth', maxAge, secure })
  }
}
