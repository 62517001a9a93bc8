import { setTimeout as sleep } from 'node:timers/promises'
import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common'
import type { Actor } from '../../platform/actor.js'
import { Clock } from '../../platform/clock.js'
import { Db, doorOf, onCommit, type WriteTx } from '../../platform/db/db.js'
import { Tenants } from '../../platform/db/tenants.js'
import { Jobs } from '../../platform/jobs/jobs.js'
import { SEALER, Sealer } from '../../platform/sealing.js'
import { systemActor } from '../../platform/system-actor.js'
import * as messages from './messages.repo.js'

/** The job that sends what is due. */
export const DELIVER = 'notifications.deliver'

/** Milliseconds between two looks at what is due, while messages keep coming: one look sends what has gathered. */
const SPACING = 200

interface Nudge {
  done: Promise<void>
  /** When another may be added: each of them costs more than the messages it finds. */
  rested: Promise<void>
  next?: Promise<void>
}

const desks = new WeakMap<Db, Desk>()

/** What the verb `notify` needs of the server whose transaction it is called in. */
@Injectable()
export class Desk implements OnModuleInit {
  private readonly log = new Logger('notifications')
  private readonly nudges = new Map<string, Nudge>()

  constructor(
    private readonly db: Db,
    private readonly jobs: Jobs,
    readonly clock: Clock,
    @Inject(SEALER) readonly sealer: Sealer,
    private readonly tenants: Tenants,
  ) {}

  onModuleInit(): void {
    desks.set(this.db, this)
    this.jobs.onSweep((actor) => this.catchUp(actor))
  }

  /** The clinic's own address, for people and for providers; undefined where the installation does not know its own. */
  addressOf(tenant: string): Promise<string | undefined> {
    return this.tenants.publicAddress(tenant)
  }

  /** Asks for the sending of what is due, after commit or at `at`. */
  async wake(tx: WriteTx, { tenant }: Pick<Actor, 'tenant'>, at?: Date): Promise<void> {
    if (at) return this.jobs.enqueue(tx, { tenant }, { name: DELIVER, data: {}, key: 'later', startAfter: at })
    // The job that waits for everybody is added outside their transactions: inside, each would wait for the one before it.
    onCommit(tx, () => {
      const asked = this.nudge(tenant)
      // Where jobs run by themselves nobody's answer waits for them to be asked for.
      return this.jobs.dispatcher ? undefined : asked
    })
  }

  /** A process may have died between a message and the job that sends it. */
  private async catchUp(actor: Actor): Promise<void> {
    const now = this.clock.now().toISOString()
    if (await this.db.read(actor, (db) => messages.isLeft(db, now))) await this.nudge(actor.tenant)
  }

  /** Adds the job that sends: once for all who ask while the last one is being added, or soon after. */
  private nudge(tenant: string): Promise<void> {
    const last = this.nudges.get(tenant)
    return last ? (last.next ??= last.rested.then(() => this.add(tenant))) : this.add(tenant)
  }

  private add(tenant: string): Promise<void> {
    const done = this.db
      .write(systemActor(tenant), (tx) => this.jobs.enqueue(tx, { tenant }, { name: DELIVER, data: {}, key: 'now' }))
      // What was written is written; what is lost here, the next message or the sweep finds.
      .catch((e: unknown) => this.log.error(e))
    const rested = done.then(() => (this.jobs.dispatcher ? sleep(SPACING, undefined, { ref: false }) : undefined))
    const nudge: Nudge = { done, rested }
    this.nudges.set(tenant, nudge)
    void rested.then(() => {
      if (this.nudges.get(tenant) === nudge) this.nudges.delete(tenant)
    })
    return done
  }
}

/** The desk of the server this transaction belongs to. */
export function deskOf(tx: WriteTx): Desk {
  const desk = desks.get(doorOf(tx))
  if (!desk) throw new Error('messages are sent only by a server that has started')
  return desk
}
