import { Controller } from '@nestjs/common'
import { operatorActs } from '@tabib/contracts/operators/acts'
import { operatorPeople } from '@tabib/contracts/operators/people'
import type { Operator } from '../../platform/http/operator-door.js'
import { type HandlerInput, Parsed, Route, Who } from '../../platform/http/route.js'
import { OperatorActs } from './acts.service.js'
import { Outcomes } from './outcomes.js'
import { OperatorPeople } from './people.service.js'

@Controller()
export class OperatorPeopleController {
  constructor(
    private readonly service: OperatorPeople,
    private readonly deeds: OperatorActs,
    private readonly outcomes: Outcomes,
  ) {}

  @Route(operatorPeople.list)
  list(@Who() operator: Operator) {
    return this.service.list(operator)
  }

  @Route(operatorPeople.add)
  add(@Who() operator: Operator, @Parsed() { body }: HandlerInput<typeof operatorPeople.add>) {
    return this.outcomes.once(operator, () => this.service.add(operator, body))
  }

  @Route(operatorPeople.renew)
  renew(@Who() operator: Operator, @Parsed() { params, body }: HandlerInput<typeof operatorPeople.renew>) {
    return this.outcomes.once(operator, () => this.service.renew(operator, { ...params, ...body }))
  }

  @Route(operatorPeople.end)
  end(@Who() operator: Operator, @Parsed() { params, body }: HandlerInput<typeof operatorPeople.end>) {
    return this.outcomes.once(operator, () => this.service.end(operator, { ...params, ...body }))
  }

  @Route(operatorActs.list)
  acts(@Who() _: Operator, @Parsed() { query }: HandlerInput<typeof operatorActs.list>) {
    return this.deeds.list(query)
  }
}
