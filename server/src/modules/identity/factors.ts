import { randomInt } from 'node:crypto'
import { Inject, Injectable } from '@nestjs/common'
import { newId } from '@tabib/contracts/core/id'
import { Secret, TOTP } from 'otpauth'
import type { WriteTx } from '../../platform/db/db.js'
import { SEALER, Sealer } from '../../platform/sealing.js'
import { Codes } from './codes.js'
import * as repo from './factors.repo.js'

/** Without 0, O, 1, I, L, U: they are misread. */
const LETTERS = '23456789ABCDEFGHJKMNPQRSTVWXYZ'
const RECOVERY_CODES = 10
const STEP = 30

const totpOf = (secret: string, label = '') =>
  new TOTP({ issuer: 'Tabib', label, secret: Secret.fromBase32(secret), digits: 6, period: STEP, algorithm: 'SHA1' })

/** Something a person has beside the password: an app that shows codes, or codes on paper. */
@Injectable()
export class Factors {
  constructor(
    @Inject(SEALER) private readonly sealer: Sealer,
    private readonly codes: Codes,
  ) {}

  /** A new secret for an authenticator app, not yet confirmed. */
  async begin(tx: WriteTx, who: { tenant: string; accountId: string; label: string }, now: Date) {
    const secret = new Secret({ size: 20 }).base32
    await repo.begin(tx, {
      account_id: who.accountId,
      secret: this.sealer.seal(secret, placeOf(who)),
      created_at: now.toISOString(),
    })
    return { secret, uri: totpOf(secret, who.label).toString() }
  }

  /**
   * Whether this is a code the person's app shows now, or showed or will show within half a minute; it does not work twice.
   * `unconfirmed` asks the app that is being set up.
   */
  async isCode(
    tx: WriteTx,
    who: { tenant: string; accountId: string },
    code: string,
    at: { now: Date; unconfirmed?: boolean },
  ): Promise<boolean> {
    const row = await repo.authenticator(tx, who.accountId)
    if (!row || (row.confirmedAt === null) !== (at.unconfirmed ?? false)) return false
    const timestamp = at.now.getTime()
    const drift = totpOf(this.sealer.open(row.secret, placeOf(who))).validate({ token: code, timestamp, window: 1 })
    if (drift === null) return false
    return repo.takeStep(tx, who.accountId, Math.floor(timestamp / 1000 / STEP) + drift)
  }

  /** Ten new recovery codes, shown once; earlier ones stop working. */
  async newRecovery(tx: WriteTx, accountId: string, now: Date): Promise<string[]> {
    const codes = Array.from({ length: RECOVERY_CODES }, newRecoveryCode)
    await repo.replaceRecovery(
      tx,
      accountId,
      codes.map((code) => ({
        id: newId(),
        account_id: accountId,
        hash: this.codes.digest(accountId, plain(code)),
        created_at: now.toISOString(),
      })),
    )
    return codes
  }

  /** Uses a recovery code up; false where it is none of theirs, or was used. */
  useRecovery(tx: WriteTx, accountId: string, code: string, now: Date): Promise<boolean> {
    return repo.useRecovery(tx, accountId, this.codes.digest(accountId, plain(code)), now.toISOString())
  }
}

const placeOf = (who: { tenant: string; accountId: string }) => `${who.tenant}/identity.authenticators/${who.accountId}`

/** Ten letters of thirty: 49 bits, in two groups. */
function newRecoveryCode(): string {
  const letters = Array.from({ length: 10 }, () => LETTERS[randomInt(LETTERS.length)]!).join('')
  return `${letters.slice(0, 5)}-${letters.slice(5)}`
}

const plain = (code: string) => code.toUpperCase().replace(/[^A-Z0-9]/g, '')
