import { Controller } from '@nestjs/common'
import { logs } from '@tabib/contracts/audit/logs'
import type { Actor } from '../../platform/actor.js'
import { type HandlerInput, Parsed, Route, Who } from '../../platform/http/route.js'
import { ExportsService } from './exports.service.js'
import { LogsService } from './logs.service.js'

@Controller()
export class LogsController {
  constructor(
    private readonly service: LogsService,
    private readonly exports: ExportsService,
  ) {}

  @Route(logs.list)
  list(@Who() actor: Actor, @Parsed() { query }: HandlerInput<typeof logs.list>) {
    return this.service.list(actor, query)
  }

  @Route(logs.export)
  export(@Who() actor: Actor, @Parsed() { query }: HandlerInput<typeof logs.export>) {
    return this.exports.file(actor, query)
  }

  @Route(logs.get)
  get(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof logs.get>) {
    return this.service.get(actor, params.kind, Number(params.id))
  }
}
