import { Inject, Injectable } from '@nestjs/common'
import { newId } from '@tabib/contracts/core/id'
import { SEALER, Sealer } from '../../platform/sealing.js'
import { Codes, newAuthenticator, newRecoveryCodes, plainCode, stepOf } from '../identity/index.js'
import type { ControlTx } from './control.js'
import * as repo from './factors.repo.js'

/** A code of the app, or one of the codes on paper. */
export type Shown = { code: string } | { recoveryCode: string }

/** What an operator has beside the password: an app that shows codes, or codes on paper. */
@Injectable()
export class OperatorFactors {
  constructor(
    @Inject(SEALER) private readonly sealer: Sealer,
    private readonly codes: Codes,
  ) {}

  /** A new secret for an authenticator app, not yet confirmed. */
  async begin(tx: ControlTx, { id, username }: { id: string; username: string }) {
    const made = newAuthenticator(username)
    await repo.begin(tx, id, this.sealer.seal(made.secret, placeOf(id)))
    return made
  }

  /** Whether this is a code the operator's app shows now; it does not work twice. `unconfirmed` asks the app that is being set up. */
  async isCode(tx: ControlTx, id: string, code: string, at: { now: Date; unconfirmed?: boolean }): Promise<boolean> {
    const row = await repo.authenticator(tx, id)
    if (!row?.secret || (row.confirmedAt === null) !== (at.unconfirmed ?? false)) return false
    const step = stepOf(this.sealer.open(row.secret, placeOf(id)), code, at.now)
    return step !== null && repo.takeStep(tx, id, step)
  }

  /** Whether the code or recovery code is one of the operator's; it is used up. */
  isShown(tx: ControlTx, id: string, shown: Shown, now: Date): Promise<boolean> {
    return 'code' in shown
      ? this.isCode(tx, id, shown.code, { now })
      : repo.useRecovery(tx, id, this.digest(id, shown.recoveryCode), now.toISOString())
  }

  /** Ten new recovery codes, shown once; earlier ones stop working. */
  async newRecovery(tx: ControlTx, id: string, now: Date): Promise<string[]> {
    const codes = newRecoveryCodes()
    const created_at = now.toISOString()
    const rows = codes.map((c) => ({
      id: newId(),
      operator_id: id,
      hash: this.digest(id, c),
      created_at,
      used_at: null,
    }))
    await repo.replaceRecovery(tx, id, rows)
    return codes
  }

  private digest(id: string, code: string): string {
    return this.codes.digest(`operator/${id}`, plainCode(code))
  }
}

const placeOf = (id: string) => `control.operators/${id}/totp`
