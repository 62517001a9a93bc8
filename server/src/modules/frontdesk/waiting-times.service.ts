import { Injectable } from '@nestjs/common'
import { addDays } from '@tabib/contracts/core/time'
import type { Actor } from '../../platform/actor.js'
import { Db } from '../../platform/db/db.js'
import { Problem } from '../../platform/problem.js'
import * as repo from './waiting-times.repo.js'

/** How long patients waited. */
@Injectable()
export class WaitingTimesService {
  constructor(private readonly db: Db) {}

  /** @throws Problem `invalid` for a stretch that ends before it begins, or of more than a year */
  report(actor: Actor, stretch: { from: string; to: string }) {
    if (stretch.to < stretch.from || stretch.to > addDays(stretch.from, 366)) {
      throw new Problem('invalid', { errors: [{ pointer: '/query/to', code: 'too_big' }] })
    }
    return this.db.read(actor, async (db) => {
      const of = { ...stretch, branchIds: actor.branchIds }
      const [all] = await repo.figures(db, of, 'all')
      return {
        all: all ?? { seen: 0, left: 0, mean: null, median: null, p90: null, longest: null },
        byDoctor: await repo.figures(db, of, 'doctor'),
        byHour: await repo.figures(db, of, 'hour'),
        byDay: await repo.figures(db, of, 'day'),
      }
    })
  }
}
