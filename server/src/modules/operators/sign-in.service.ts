import { verify } from '@node-rs/argon2'
import { Inject, Injectable } from '@nestjs/common'
import { newId } from '@tabib/contracts/core/id'
import { Clock } from '../../platform/clock.js'
import { CONFIG, type Config } from '../../platform/config.js'
import type { Visitor } from '../../platform/http/visitor.js'
import { Problem } from '../../platform/problem.js'
import { digest, hashPassword, keyOf, type Limit, newSecret } from '../identity/index.js'
import { note } from './acts.repo.js'
import { OperatorAttempts } from './attempts.js'
import { ControlRoom } from './control.js'
import * as factors from './factors.repo.js'
import { OperatorFactors, type Shown } from './factors.js'
import * as people from './people.repo.js'
import { knowsBrowser } from './sessions.repo.js'
import { OperatorSessions } from './sessions.service.js'

/** Of a password nobody has: an unknown name costs the same time as a wrong password. */
const nobodysHash = hashPassword(newSecret())
const QUARTER = 900
const CHALLENGE_MINUTES = 5
const GUESSES = 5

type Started = Awaited<ReturnType<OperatorSessions['start']>>
type Entered = (Started & { mfaRequired: false }) | { mfaRequired: true; challenge: string; expiresAt: string }

/** The operators' own door: a password, and the second factor of those who have one. */
@Injectable()
export class OperatorSignIn {
  constructor(
    @Inject(CONFIG) private readonly config: Pick<Config, 'production'>,
    private readonly room: ControlRoom,
    private readonly clock: Clock,
    private readonly attempts: OperatorAttempts,
    private readonly factors: OperatorFactors,
    private readonly sessions: OperatorSessions,
  ) {}

  /**
   * Opens a session, or asks for the second factor. An unknown name, a wrong password and one who may no longer sign in are
   * one answer, at one price.
   * @throws Problem `operators.bad_credentials`, `operators.too_many_attempts`
   */
  async open(
    visitor: Visitor,
    body: { username: string; password: string },
    browser: string | undefined,
  ): Promise<Entered> {
    const row = await people.byUsername(this.room.db, body.username)
    const known = row && browser && (await knowsBrowser(this.room.db, row.id, digest(browser))) ? browser : undefined
    const limits = limitsOf(visitor, body.username.toLowerCase(), known)
    const { wait, closed } = await this.attempts.count(limits)
    if (closed) await this.refused(visitor, row, 'locked_out')
    if (wait > 0) throw new Problem('operators.too_many_attempts', { retryAfter: wait })
    const right = await verify(row?.passwordHash ?? (await nobodysHash), body.password.slice(0, 128))
    if (!row?.active || !right || body.password.length > 128) {
      await this.refused(visitor, row, 'sign_in_failed')
      throw new Problem('operators.bad_credentials')
    }
    if (row.demoPassword && this.config.production) throw new Problem('operators.demo_refused')
    await this.attempts.forgive(limits[0]!.key)
    return this.room.db.transaction().execute(async (tx) => {
      if (!row.hasTotp) return { mfaRequired: false, ...(await this.sessions.start(tx, visitor, { row, browser })) }
      const now = this.clock.now()
      const challenge = newSecret()
      const expiresAt = new Date(now.getTime() + CHALLENGE_MINUTES * 60_000).toISOString()
      await factors.challenge(tx, {
        id: newId(),
        operator_id: row.id,
        hash: digest(challenge),
        created_at: now.toISOString(),
        expires_at: expiresAt,
        used_at: null,
      })
      return { mfaRequired: true, challenge, expiresAt }
    })
  }

  /** Finishes a sign-in that waits for its second factor. @throws Problem `identity.challenge_ended`, `identity.code_wrong` */
  async verify(visitor: Visitor, { challenge, ...shown }: { challenge: string } & Shown, browser: string | undefined) {
    const now = this.clock.now()
    const outcome = await this.room.db.transaction().execute(async (tx) => {
      const held = await factors.guess(tx, { hash: digest(challenge), now: now.toISOString(), most: GUESSES })
      const row = held && (await people.byId(tx, held.operatorId))
      if (!held || !row?.active) return { over: true as const }
      if (!(await this.factors.isShown(tx, row.id, shown, now))) return { row }
      await factors.use(tx, held.id, now.toISOString())
      return { in: await this.sessions.start(tx, visitor, { row, browser }) }
    })
    if (outcome.in) return { ...outcome.in, ...outcome.in.me }
    if (outcome.over) throw new Problem('identity.challenge_ended')
    await this.refused(visitor, outcome.row, 'sign_in_failed')
    throw new Problem('identity.code_wrong')
  }

  /** What was typed as a name may be a password: only names that there are stand in the log. */
  private async refused(
    visitor: Visitor,
    row: people.OperatorRow | undefined,
    action: 'sign_in_failed' | 'locked_out',
  ) {
    const operator = { operatorId: row?.id ?? null, name: row?.name ?? '', ...visitor }
    await note(this.room.db, { at: this.clock.now().toISOString(), operator, action })
  }
}

/**
 * What a try counts against. A browser the operator has signed in with before has a count of its own and no other: whoever
 * guesses from elsewhere, even from the same address, cannot close it.
 */
function limitsOf(visitor: Visitor, username: string, known: string | undefined): Limit[] {
  const { address } = visitor.request
  if (known) return [{ key: keyOf('operator-browser', username, known), most: 10, seconds: QUARTER, freely: 4 }]
  return [
    { key: keyOf('operator-here', username, address), most: 10, seconds: QUARTER, freely: 4 },
    { key: keyOf('operator-account', username), most: 50, seconds: 3600 },
    { key: keyOf('operator-address', address), most: 100, seconds: QUARTER },
  ]
}
