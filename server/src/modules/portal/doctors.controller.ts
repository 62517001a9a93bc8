import { Controller } from '@nestjs/common'
import { doctors, publicDoctors } from '@tabib/contracts/portal/doctors'
import type { Actor } from '../../platform/actor.js'
import { type HandlerInput, Parsed, Route, Who } from '../../platform/http/route.js'
import type { Visitor } from '../../platform/http/visitor.js'
import { DoctorsService } from './doctors.service.js'

@Controller()
export class DoctorsController {
  constructor(private readonly service: DoctorsService) {}

  @Route(doctors.search)
  search(@Who() actor: Actor, @Parsed() { query }: HandlerInput<typeof doctors.search>) {
    return this.service.search(actor, query)
  }

  @Route(doctors.get)
  get(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof doctors.get>) {
    return this.service.get(actor, params.id)
  }

  @Route(doctors.days)
  days(@Who() actor: Actor, @Parsed() { params, query }: HandlerInput<typeof doctors.days>) {
    return this.service.days(actor, params.id, query)
  }

  @Route(publicDoctors.search)
  searchOpenly(@Who() visitor: Visitor, @Parsed() { query }: HandlerInput<typeof publicDoctors.search>) {
    return this.service.search(visitor, query)
  }

  @Route(publicDoctors.get)
  getOpenly(@Who() visitor: Visitor, @Parsed() { params }: HandlerInput<typeof publicDoctors.get>) {
    return this.service.get(visitor, params.id)
  }

  @Route(publicDoctors.days)
  daysOpenly(@Who() visitor: Visitor, @Parsed() { params, query }: HandlerInput<typeof publicDoctors.days>) {
    return this.service.days(visitor, params.id, query)
  }
}
