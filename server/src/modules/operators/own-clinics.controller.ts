import { Controller } from '@nestjs/common'
import { ownClinics } from '@tabib/contracts/operators/own-clinics'
import type { Actor } from '../../platform/actor.js'
import { Route, Who } from '../../platform/http/route.js'
import { ClinicAdmins } from './admins.service.js'

/** The one door of this module that opens to a clinic's people. */
@Controller()
export class OwnClinicsController {
  constructor(private readonly admins: ClinicAdmins) {}

  @Route(ownClinics.list)
  list(@Who() actor: Actor) {
    return this.admins.othersOf(actor)
  }
}
