import { Controller } from '@nestjs/common'
import { bookings } from '@tabib/contracts/portal/bookings'
import type { Actor } from '../../platform/actor.js'
import { type HandlerInput, Parsed, Route, Who } from '../../platform/http/route.js'
import { BookingsService } from './bookings.service.js'
import { WaitsService } from './waits.service.js'

@Controller()
export class BookingsController {
  constructor(
    private readonly service: BookingsService,
    private readonly waits: WaitsService,
  ) {}

  @Route(bookings.list)
  list(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof bookings.list>) {
    return this.service.list(actor, params.patientId)
  }

  @Route(bookings.get)
  get(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof bookings.get>) {
    return this.service.get(actor, params)
  }

  @Route(bookings.book)
  book(@Who() actor: Actor, @Parsed() { params, body }: HandlerInput<typeof bookings.book>) {
    return this.service.book(actor, params.patientId, body)
  }

  @Route(bookings.keep)
  keep(@Who() actor: Actor, @Parsed() { params, body }: HandlerInput<typeof bookings.keep>) {
    return this.service.keep(actor, params, body.reason ?? null)
  }

  @Route(bookings.move)
  move(@Who() actor: Actor, @Parsed() { params, body }: HandlerInput<typeof bookings.move>) {
    return this.service.move(actor, params, body.startsAt)
  }

  @Route(bookings.cancel)
  cancel(@Who() actor: Actor, @Parsed() { params, body }: HandlerInput<typeof bookings.cancel>) {
    return this.service.cancel(actor, params, body.reason ?? null)
  }

  @Route(bookings.waiting)
  waiting(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof bookings.waiting>) {
    return this.waits.list(actor, params.patientId)
  }

  @Route(bookings.join)
  join(@Who() actor: Actor, @Parsed() { params, body }: HandlerInput<typeof bookings.join>) {
    return this.waits.join(actor, params.patientId, body)
  }

  @Route(bookings.leave)
  leave(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof bookings.leave>) {
    return this.waits.leave(actor, params)
  }

  @Route(bookings.accept)
  accept(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof bookings.accept>) {
    return this.waits.accept(actor, params)
  }

  @Route(bookings.listFeeds)
  listFeeds(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof bookings.listFeeds>) {
    return this.service.listFeeds(actor, params.patientId)
  }

  @Route(bookings.makeFeed)
  makeFeed(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof bookings.makeFeed>) {
    return this.service.makeFeed(actor, params.patientId)
  }
}
