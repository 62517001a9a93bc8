import { Controller } from '@nestjs/common'
import { sessions } from '@tabib/contracts/identity/sessions'
import type { Actor } from '../../platform/actor.js'
import { Exchange, type HandlerInput, Parsed, type RawExchange, Route, Who } from '../../platform/http/route.js'
import type { Visitor } from '../../platform/http/visitor.js'
import { Cookies } from './cookies.js'
import { DeskService } from './desk.service.js'
import { OthersSessionsService } from './others-sessions.service.js'
import { SessionListService } from './session-list.service.js'

@Controller()
export class SessionsController {
  constructor(
    private readonly cookies: Cookies,
    private readonly service: SessionListService,
    private readonly atDesk: DeskService,
    private readonly others: OthersSessionsService,
  ) {}

  @Route(sessions.list)
  list(@Who() actor: Actor) {
    return this.service.list(actor)
  }

  @Route(sessions.end)
  end(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof sessions.end>) {
    return this.service.end(actor, params.id)
  }

  @Route(sessions.endOthers)
  endOthers(@Who() actor: Actor) {
    return this.service.endOthers(actor)
  }

  @Route(sessions.ofPerson)
  ofPerson(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof sessions.ofPerson>) {
    return this.others.list(actor, params.id)
  }

  @Route(sessions.endOfPerson)
  endOfPerson(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof sessions.endOfPerson>) {
    return this.others.end(actor, params.id, params.sessionId)
  }

  @Route(sessions.endAllOfPerson)
  endAllOfPerson(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof sessions.endAllOfPerson>) {
    return this.others.endAll(actor, params.id)
  }

  @Route(sessions.lock)
  async lock(@Who() actor: Actor, @Parsed() _: HandlerInput<typeof sessions.lock>, @Exchange() { reply }: RawExchange) {
    const done = await this.atDesk.lock(actor)
    this.cookies.take(reply)
    return done
  }

  @Route(sessions.desk)
  desk(@Who() visitor: Visitor, @Parsed() _: HandlerInput<typeof sessions.desk>, @Exchange() { req }: RawExchange) {
    return this.atDesk.people(visitor, this.cookies.deviceOf(req))
  }

  @Route(sessions.unlock)
  async unlock(
    @Who() visitor: Visitor,
    @Parsed() { body }: HandlerInput<typeof sessions.unlock>,
    @Exchange() { req, reply }: RawExchange,
  ) {
    return this.cookies.give(reply, await this.atDesk.unlock(visitor, body, this.cookies.deviceOf(req)))
  }

  @Route(sessions.setPin)
  setPin(@Who() actor: Actor, @Parsed() { body }: HandlerInput<typeof sessions.setPin>) {
    return this.atDesk.setPin(actor, body.pin)
  }

  @Route(sessions.removePin)
  removePin(@Who() actor: Actor) {
    return this.atDesk.removePin(actor)
  }

  @Route(sessions.policy)
  policy(@Who() actor: Actor) {
    return this.service.policy(actor)
  }

  @Route(sessions.setPolicy)
  setPolicy(@Who() actor: Actor, @Parsed() { body }: HandlerInput<typeof sessions.setPolicy>) {
    return this.service.setPolicy(actor, body)
  }
}
