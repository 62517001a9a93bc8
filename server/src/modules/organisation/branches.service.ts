import { Injectable } from '@nestjs/common'
import type { Actor } from '../../platform/actor.js'
import { Db } from '../../platform/db/db.js'
import * as branches from './branches.repo.js'

@Injectable()
export class BranchesService {
  constructor(private readonly db: Db) {}

  /** The branches this person works in, by name. */
  async list(actor: Actor) {
    return { items: await this.db.read(actor, (db) => branches.list(db, actor.branchIds)) }
  }

  /** The rooms of the branch this person is in now. */
  async rooms(actor: Actor) {
    return { items: await this.db.read(actor, (db) => branches.rooms(db, actor.branchId)) }
  }
}
