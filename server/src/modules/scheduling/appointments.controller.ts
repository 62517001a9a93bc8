import { Controller } from '@nestjs/common'
import { appointments } from '@tabib/contracts/scheduling/appointments'
import type { Actor } from '../../platform/actor.js'
import { type HandlerInput, Parsed, Route, Who } from '../../platform/http/route.js'
import { AppointmentsService } from './appointments.service.js'

@Controller()
export class AppointmentsController {
  constructor(private readonly service: AppointmentsService) {}

  @Route(appointments.book)
  book(@Who() actor: Actor, @Parsed() { body }: HandlerInput<typeof appointments.book>) {
    return this.service.book(actor, body)
  }

  @Route(appointments.list)
  list(@Who() actor: Actor, @Parsed() { query }: HandlerInput<typeof appointments.list>) {
    return this.service.list(actor, query)
  }

  @Route(appointments.my)
  my(@Who() actor: Actor, @Parsed() { query }: HandlerInput<typeof appointments.my>) {
    return this.service.my(actor, query)
  }

  @Route(appointments.doctorMy)
  doctorMy(@Who() actor: Actor, @Parsed() { query }: HandlerInput<typeof appointments.doctorMy>) {
    return this.service.doctorMy(actor, query)
  }

  @Route(appointments.calendar)
  calendar(@Who() actor: Actor, @Parsed() { query }: HandlerInput<typeof appointments.calendar>) {
    return this.service.calendar(actor, query)
  }

  @Route(appointments.get)
  get(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof appointments.get>) {
    return this.service.get(actor, params.id)
  }

  @Route(appointments.move)
  move(@Who() actor: Actor, @Parsed() { params, body }: HandlerInput<typeof appointments.move>) {
    return this.service.move(actor, params.id, body)
  }

  @Route(appointments.cancel)
  cancel(@Who() actor: Actor, @Parsed() { params, body }: HandlerInput<typeof appointments.cancel>) {
    return this.service.cancel(actor, params.id, body.reason)
  }

  @Route(appointments.setStatus)
  setStatus(@Who() actor: Actor, @Parsed() { params, body }: HandlerInput<typeof appointments.setStatus>) {
    return this.service.setStatus(actor, params.id, body)
  }

  @Route(appointments.confirm)
  confirm(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof appointments.confirm>) {
    return this.service.confirm(actor, params.id)
  }
}
