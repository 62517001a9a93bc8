import { Controller } from '@nestjs/common'
import { clinicDoctors } from '@tabib/contracts/identity/clinic-doctors'
import { clinics } from '@tabib/contracts/organisation/clinics'
import type { Actor } from '../../platform/actor.js'
import { type HandlerInput, Parsed, Route, Who } from '../../platform/http/route.js'
import { ClinicStaffService } from './clinics.service.js'

@Controller()
export class ClinicStaffController {
  constructor(private readonly service: ClinicStaffService) {}

  @Route(clinics.open)
  open(@Who() actor: Actor, @Parsed() { body }: HandlerInput<typeof clinics.open>) {
    return this.service.open(actor, body)
  }

  @Route(clinicDoctors.list)
  doctors(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof clinicDoctors.list>) {
    return this.service.doctors(actor, params.id)
  }
}
