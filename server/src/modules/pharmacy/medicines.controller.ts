import { Controller } from '@nestjs/common'
import { medicines } from '@tabib/contracts/pharmacy/medicines'
import type { Actor } from '../../platform/actor.js'
import { type HandlerInput, Parsed, Route, Who } from '../../platform/http/route.js'
import { MedicinesService } from './medicines.service.js'

@Controller()
export class MedicinesController {
  constructor(private readonly service: MedicinesService) {}

  @Route(medicines.search)
  search(@Who() actor: Actor, @Parsed() { query }: HandlerInput<typeof medicines.search>) {
    return this.service.search(actor, query)
  }

  @Route(medicines.get)
  get(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof medicines.get>) {
    return this.service.get(actor, params.id)
  }

  @Route(medicines.add)
  add(@Who() actor: Actor, @Parsed() { body }: HandlerInput<typeof medicines.add>) {
    return this.service.add(actor, body)
  }

  @Route(medicines.change)
  change(@Who() actor: Actor, @Parsed() { params, body }: HandlerInput<typeof medicines.change>) {
    return this.service.change(actor, params.id, body)
  }

  @Route(medicines.deactivate)
  deactivate(@Who() actor: Actor, @Parsed() { params, body }: HandlerInput<typeof medicines.deactivate>) {
    return this.service.deactivate(actor, params.id, body.reason)
  }

  @Route(medicines.activate)
  activate(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof medicines.activate>) {
    return this.service.activate(actor, params.id)
  }
}
