import { Controller } from '@nestjs/common'
import { drafts } from '@tabib/contracts/encounters/drafts'
import { notes } from '@tabib/contracts/encounters/notes'
import type { Actor } from '../../platform/actor.js'
import { type HandlerInput, Parsed, Route, Who } from '../../platform/http/route.js'
import { NotesService } from './notes.service.js'

@Controller()
export class NotesController {
  constructor(private readonly service: NotesService) {}

  @Route(drafts.get)
  draft(@Who() actor: Actor, @Parsed() { params }: HandlerInput<typeof drafts.get>) {
    return this.service.draft(actor, params.id)
  }

  @Route(drafts.save)
  saveDraft(@Who() actor: Actor, @Parsed() { params, body }: HandlerInput<typeof drafts.save>) {
    return this.service.saveDraft(actor, params.id, body.content)
  }

  @Route(notes.amend)
  amend(@Who() actor: Actor, @Parsed() { params, body }: HandlerInput<typeof notes.amend>) {
    return this.service.amend(actor, params.id, body)
  }
}
