import { Controller } from '@nestjs/common'
import { staff } from '@tabib/contracts/identity/staff'
import type { Actor } from '../../platform/actor.js'
import { Exchange, type HandlerInput, Parsed, type RawExchange, Route, Who } from '../../platform/http/route.js'
import { AccessService } from './access.service.js'
import { InvitationsService } from './invitations.service.js'
import { PhotosService } from './photos.service.js'
import { StaffService } from './staff.service.js'

@Controller()
export class StaffController {
  constructor(
    private readonly service: StaffService,
    private readonly access: AccessService,
    private readonly photos: PhotosService,
    private readonly invitations: InvitationsService,
  ) {}

  @Route(staff.list)
  list(@Who() actor: Actor, @Parsed() { query }: HandlerInput<typeof staff.list>) {
    return this.service.list(actor, query)
  }

  @Route(staff.get)
  get(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof staff.get>) {
    return this.service.get(actor, { id: params.id })
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
    return this.access.deactivate(actor, params.id, body.reason)
  }

  @Route(staff.reactivate)
  reactivate(@Who() actor: Actor, @Parsed() { params, body }: HandlerInput<typeof staff.reactivate>) {
    return this.access.reactivate(actor, params.id, body.reason)
  }

  @Route(staff.setRoles)
  setRoles(@Who() actor: Actor, @Parsed() { params, body }: HandlerInput<typeof staff.setRoles>) {
    return this.service.setRoles(actor, params.id, body)
  }

  @Route(staff.setPhoto)
  setPhoto(@Who() actor: Actor, @Parsed() { params, file }: HandlerInput<typeof staff.setPhoto>) {
    return this.photos.set(actor, params.id, file.bytes)
  }

  @Route(staff.photo)
  photo(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof staff.photo>) {
    return this.photos.get(actor, params.id)
  }

  @Route(staff.invite)
  async invite(
    @Who() actor: Actor,
    @Parsed() { params }: HandlerInput<typeof staff.invite>,
    @Exchange() { req }: RawExchange,
  ) {
    const { token, invitation } = await this.invitations.send(actor, params.id, 'link', req.headers.host ?? '')
    return { token: token!, expiresAt: invitation.expiresAt }
  }

  @Route(staff.doctors)
  doctors(@Who() actor: Actor) {
    return this.service.doctors(actor)
  }
}
