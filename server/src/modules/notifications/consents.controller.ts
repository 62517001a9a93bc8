import { Controller, Post, Req, Res } from '@nestjs/common'
import { consents, mailConsents } from '@tabib/contracts/notifications/consents'
import type { FastifyReply } from 'fastify'
import type { Actor } from '../../platform/actor.js'
import { Tenants } from '../../platform/db/tenants.js'
import { factsOf } from '../../platform/http/request.js'
import { type HandlerInput, Parsed, Route, Who } from '../../platform/http/route.js'
import type { Visitor } from '../../platform/http/visitor.js'
import { Plain } from '../../platform/observe/plain.js'
import { ConsentsService } from './consents.service.js'
import type { Hook } from './hooks.js'

@Controller()
export class ConsentsController {
  constructor(private readonly service: ConsentsService) {}

  @Route(consents.list)
  list(@Who() actor: Actor, @Parsed() { query }: HandlerInput<typeof consents.list>) {
    return this.service.list(actor, query)
  }

  @Route(consents.note)
  note(@Who() actor: Actor, @Parsed() { body }: HandlerInput<typeof consents.note>) {
    return this.service.note(actor, body)
  }

  @Route(mailConsents.get)
  ofMail(@Who() visitor: Visitor, @Parsed() { params }: HandlerInput<typeof mailConsents.get>) {
    return this.service.ofMail(visitor, params.token)
  }

  @Route(mailConsents.say)
  sayByMail(@Who() visitor: Visitor, @Parsed() { params, body }: HandlerInput<typeof mailConsents.say>) {
    return this.service.sayByMail(visitor, params.token, body.stopped)
  }
}

/** A mail program's own button, pressed for its owner: it calls the page's address (RFC 8058). */
@Plain('mail programs call it as RFC 8058 says; the sealed address is the permission')
@Controller('/unsubscribe')
export class OneClickController {
  constructor(
    private readonly service: ConsentsService,
    private readonly tenants: Tenants,
  ) {}

  @Post('/:token')
  async stop(@Req() req: Hook, @Res() reply: FastifyReply) {
    const tenant = await this.tenants.ofHost(req.headers.host ?? '')
    await this.tenants.mustBeOpen(tenant)
    const { token } = req.params as { token: string }
    await this.service.sayByMail({ tenant, request: factsOf(req, mailConsents.say) }, token, true)
    await reply.code(200).send()
  }
}
