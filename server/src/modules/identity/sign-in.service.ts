import { verify } from '@node-rs/argon2'
import { Inject, Injectable } from '@nestjs/common'
import { toE164 } from '@tabib/contracts/core/phone'
import { CONFIG, type Config } from '../../platform/config.js'
import { Db } from '../../platform/db/db.js'
import { together } from '../../platform/db/together.js'
import type { Visitor } from '../../platform/http/visitor.js'
import { Problem } from '../../platform/problem.js'
import { EventBook } from '../audit/index.js'
import { Attempts, keyOf } from './attempts.js'
import type { Limit } from './attempts.rules.js'
import { sameLogin } from './auth.service.js'
import * as credentials from './credentials.repo.js'
import * as devices from './devices.repo.js'
import { Entry } from './entry.js'
import { hashPassword } from './passwords.js'
import { newSecret } from './tokens.js'

/** Hash of a password nobody has, so that an unknown login costs the same time as a wrong password. */
const nobodysHash = hashPassword(newSecret())
const QUARTER = 900

/** Sign-in with a password. */
@Injectable()
export class SignInService {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly db: Db,
    private readonly attempts: Attempts,
    private readonly entry: Entry,
    private readonly book: EventBook,
  ) {}

  /**
   * Opens a session, or asks for the second factor. An unknown person, a wrong password, and one who may no longer sign in are
   * one answer, at one price.
   * @throws Problem `identity.bad_credentials`, `identity.too_many_attempts`, `federation.local_off`
   */
  async login(visitor: Visitor, body: { login: string; password: string }, device: string | undefined) {
    await this.entry.mustBeLocal(visitor)
    const { person, country, knownDevice } = await this.whoIsMeant(visitor, body.login, device)
    const limits = limitsOf(visitor, sameLogin(body.login, country), knownDevice)
    await this.attempts.take(visitor.tenant, limits).catch((e: unknown) => {
      this.book.note(visitor, { kind: 'locked_out', subject: body.login, accountId: person?.id })
      throw e
    })
    const right = await verify(person?.passwordHash ?? (await nobodysHash), body.password.slice(0, 128))
    if (!person?.passwordHash || !person.active || !right || body.password.length > 128) {
      this.book.note(visitor, { kind: 'sign_in_failed', subject: body.login, accountId: person?.id })
      throw new Problem('identity.bad_credentials')
    }
    if (person.demoPassword && this.config.production) throw new Problem('identity.demo_refused')
    // Tries from everywhere stay counted: a right password here does not make the guessers elsewhere honest.
    const forgiven = this.attempts.forgive(visitor.tenant, [limits[0]!.key])
    const [entered] = await together([this.entry.enter({ visitor, device, means: 'password' }, person), forgiven])
    return entered
  }

  private whoIsMeant(visitor: Visitor, login: string, device: string | undefined) {
    return this.db.read(visitor, async (db) => {
      const country = (await credentials.firstBranch(db))?.country ?? 'IN'
      const person = await credentials.byLogin(db, login, toE164(login, country))
      const knownDevice = await devices.ownOf(db, device, person?.id)
      return { person, country, knownDevice }
    })
  }
}

/**
 * What a try counts against. A browser the person has signed in with before has a count of its own and no other: whoever
 * guesses from elsewhere, even from the same address, cannot close it. Codes and passkeys are never closed by passwords.
 */
export function limitsOf(visitor: Visitor, login: string, knownDevice: string | undefined): Limit[] {
  const { address } = visitor.request
  if (knownDevice) return [{ key: keyOf('password-device', login, knownDevice), most: 10, seconds: QUARTER, freely: 4 }]
  return [
    { key: keyOf('password-here', login, address), most: 10, seconds: QUARTER, freely: 4 },
    { key: keyOf('password-account', login), most: 50, seconds: 3600 },
    { key: keyOf('password-address', address), most: 100, seconds: QUARTER },
  ]
}
