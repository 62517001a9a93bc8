import { createHash } from 'node:crypto'
import { Injectable } from '@nestjs/common'
import { Clock } from '../../platform/clock.js'
import { Db } from '../../platform/db/db.js'
import { together } from '../../platform/db/together.js'
import type { Visitor } from '../../platform/http/visitor.js'
import { Problem } from '../../platform/problem.js'
import { systemActor } from '../../platform/system-actor.js'
import * as repo from './attempts.repo.js'
import type { Limit } from './attempts.rules.js'

/** Keys hold digests: what somebody typed into a login field may be a password. */
export const keyOf = (...parts: string[]) =>
  `${parts[0]}:${createHash('sha256').update(parts.slice(1).join('\n')).digest('base64url').slice(0, 27)}`

const HOUR = 3600
/** What of a kind a person is sent within an hour, by whoever asks. */
const SENDS = 5

/** Something that somebody who has not signed in asks to be sent to a person. */
interface Sending {
  /** The name as it was typed; a phone in E.164 however it was written. */
  typed: string
  /** One that the person has been in with. */
  browser: string | undefined
  /** Undefined where there is nobody of that name. */
  personId: string | undefined
}

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

  /**
   * Counts what is asked to be sent to a person, before it is sent. False where they have had enough, by whatever names they
   * were meant: whoever knows several reaches them no oftener. Nothing says so, and it takes as long for somebody who is not there.
   * @throws Problem `identity.too_many_attempts` where it was asked too often by one name, or from one address
   */
  async maySend({ tenant, request }: Visitor, what: string, to: Sending): Promise<boolean> {
    const { typed, browser, personId } = to
    // A browser the person has been in with counts for itself: whoever asks from elsewhere cannot use up what it is allowed.
    const asked = { most: SENDS, seconds: HOUR, freely: 2 }
    await this.take(
      tenant,
      browser
        ? [{ key: keyOf(`${what}-browser`, typed, browser), ...asked }]
        : [
            { key: keyOf(`${what}-to`, typed), ...asked },
            { key: keyOf(`${what}-from`, request.address), most: 30, seconds: HOUR },
          ],
    )
    const reached = { key: keyOf(`${what}-person`, personId ?? typed, browser ?? ''), most: SENDS, seconds: HOUR }
    return this.take(tenant, [reached]).then(
      () => true,
      (e: unknown) => {
        if (e instanceof Problem && e.code === 'identity.too_many_attempts') return false
        throw e
      },
    )
  }

  /** Forgets tries that turned out to be the person's own. */
  async forgive(tenant: string, keys: readonly string[]): Promise<void> {
    await this.db.write(systemActor(tenant), (tx) => together([repo.inHaste(tx), repo.clear(tx, keys)]))
  }
}
