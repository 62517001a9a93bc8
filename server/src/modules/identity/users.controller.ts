import { Controller } from '@nestjs/common'
import { users } from '@tabib/contracts/identity/users'
import type { Actor } from '../../platform/actor.js'
import { type HandlerInput, Parsed, Route, Who } from '../../platform/http/route.js'
import { PhotosService } from './photos.service.js'
import { StaffService } from './staff.service.js'

type Member = Awaited<ReturnType<StaffService['get']>>

@Controller()
export class UsersController {
  constructor(
    private readonly service: StaffService,
    private readonly photos: PhotosService,
  ) {}

  @Route(users.list)
  async list(@Who() actor: Actor, @Parsed() { query }: HandlerInput<typeof users.list>) {
    const { items, next } = await this.service.list(actor, query)
    return { items: items.map(asUser), next }
  }

  @Route(users.me)
  async me(@Who() actor: Actor) {
    return asUser(await this.service.me(actor))
  }

  @Route(users.updateMe)
  async updateMe(@Who() actor: Actor, @Parsed() { body }: HandlerInput<typeof users.updateMe>) {
    return asUser(await this.service.updateMe(actor, body))
  }

  @Route(users.setMyPhoto)
  async setMyPhoto(@Who() actor: Actor, @Parsed() { file }: HandlerInput<typeof users.setMyPhoto>) {
    return asUser(await this.photos.setMine(actor, file.bytes))
  }

  @Route(users.get)
  async get(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof users.get>) {
    return asUser(await this.service.get(actor, { accountId: params.id }))
  }

  @Route(users.update)
  async update(@Who() actor: Actor, @Parsed() { params, body }: HandlerInput<typeof users.update>) {
    return asUser(await this.service.updateProfile(actor, { accountId: params.id }, body))
  }
}

/** The same person, by their account's id. */
const asUser = ({ id, accountId, ...rest }: Member) => ({ ...rest, id: accountId, staffId: id })
