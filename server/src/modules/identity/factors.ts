import { Inject, Injectable } from '@nestjs/common'
import { newId } from '@tabib/contracts/core/id'
import type { WriteTx } from '../../platform/db/db.js'
import { SEALER, Sealer } from '../../platform/sealing.js'
import { Codes } from './codes.js'
import * as repo from './factors.repo.js'
import { newAuthenticator, newRecoveryCodes, plainCode, stepOf } from './totp.js'

/** Something a person has beside the password: an app that shows codes, or codes on paper. */
@Injectable()
export class Factors {
  constructor(
    @Inject(SEALER) private readonly sealer: Sealer,
    private readonly codes: Codes,
  ) {}

  /** A new secret for an authenticator app, not yet confirmed. */
  async begin(tx: WriteTx, who: { tenant: string; accountId: string; label: string }, now: Date) {
    const { secret, uri } = newAuthenticator(who.label)
    await repo.begin(tx, {
      account_id: who.accountId,
      secret: this.sealer.seal(secret, placeOf(who)),
      created_at: now.toISOString(),
    })
    return { secret, uri }
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
    const step = stepOf(this.sealer.open(row.secret, placeOf(who)), code, at.now)
    return step !== null && repo.takeStep(tx, who.accountId, step)
  }

  /** Ten new recovery codes, shown once; earlier ones stop working. */
  async newRecovery(tx: WriteTx, accountId: string, now: Date): Promise<string[]> {
    const codes = newRecoveryCodes()
    await repo.replaceRecovery(
      tx,
      accountId,
      codes.map((code) => ({
        id: newId(),
        account_id: accountId,
        hash: this.codes.digest(accountId, plainCode(code)),
        created_at: now.toISOString(),
      })),
    )
    return codes
  }

  /** Uses a recovery code up; false where it is none of theirs, or was used. */
  useRecovery(tx: WriteTx, accountId: string, code: string, now: Date): Promise<boolean> {
    return repo.useRecovery(tx, accountId, this.codes.digest(accountId, plainCode(code)), now.toISOString())
  }
}

const placeOf = (who: { tenant: string; accountId: string }) => `${who.tenant}/identity.authenticators/${who.accountId}`
