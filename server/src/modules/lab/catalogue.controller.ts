import { Controller } from '@nestjs/common'
import { catalogue } from '@tabib/contracts/lab/catalogue'
import type { Actor } from '../../platform/actor.js'
import { type HandlerInput, Parsed, Route, Who } from '../../platform/http/route.js'
import { CatalogueService } from './catalogue.service.js'

@Controller()
export class CatalogueController {
  constructor(private readonly service: CatalogueService) {}

  @Route(catalogue.search)
  search(@Who() actor: Actor, @Parsed() { query }: HandlerInput<typeof catalogue.search>) {
    return this.service.search(actor, query)
  }
}
