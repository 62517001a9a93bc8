import { Injectable } from '@nestjs/common'
import { Clock } from '../../platform/clock.js'
import { Problem } from '../../platform/problem.js'
import type { Limit } from '../identity/index.js'
import * as repo from './attempts.repo.js'
import { ControlRoom } from './control.js'

/** Tries at the operators' door, counted in the control database: however many servers there are, there is one count. */
@Injectable()
export class OperatorAttempts {
  constructor(
    private readonly room: ControlRoom,
    private readonly clock: Clock,
  ) {}

  /**
   * Counts a try under each key before it is made, so that many at once cannot slip through.
   * @returns seconds it comes too early, and whether this is the one that closed the door
   */
  count(limits: readonly Limit[]): Promise<{ wait: number; closed: boolean }> {
    const now = this.clock.now()
    return this.room.db.transaction().execute((tx) => repo.count(tx, limits, now))
  }

  /** The same for somebody who is signed in. @throws Problem `operators.too_many_attempts` */
  async take(limits: readonly Limit[]): Promise<void> {
    const { wait } = await this.count(limits)
    if (wait > 0) throw new Problem('operators.too_many_attempts', { retryAfter: wait })
  }

  /** Forgets tries that turned out to be the person's own, and those of windows that are over. */
  async forgive(key: string): Promise<void> {
    await repo.clear(this.room.db, key)
    await repo.forgetOld(this.room.db, this.clock.now().toISOString())
  }
}
