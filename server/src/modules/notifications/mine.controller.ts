import { Controller } from '@nestjs/common'
import { myNotifications, myPreferences, push } from '@tabib/contracts/notifications/mine'
import type { Actor } from '../../platform/actor.js'
import { type HandlerInput, Parsed, Route, Who } from '../../platform/http/route.js'
import { MineService } from './mine.service.js'

@Controller()
export class MineController {
  constructor(private readonly service: MineService) {}

  @Route(myNotifications.list)
  list(@Who() actor: Actor, @Parsed() { query }: HandlerInput<typeof myNotifications.list>) {
    return this.service.list(actor, query)
  }

  @Route(myNotifications.unread)
  unread(@Who() actor: Actor) {
    return this.service.unread(actor)
  }

  @Route(myNotifications.read)
  read(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof myNotifications.read>) {
    return this.service.read(actor, params.id)
  }

  @Route(myNotifications.readAll)
  readAll(@Who() actor: Actor) {
    return this.service.readAll(actor)
  }

  @Route(myPreferences.get)
  preferences(@Who() actor: Actor) {
    return this.service.preferences(actor)
  }

  @Route(myPreferences.put)
  prefer(@Who() actor: Actor, @Parsed() { body }: HandlerInput<typeof myPreferences.put>) {
    return this.service.prefer(actor, body)
  }

  @Route(push.key)
  pushKey(@Who() actor: Actor) {
    return this.service.pushKey(actor)
  }

  @Route(push.subscribe)
  subscribe(@Who() actor: Actor, @Parsed() { body }: HandlerInput<typeof push.subscribe>) {
    return this.service.subscribe(actor, body)
  }

  @Route(push.unsubscribe)
  unsubscribe(@Who() actor: Actor, @Parsed() { body }: HandlerInput<typeof push.unsubscribe>) {
    return this.service.unsubscribe(actor, body.address)
  }
}
