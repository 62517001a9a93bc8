import { Controller } from '@nestjs/common'
import { departments, machines, places as rooms } from '@tabib/contracts/organisation/places'
import type { Actor } from '../../platform/actor.js'
import { type HandlerInput, Parsed, Route, Who } from '../../platform/http/route.js'
import { PlacesService } from './places.service.js'

@Controller()
export class DepartmentsController {
  constructor(private readonly service: PlacesService) {}

  @Route(departments.list)
  list(@Who() actor: Actor, @Parsed() { params, query }: HandlerInput<typeof departments.list>) {
    return this.service.departments.list(actor, params.id, query.active)
  }

  @Route(departments.add)
  add(@Who() actor: Actor, @Parsed() { params, body }: HandlerInput<typeof departments.add>) {
    return this.service.departments.add(actor, params.id, body)
  }

  @Route(departments.update)
  update(@Who() actor: Actor, @Parsed() { params, body }: HandlerInput<typeof departments.update>) {
    return this.service.departments.update(actor, params, body)
  }

  @Route(departments.deactivate)
  deactivate(@Who() actor: Actor, @Parsed() { params, body }: HandlerInput<typeof departments.deactivate>) {
    return this.service.departments.deactivate(actor, params, body.reason)
  }

  @Route(departments.activate)
  activate(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof departments.activate>) {
    return this.service.departments.activate(actor, params)
  }
}

@Controller()
export class RoomsController {
  constructor(private readonly service: PlacesService) {}

  @Route(rooms.list)
  list(@Who() actor: Actor, @Parsed() { params, query }: HandlerInput<typeof rooms.list>) {
    return this.service.rooms.list(actor, params.id, query.active)
  }

  @Route(rooms.add)
  add(@Who() actor: Actor, @Parsed() { params, body }: HandlerInput<typeof rooms.add>) {
    return this.service.rooms.add(actor, params.id, body)
  }

  @Route(rooms.update)
  update(@Who() actor: Actor, @Parsed() { params, body }: HandlerInput<typeof rooms.update>) {
    return this.service.rooms.update(actor, params, body)
  }

  @Route(rooms.deactivate)
  deactivate(@Who() actor: Actor, @Parsed() { params, body }: HandlerInput<typeof rooms.deactivate>) {
    return this.service.rooms.deactivate(actor, params, body.reason)
  }

  @Route(rooms.activate)
  activate(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof rooms.activate>) {
    return this.service.rooms.activate(actor, params)
  }
}

@Controller()
export class EquipmentController {
  constructor(private readonly service: PlacesService) {}

  @Route(machines.list)
  list(@Who() actor: Actor, @Parsed() { params, query }: HandlerInput<typeof machines.list>) {
    return this.service.equipment.list(actor, params.id, query.active)
  }

  @Route(machines.add)
  add(@Who() actor: Actor, @Parsed() { params, body }: HandlerInput<typeof machines.add>) {
    return this.service.equipment.add(actor, params.id, body)
  }

  @Route(machines.update)
  update(@Who() actor: Actor, @Parsed() { params, body }: HandlerInput<typeof machines.update>) {
    return this.service.equipment.update(actor, params, body)
  }

  @Route(machines.deactivate)
  deactivate(@Who() actor: Actor, @Parsed() { params, body }: HandlerInput<typeof machines.deactivate>) {
    return this.service.equipment.deactivate(actor, params, body.reason)
  }

  @Route(machines.activate)
  activate(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof machines.activate>) {
    return this.service.equipment.activate(actor, params)
  }
}
