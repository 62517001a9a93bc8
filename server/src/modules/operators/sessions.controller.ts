import { Controller } from '@nestjs/common'
import { operatorSessions } from '@tabib/contracts/operators/sessions'
import type { Operator } from '../../platform/http/operator-door.js'
import { Exchange, type HandlerInput, Parsed, type RawExchange, Route, Who } from '../../platform/http/route.js'
import type { Visitor } from '../../platform/http/visitor.js'
import { OperatorCookies } from './cookies.js'
import { OperatorSessions } from './sessions.service.js'
import { OperatorSignIn } from './sign-in.service.js'

@Controller()
export class OperatorSessionsController {
  constructor(
    private readonly cookies: OperatorCookies,
    private readonly service: OperatorSessions,
    private readonly door: OperatorSignIn,
  ) {}

  @Route(operatorSessions.open)
  async open(
    @Who() visitor: Visitor,
    @Parsed() { body }: HandlerInput<typeof operatorSessions.open>,
    @Exchange() { req, reply }: RawExchange,
  ) {
    return this.cookies.give(reply, await this.door.open(visitor, body, this.cookies.browserOf(req)))
  }

  @Route(operatorSessions.verify)
  async verify(
    @Who() visitor: Visitor,
    @Parsed() { body }: HandlerInput<typeof operatorSessions.verify>,
    @Exchange() { req, reply }: RawExchange,
  ) {
    return this.cookies.give(reply, await this.door.verify(visitor, body, this.cookies.browserOf(req)))
  }

  @Route(operatorSessions.me)
  me(@Who() operator: Operator) {
    return this.service.me(operator)
  }

  @Route(operatorSessions.end)
  end(
    @Who() operator: Operator,
    @Parsed() _: HandlerInput<typeof operatorSessions.end>,
    @Exchange() { reply }: RawExchange,
  ) {
    this.cookies.takeSession(reply)
    return this.service.end(operator)
  }

  @Route(operatorSessions.list)
  list(@Who() operator: Operator) {
    return this.service.list(operator)
  }

  @Route(operatorSessions.endOne)
  endOne(@Who() operator: Operator, @Parsed() { params }: HandlerInput<typeof operatorSessions.endOne>) {
    return this.service.endOne(operator, params.id)
  }

  @Route(operatorSessions.endOthers)
  endOthers(@Who() operator: Operator) {
    return this.service.endOthers(operator)
  }

  @Route(operatorSessions.demo)
  demo() {
    return this.service.demo()
  }
}
