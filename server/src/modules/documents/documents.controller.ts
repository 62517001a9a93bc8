import { Controller } from '@nestjs/common'
import { documents } from '@tabib/contracts/documents/documents'
import type { Actor } from '../../platform/actor.js'
import { type HandlerInput, Parsed, Route, Who } from '../../platform/http/route.js'
import { DocumentsService } from './documents.service.js'

@Controller()
export class DocumentsController {
  constructor(private readonly service: DocumentsService) {}

  @Route(documents.list)
  list(@Who() actor: Actor, @Parsed() { params, query }: HandlerInput<typeof documents.list>) {
    return this.service.list(actor, params.patientId, query.kind)
  }

  @Route(documents.upload)
  upload(@Who() actor: Actor, @Parsed() { params, body, file }: HandlerInput<typeof documents.upload>) {
    return this.service.upload(actor, params.patientId, body, file)
  }

  @Route(documents.file)
  file(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof documents.file>) {
    return this.service.file(actor, params.id)
  }
}
