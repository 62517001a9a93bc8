import { Controller } from '@nestjs/common'
import { availability } from '@tabib/contracts/scheduling/availability'
import { leaves } from '@tabib/contracts/scheduling/leaves'
import { schedules } from '@tabib/contracts/scheduling/schedules'
import type { Actor } from '../../platform/actor.js'
import { type HandlerInput, Parsed, Route, Who } from '../../platform/http/route.js'
import { SchedulesService } from './schedules.service.js'
import { LeavesService } from './leaves.service.js'
import { AvailabilityService } from './availability.service.js'

@Controller()
export class SchedulesController {
  constructor(
    private readonly service: SchedulesService,
    private readonly leaveBook: LeavesService,
    private readonly slots: AvailabilityService,
  ) {}

  @Route(schedules.create)
  create(@Who() actor: Actor, @Parsed() { body }: HandlerInput<typeof schedules.create>) {
    return this.service.create(actor, body)
  }

  @Route(schedules.ofDoctor)
  ofDoctor(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof schedules.ofDoctor>) {
    return this.service.ofDoctor(actor, params.id)
  }

  @Route(schedules.change)
  change(@Who() actor: Actor, @Parsed() { params, body }: HandlerInput<typeof schedules.change>) {
    return this.service.revise(actor, params.id, body)
  }

  @Route(schedules.except)
  except(@Who() actor: Actor, @Parsed() { body }: HandlerInput<typeof schedules.except>) {
    return this.service.except(actor, body)
  }

  @Route(schedules.unexcept)
  unexcept(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof schedules.unexcept>) {
    return this.service.unexcept(actor, params.id)
  }

  @Route(schedules.lateness)
  lateness(@Who() actor: Actor, @Parsed() { params, query }: HandlerInput<typeof schedules.lateness>) {
    return this.service.lateness(actor, params.id, query)
  }

  @Route(schedules.late)
  late(@Who() actor: Actor, @Parsed() { params, body }: HandlerInput<typeof schedules.late>) {
    return this.service.late(actor, params.id, body)
  }

  @Route(schedules.findDoctors)
  findDoctors(@Who() actor: Actor, @Parsed() { query }: HandlerInput<typeof schedules.findDoctors>) {
    return this.service.findDoctors(actor, query)
  }

  @Route(availability.ofDoctor)
  availability(@Who() actor: Actor, @Parsed() { params, query }: HandlerInput<typeof availability.ofDoctor>) {
    return this.slots.ofDoctor(actor, params.id, query)
  }

  @Route(leaves.create)
  addLeave(@Who() actor: Actor, @Parsed() { body }: HandlerInput<typeof leaves.create>) {
    return this.leaveBook.create(actor, body)
  }

  @Route(leaves.withdraw)
  withdrawLeave(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof leaves.withdraw>) {
    return this.leaveBook.withdraw(actor, params.id)
  }

  @Route(leaves.affected)
  affected(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof leaves.affected>) {
    return this.leaveBook.affected(actor, params.id)
  }

  @Route(leaves.moveAll)
  moveAll(@Who() actor: Actor, @Parsed() { params, body }: HandlerInput<typeof leaves.moveAll>) {
    return this.leaveBook.moveAll(actor, params.id, body)
  }

  @Route(leaves.messageAll)
  messageAll(@Who() actor: Actor, @Parsed() { params, body }: HandlerInput<typeof leaves.messageAll>) {
    return this.leaveBook.messageAll(actor, params.id, body)
  }
}
