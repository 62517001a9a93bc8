import { Controller } from '@nestjs/common'
import { kiosk } from '@tabib/contracts/frontdesk/kiosk'
import { screens } from '@tabib/contracts/frontdesk/screens'
import type { Actor } from '../../platform/actor.js'
import { type HandlerInput, Parsed, Route, Who } from '../../platform/http/route.js'
import type { Visitor } from '../../platform/http/visitor.js'
import { BoardsService } from './boards.service.js'
import { KioskService } from './kiosk.service.js'
import { ScreensService } from './screens.service.js'

@Controller()
export class ScreensController {
  constructor(
    private readonly service: ScreensService,
    private readonly boards: BoardsService,
    private readonly kiosks: KioskService,
  ) {}

  @Route(screens.list)
  list(@Who() actor: Actor) {
    return this.service.list(actor)
  }

  @Route(screens.open)
  open(@Who() actor: Actor, @Parsed() { body }: HandlerInput<typeof screens.open>) {
    return this.service.open(actor, body)
  }

  @Route(screens.revoke)
  revoke(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof screens.revoke>) {
    return this.service.revoke(actor, params.id)
  }

  @Route(screens.board)
  board(@Who() visitor: Visitor, @Parsed() { params, query }: HandlerInput<typeof screens.board>) {
    return this.boards.board(visitor, params.code, query.seen)
  }

  @Route(screens.place)
  place(@Who() visitor: Visitor, @Parsed() { params }: HandlerInput<typeof screens.place>) {
    return this.boards.place(visitor, params.code)
  }

  @Route(kiosk.get)
  kiosk(@Who() visitor: Visitor, @Parsed() { params }: HandlerInput<typeof kiosk.get>) {
    return this.kiosks.get(visitor, params.code)
  }

  @Route(kiosk.find)
  find(@Who() visitor: Visitor, @Parsed() { params, body }: HandlerInput<typeof kiosk.find>) {
    return this.kiosks.find(visitor, params.code, body)
  }

  @Route(kiosk.checkIn)
  checkIn(@Who() visitor: Visitor, @Parsed() { params, body }: HandlerInput<typeof kiosk.checkIn>) {
    return this.kiosks.checkIn(visitor, params.code, body)
  }

  @Route(kiosk.walkIn)
  walkIn(@Who() visitor: Visitor, @Parsed() { params, body }: HandlerInput<typeof kiosk.walkIn>) {
    return this.kiosks.walkIn(visitor, params.code, body)
  }

  @Route(kiosk.ask)
  ask(@Who() visitor: Visitor, @Parsed() { params, body }: HandlerInput<typeof kiosk.ask>) {
    return this.kiosks.ask(visitor, params.code, body)
  }

  @Route(kiosk.slip)
  slip(@Who() visitor: Visitor, @Parsed() { params, query }: HandlerInput<typeof kiosk.slip>) {
    return this.kiosks.slip(visitor, params.code, params.encounterId, query)
  }

  @Route(kiosk.requests)
  requests(@Who() actor: Actor) {
    return this.kiosks.requests(actor)
  }

  @Route(kiosk.dismiss)
  dismiss(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof kiosk.dismiss>) {
    return this.kiosks.dismiss(actor, params.id)
  }
}
