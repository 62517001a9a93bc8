import { Controller } from '@nestjs/common'
import { ownMail } from '@tabib/contracts/portal/mail'
import type { Actor } from '../../platform/actor.js'
import { type HandlerInput, Parsed, Route, Who } from '../../platform/http/route.js'
import { MailService } from './mail.service.js'

@Controller()
export class MailController {
  constructor(private readonly service: MailService) {}

  @Route(ownMail.get)
  get(@Who() actor: Actor) {
    return this.service.get(actor)
  }

  @Route(ownMail.send)
  send(@Who() actor: Actor, @Parsed() { body }: HandlerInput<typeof ownMail.send>) {
    return this.service.send(actor, body.address)
  }

  @Route(ownMail.prove)
  prove(@Who() actor: Actor, @Parsed() { body }: HandlerInput<typeof ownMail.prove>) {
    return this.service.prove(actor, body)
  }

  @Route(ownMail.end)
  end(@Who() actor: Actor) {
    return this.service.end(actor)
  }
}
