import { Controller } from '@nestjs/common'
import { roleEditor } from '@tabib/contracts/identity/role-editor'
import type { Actor } from '../../platform/actor.js'
import { type HandlerInput, Parsed, Route, Who } from '../../platform/http/route.js'
import { RolesService } from './roles.service.js'

@Controller()
export class RolesController {
  constructor(private readonly service: RolesService) {}

  @Route(roleEditor.list)
  list(@Who() actor: Actor, @Parsed() { query }: HandlerInput<typeof roleEditor.list>) {
    return this.service.list(actor, query.archived === 'true')
  }

  @Route(roleEditor.get)
  get(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof roleEditor.get>) {
    return this.service.get(actor, params.id)
  }

  @Route(roleEditor.catalogue)
  catalogue(@Who() actor: Actor) {
    return this.service.catalogue(actor)
  }

  @Route(roleEditor.clone)
  clone(@Who() actor: Actor, @Parsed() { body }: HandlerInput<typeof roleEditor.clone>) {
    return this.service.clone(actor, body)
  }

  @Route(roleEditor.update)
  update(@Who() actor: Actor, @Parsed() { params, body }: HandlerInput<typeof roleEditor.update>) {
    return this.service.update(actor, params.id, body)
  }

  @Route(roleEditor.setCap)
  setCap(@Who() actor: Actor, @Parsed() { params, body }: HandlerInput<typeof roleEditor.setCap>) {
    return this.service.setCap(actor, params.id, body.discountCap)
  }

  @Route(roleEditor.archive)
  archive(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof roleEditor.archive>) {
    return this.service.archive(actor, params.id)
  }

  @Route(roleEditor.assign)
  assign(@Who() actor: Actor, @Parsed() { params, body }: HandlerInput<typeof roleEditor.assign>) {
    return this.service.assign(actor, params.id, body)
  }
}
