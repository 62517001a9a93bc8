import { Injectable } from '@nestjs/common'
import type { Actor } from '../../platform/actor.js'
import { Db } from '../../platform/db/db.js'
import * as catalogue from './catalogue.repo.js'

@Injectable()
export class CatalogueService {
  constructor(private readonly db: Db) {}

  /** Tests and panels on offer by code or name in any language, likeliest first. */
  async search(actor: Actor, { q, limit }: { q: string; limit: number }) {
    return { items: await this.db.read(actor, (db) => catalogue.search(db, q, limit)) }
  }
}
