import { Injectable } from '@nestjs/common'
import type { BookingRules } from '@tabib/contracts/scheduling/rules'
import { type Actor, expectedVersion } from '../../platform/actor.js'
import { Db } from '../../platform/db/db.js'
import { Problem } from '../../platform/problem.js'
import * as repo from './rules.repo.js'

@Injectable()
export class RulesService {
  constructor(private readonly db: Db) {}

  get(actor: Actor) {
    return this.db.read(actor, repo.read)
  }

  set(actor: Actor, rules: BookingRules) {
    return this.db.write(actor, async (tx) => {
      const before = await repo.read(tx)
      if (!(await repo.write(tx, expectedVersion(actor) ?? before.version, rules))) throw new Problem('stale')
      return repo.read(tx)
    })
  }
}
