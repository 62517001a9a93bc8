import { Controller, Get } from '@nestjs/common'
import { problemDocument } from '@tabib/contracts/core/problem'
import { Plain } from '../observe/plain.js'
import { Edge } from './edge.js'
import { openApi } from './openapi.js'

@Plain('describes the contracts themselves')
@Controller()
export class OpenApiController {
  private document: unknown

  constructor(private readonly edge: Edge) {}

  @Get('/openapi.json')
  describe() {
    return (this.document ??= openApi(this.edge.routes, problemDocument))
  }
}
