import { createHmac, hkdfSync, randomInt, timingSafeEqual } from 'node:crypto'
import { newId } from '@tabib/contracts/core/id'
import type { WriteTx } from '../../platform/db/db.js'
import * as repo from './codes.repo.js'

export const CODE_MINUTES = 10
const MOST_TRIES = 5

interface Which {
  purpose: string
  /** The phone or email it goes to, or a name for where nobody is: E.164, lower case. */
  address: string
}

/**
 * One-time codes. Six digits are guessed by trying, so their digest is keyed with the installation's own secret: a copy of
 * the database alone tells nothing.
 */
export class Codes {
  private readonly key: Buffer

  constructor(secret: Uint8Array) {
    this.key = Buffer.from(hkdfSync('sha256', secret, Buffer.alloc(0), 'tabib one-time codes v1', 32))
  }

  /** A new code of this purpose for this address; an earlier one stops working. */
  async issue(tx: WriteTx, now: Date, { purpose, address }: Which): Promise<{ code: string; expiresAt: string }> {
    const code = String(randomInt(1_000_000)).padStart(6, '0')
    const expiresAt = new Date(now.getTime() + CODE_MINUTES * 60_000).toISOString()
    const id = newId()
    await repo.replace(tx, {
      id,
      purpose,
      address,
      hash: this.digest(id, code),
      created_at: now.toISOString(),
      expires_at: expiresAt,
    })
    return { code, expiresAt }
  }

  /**
   * Whether this is the open code, which is then used up. Wrong tries count, so the caller's transaction must commit either
   * way: refuse after it, not inside it.
   */
  async use(tx: WriteTx, now: Date, { purpose, address, code }: Which & { code: string }): Promise<boolean> {
    const at = now.toISOString()
    const open = await repo.guess(tx, { purpose, address, now: at, most: MOST_TRIES })
    if (!open || !timingSafeEqual(Buffer.from(open.hash), Buffer.from(this.digest(open.id, code)))) return false
    await repo.use(tx, open.id, at)
    return true
  }

  /** Keyed digest of a secret that is too short for a plain one, e.g. a recovery code of an account. */
  digest(scope: string, code: string): string {
    return createHmac('sha256', this.key).update(`${scope}\n${code}`).digest('base64url')
  }
}
