import { Controller } from '@nestjs/common'
import { operatorSecurity } from '@tabib/contracts/operators/security'
import type { Operator } from '../../platform/http/operator-door.js'
import { type HandlerInput, Parsed, Route, Who } from '../../platform/http/route.js'
import { OperatorSecurity } from './security.service.js'

@Controller()
export class OperatorSecurityController {
  constructor(private readonly service: OperatorSecurity) {}

  @Route(operatorSecurity.get)
  get(@Who() operator: Operator) {
    return this.service.get(operator)
  }

  @Route(operatorSecurity.changePassword)
  changePassword(@Who() operator: Operator, @Parsed() { body }: HandlerInput<typeof operatorSecurity.changePassword>) {
    return this.service.changePassword(operator, body)
  }

  @Route(operatorSecurity.enable)
  enable(@Who() operator: Operator) {
    return this.service.enable(operator)
  }

  @Route(operatorSecurity.confirm)
  confirm(@Who() operator: Operator, @Parsed() { body }: HandlerInput<typeof operatorSecurity.confirm>) {
    return this.service.confirm(operator, body.code)
  }

  @Route(operatorSecurity.disable)
  disable(@Who() operator: Operator) {
    return this.service.disable(operator)
  }

  @Route(operatorSecurity.renewRecoveryCodes)
  renewRecoveryCodes(@Who() operator: Operator) {
    return this.service.renewRecoveryCodes(operator)
  }

  @Route(operatorSecurity.stepUp)
  stepUp(@Who() operator: Operator, @Parsed() { body }: HandlerInput<typeof operatorSecurity.stepUp>) {
    return this.service.stepUp(operator, body)
  }
}
