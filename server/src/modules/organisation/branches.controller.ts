import { Controller } from '@nestjs/common'
import { branches } from '@tabib/contracts/organisation/branches'
import type { Actor } from '../../platform/actor.js'
import { Route, Who } from '../../platform/http/route.js'
import { BranchesService } from './branches.service.js'

@Controller()
export class BranchesController {
  constructor(private readonly service: BranchesService) {}

  @Route(branches.list)
  list(@Who() actor: Actor) {
    return this.service.list(actor)
  }

  @Route(branches.rooms)
  rooms(@Who() actor: Actor) {
    return this.service.rooms(actor)
  }
}
