import { Controller } from '@nestjs/common'
import { staff } from '@tabib/contracts/identity/staff'
import type { Actor } from '../../platform/actor.js'
import { type HandlerInput, Parsed, Route, Who } from '../../platform/http/route.js'
import { StaffService } from './staff.service.js'

@Controller()
export class StaffController {
  constructor(private readonly service: StaffService) {}

  @Route(staff.list)
  list(@Who() actor: Actor, @Parsed() { query }: HandlerInput<typeof staff.list>) {
    return this.service.list(actor, query)
  }

  @Route(staff.get)
  get(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof staff.get>) {
    return this.service.get(actor, params.id)
  }

  @Route(staff.create)
  create(@Who() actor: Actor, @Parsed() { body }: HandlerInput<typeof staff.create>) {
    return this.service.create(actor, body)
  }

  @Route(staff.update)
  update(@Who() actor: Actor, @Parsed() { params, body }: HandlerInput<typeof staff.update>) {
    return this.service.update(actor, params.id, body)
  }

  @Route(staff.deactivate)
  deactivate(@Who() actor: Actor, @Parsed() { params, body }: HandlerInput<typeof staff.deactivate>) {
    return this.service.deactivate(actor, params.id, body.reason)
  }

  @Route(staff.invite)
  invite(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof staff.invite>) {
    return this.service.invite(actor, params.id)
  }

  @Route(staff.doctors)
  doctors(@Who() actor: Actor) {
    return this.service.doctors(actor)
  }
}
