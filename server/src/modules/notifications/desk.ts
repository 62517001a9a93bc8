import { Inject, Injectable, type OnModuleInit } from '@nestjs/common'
import type { Actor } from '../../platform/actor.js'
import { Clock } from '../../platform/clock.js'
import { Db, doorOf, type WriteTx } from '../../platform/db/db.js'
import { Jobs } from '../../platform/jobs/jobs.js'
import { SEALER, Sealer } from '../../platform/sealing.js'

/** The job that sends what is due. */
export const DELIVER = 'notifications.deliver'

const desks = new WeakMap<Db, Desk>()

/** What the verb `notify` needs of the server whose transaction it is called in. */
@Injectable()
export class Desk implements OnModuleInit {
  constructor(
    private readonly db: Db,
    private readonly jobs: Jobs,
    readonly clock: Clock,
    @Inject(SEALER) readonly sealer: Sealer,
  ) {}

  onModuleInit(): void {
    desks.set(this.db, this)
  }

  /** Asks for the sending of what is due, after commit or at `at`. */
  wake(tx: WriteTx, actor: Pick<Actor, 'tenant'>, at?: Date): Promise<void> {
    const task = { name: DELIVER, data: {} }
    return this.jobs.enqueue(tx, actor, at ? { ...task, key: 'later', startAfter: at } : { ...task, key: 'now' })
  }
}

/** The desk of the server this transaction belongs to. */
export function deskOf(tx: WriteTx): Desk {
  const desk = desks.get(doorOf(tx))
  if (!desk) throw new Error('messages are sent only by a server that has started')
  return desk
}
