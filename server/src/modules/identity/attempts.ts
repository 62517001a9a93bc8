import { createHash } from 'node:crypto'
import { Injectable } from '@nestjs/common'
import { Clock } from '../../platform/clock.js'
import { Db } from '../../platform/db/db.js'
import { together } from '../../platform/db/together.js'
import { Problem } from '../../platform/problem.js'
import { systemActor } from '../../platform/system-actor.js'
import * as repo from './attempts.repo.js'
import type { Limit } from './attempts.rules.js'

/** Keys hold digests: what somebody typed into a login field may be a password. */
export const keyOf = (...parts: string[]) =>
  `${parts[0]}:${createHash('sha256').update(parts.slice(1).join('\n')).digest('base64url').slice(0, 27)}`

/** Counts tries where every server of the clinic sees them. */
@Injectable()
export class Attempts {
  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
  ) {}

  /**
   * Counts a try under each key before it is made, so that many at once cannot slip through.
   * @throws Problem `identity.too_many_attempts` where one of them comes too early
   */
  async take(tenant: string, limits: readonly Limit[]): Promise<void> {
    const now = this.clock.now()
    const [, { wait }] = await this.db.write(systemActor(tenant), (tx) =>
      together([repo.inHaste(tx), repo.count(tx, limits, now)]),
    )
    if (wait > 0) throw new Problem('identity.too_many_attempts', { retryAfter: wait })
  }

  /** Forgets tries that turned out to be the person's own. */
  async forgive(tenant: string, keys: readonly string[]): Promise<void> {
    await this.db.write(systemActor(tenant), (tx) => together([repo.inHaste(tx), repo.clear(tx, keys)]))
  }
}
