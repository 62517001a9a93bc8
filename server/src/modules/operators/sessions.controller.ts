import { Controller, Inject } from '@nestjs/common'
import { operatorSessions } from '@tabib/contracts/operators/sessions'
import { CONFIG, type Config } from '../../platform/config.js'
import type { Operator } from '../../platform/http/operator-door.js'
import { Exchange, type HandlerInput, Parsed, type RawExchange, Route, Who } from '../../platform/http/route.js'
import { setCookie } from '../../platform/http/set-cookie.js'
import type { Visitor } from '../../platform/http/visitor.js'
import { OPERATOR_COOKIE, OperatorSessions } from './sessions.service.js'

@Controller()
export class OperatorSessionsController {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly service: OperatorSessions,
  ) {}

  @Route(operatorSessions.open)
  async open(
    @Who() visitor: Visitor,
    @Parsed() { body }: HandlerInput<typeof operatorSessions.open>,
    @Exchange() { reply }: RawExchange,
  ) {
    const { me, secret, seconds } = await this.service.open(visitor, body)
    setCookie(reply, { ...this.cookie, value: secret, maxAge: seconds })
    return me
  }

  @Route(operatorSessions.me)
  me(@Who() operator: Operator) {
    return this.service.me(operator)
  }

  @Route(operatorSessions.end)
  async end(
    @Who() operator: Operator,
    @Parsed() _: HandlerInput<typeof operatorSessions.end>,
    @Exchange() { reply }: RawExchange,
  ) {
    setCookie(reply, { ...this.cookie, value: '', maxAge: 0 })
    return this.service.end(operator)
  }

  @Route(operatorSessions.demo)
  demo() {
    return this.service.demo()
  }

  private get cookie() {
    return {
      name: OPERATOR_COOKIE,
      path: '/api/v1/platform',
      secure: this.config.PUBLIC_URL?.startsWith('https:') ?? false,
    }
  }
}
