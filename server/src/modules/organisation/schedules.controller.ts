import { Controller } from '@nestjs/common'
import { schedules } from '@tabib/contracts/organisation/schedules'
import type { Actor } from '../../platform/actor.js'
import { type HandlerInput, Parsed, Route, Who } from '../../platform/http/route.js'
import { SchedulesService } from './schedules.service.js'

@Controller()
export class SchedulesController {
  constructor(private readonly service: SchedulesService) {}

  @Route(schedules.get)
  get(@Who() actor: Actor, @Parsed() { params, query }: HandlerInput<typeof schedules.get>) {
    return this.service.get(actor, params.id, query)
  }

  @Route(schedules.setHours)
  setHours(@Who() actor: Actor, @Parsed() { params, body }: HandlerInput<typeof schedules.setHours>) {
    return this.service.setHours(actor, params.id, body.hours)
  }

  @Route(schedules.holidays)
  holidays(@Who() actor: Actor, @Parsed() { params, query }: HandlerInput<typeof schedules.holidays>) {
    return this.service.holidays(actor, params.id, query.year)
  }

  @Route(schedules.addHolidays)
  addHolidays(@Who() actor: Actor, @Parsed() { params, body }: HandlerInput<typeof schedules.addHolidays>) {
    return this.service.addHolidays(actor, params.id, body.items)
  }

  @Route(schedules.changeHoliday)
  changeHoliday(@Who() actor: Actor, @Parsed() { params, body }: HandlerInput<typeof schedules.changeHoliday>) {
    return this.service.changeHoliday(actor, params, body)
  }

  @Route(schedules.removeHoliday)
  removeHoliday(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof schedules.removeHoliday>) {
    return this.service.removeHoliday(actor, params)
  }
}
