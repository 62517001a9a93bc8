import { Controller } from '@nestjs/common'
import { clinics } from '@tabib/contracts/operators/clinics'
import type { Operator } from '../../platform/http/operator-door.js'
import { type HandlerInput, Parsed, Route, Who } from '../../platform/http/route.js'
import { ClinicAdmins } from './admins.service.js'
import { Clinics } from './clinics.service.js'
import { Openings } from './opening.service.js'
import { Outcomes } from './outcomes.js'

@Controller()
export class ClinicsController {
  constructor(
    private readonly service: Clinics,
    private readonly openings: Openings,
    private readonly admins: ClinicAdmins,
    private readonly outcomes: Outcomes,
  ) {}

  @Route(clinics.list)
  list(@Who() _: Operator, @Parsed() { query }: HandlerInput<typeof clinics.list>) {
    return this.service.list(query)
  }

  @Route(clinics.get)
  get(@Who() _: Operator, @Parsed() { params }: HandlerInput<typeof clinics.get>) {
    return this.admins.details(params.slug)
  }

  @Route(clinics.slug)
  slug(@Who() _: Operator, @Parsed() { params }: HandlerInput<typeof clinics.slug>) {
    return this.service.slug(params.slug)
  }

  @Route(clinics.open)
  open(@Who() operator: Operator, @Parsed() { body }: HandlerInput<typeof clinics.open>) {
    return this.outcomes.once(operator, () => this.openings.open(operator, body))
  }

  @Route(clinics.suspend)
  suspend(@Who() operator: Operator, @Parsed() { params, body }: HandlerInput<typeof clinics.suspend>) {
    return this.outcomes.once(operator, () => this.service.suspend(operator, params.slug, body.reason))
  }

  @Route(clinics.resume)
  resume(@Who() operator: Operator, @Parsed() { params, body }: HandlerInput<typeof clinics.resume>) {
    return this.outcomes.once(operator, () => this.service.resume(operator, params.slug, body.reason))
  }

  @Route(clinics.setDomain)
  setDomain(@Who() operator: Operator, @Parsed() { params, body }: HandlerInput<typeof clinics.setDomain>) {
    return this.outcomes.once(operator, () => this.service.setDomain(operator, params.slug, body.domain))
  }

  @Route(clinics.addAdmin)
  addAdmin(@Who() operator: Operator, @Parsed() { params, body }: HandlerInput<typeof clinics.addAdmin>) {
    return this.outcomes.once(operator, () => this.admins.add(operator, params.slug, body))
  }

  @Route(clinics.inviteAdmin)
  inviteAdmin(@Who() operator: Operator, @Parsed() { params }: HandlerInput<typeof clinics.inviteAdmin>) {
    return this.outcomes.once(operator, () => this.admins.invite(operator, params.slug, params.adminId))
  }

  @Route(clinics.removeAdmin)
  removeAdmin(@Who() operator: Operator, @Parsed() { params, body }: HandlerInput<typeof clinics.removeAdmin>) {
    return this.outcomes.once(operator, () =>
      this.admins.remove(operator, params.slug, { adminId: params.adminId, reason: body.reason }),
    )
  }
}
