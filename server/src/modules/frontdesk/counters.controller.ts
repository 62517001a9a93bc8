import { Controller } from '@nestjs/common'
import { counters } from '@tabib/contracts/frontdesk/counters'
import { waitingTimes } from '@tabib/contracts/frontdesk/waiting-times'
import type { Actor } from '../../platform/actor.js'
import { type HandlerInput, Parsed, Route, Who } from '../../platform/http/route.js'
import { CountersService } from './counters.service.js'
import { WaitingTimesService } from './waiting-times.service.js'

@Controller()
export class CountersController {
  constructor(
    private readonly service: CountersService,
    private readonly times: WaitingTimesService,
  ) {}

  @Route(counters.waiting)
  waiting(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof counters.waiting>) {
    return this.service.waiting(actor, params.counter)
  }

  @Route(counters.next)
  next(@Who() actor: Actor, @Parsed() { params, body }: HandlerInput<typeof counters.next>) {
    return this.service.next(actor, params.counter, body.place ?? null)
  }

  @Route(counters.call)
  call(@Who() actor: Actor, @Parsed() { params, body }: HandlerInput<typeof counters.call>) {
    return this.service.call(actor, params.counter, { ...body, place: body.place ?? null })
  }

  @Route(counters.skip)
  skip(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof counters.skip>) {
    return this.service.skip(actor, params)
  }

  @Route(counters.hold)
  hold(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof counters.hold>) {
    return this.service.hold(actor, params)
  }

  @Route(counters.resume)
  resume(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof counters.resume>) {
    return this.service.resume(actor, params)
  }

  @Route(counters.transfer)
  transfer(@Who() actor: Actor, @Parsed() { params, body }: HandlerInput<typeof counters.transfer>) {
    return this.service.transfer(actor, params, body.to)
  }

  @Route(counters.finish)
  finish(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof counters.finish>) {
    return this.service.finish(actor, params)
  }

  @Route(waitingTimes.report)
  report(@Who() actor: Actor, @Parsed() { query }: HandlerInput<typeof waitingTimes.report>) {
    return this.times.report(actor, query)
  }
}
