import { Injectable, type OnModuleInit } from '@nestjs/common'
import { Clock } from '../clock.js'
import { Db } from '../db/db.js'
import { Jobs } from './jobs.js'

/** Hours for which the outcome of a request is remembered under its Idempotency-Key. */
const REMEMBERED = 48

/** The platform's own recurrent jobs. */
@Injectable()
export class Tidying implements OnModuleInit {
  constructor(
    private readonly jobs: Jobs,
    private readonly db: Db,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.jobs.every('platform.idempotency.forget', 24 * 60, (actor) =>
      this.db.write(actor, async (tx) => {
        const before = new Date(this.clock.now().getTime() - REMEMBERED * 3_600_000).toISOString()
        await tx.deleteFrom('platform.idempotency').where('at', '<', before).execute()
      }),
    )
  }
}
