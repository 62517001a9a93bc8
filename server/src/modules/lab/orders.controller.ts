import { Controller } from '@nestjs/common'
import { labOrders } from '@tabib/contracts/lab/orders'
import type { Actor } from '../../platform/actor.js'
import { type HandlerInput, Parsed, Route, Who } from '../../platform/http/route.js'
import { OrdersService } from './orders.service.js'
import { PapersService } from './papers.service.js'

@Controller()
export class OrdersController {
  constructor(
    private readonly service: OrdersService,
    private readonly papers: PapersService,
  ) {}

  @Route(labOrders.worklist)
  worklist(@Who() actor: Actor, @Parsed() { query }: HandlerInput<typeof labOrders.worklist>) {
    return this.service.worklist(actor, query)
  }

  @Route(labOrders.get)
  get(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof labOrders.get>) {
    return this.service.get(actor, params.id)
  }

  @Route(labOrders.ofEncounter)
  ofEncounter(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof labOrders.ofEncounter>) {
    return this.service.ofEncounter(actor, params.encounterId)
  }

  @Route(labOrders.ofPatient)
  ofPatient(@Who() actor: Actor, @Parsed() { params, query }: HandlerInput<typeof labOrders.ofPatient>) {
    return this.service.ofPatient(actor, params.patientId, query)
  }

  @Route(labOrders.place)
  place(@Who() actor: Actor, @Parsed() { body }: HandlerInput<typeof labOrders.place>) {
    return this.service.place(actor, body)
  }

  @Route(labOrders.cancel)
  cancel(@Who() actor: Actor, @Parsed() { params, body }: HandlerInput<typeof labOrders.cancel>) {
    return this.service.cancel(actor, params.id, body.reason)
  }

  @Route(labOrders.verify)
  verify(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof labOrders.verify>) {
    return this.service.verify(actor, params.id)
  }

  @Route(labOrders.report)
  report(@Who() actor: Actor, @Parsed() { params, query }: HandlerInput<typeof labOrders.report>) {
    return this.papers.report(actor, params.id, query.preliminary)
  }
}
