import { createHmac, hkdfSync, randomInt, timingSafeEqual } from 'node:crypto'
import { newId } from '@tabib/contracts/core/id'
import type { WriteTx } from '../../platform/db/db.js'
import * as repo from './codes.repo.js'

export const CODE_MINUTES = 10
const MOST_TRIES = 5

interface Which {
  purpose: string
  /** What names the person and where the code goes, however they were meant; or what was typed, where that is nobody. */
  bound: string
  /** A browser the person has been in with before: it has a code of its own, which nobody elsewhere uses up or replaces. */
  browser?: string | undefined
}

/** Where a code may stand: a browser's own first, then anybody's. */
const placesOf = ({ bound, browser }: Which) => (browser ? [`${bound} ${browser}`, bound] : [bound])

/**
 * One-time codes. Six digits are guessed by trying, so their digest is keyed with the installation's own secret: a copy of
 * the database alone tells nothing.
 */
export class Codes {
  private readonly key: Buffer

  constructor(secret: Uint8Array) {
    this.key = Buffer.from(hkdfSync('sha256', secret, Buffer.alloc(0), 'tabib one-time codes v1', 32))
  }

  /** A new code of this purpose for this person; an earlier one stops working. */
  async issue(tx: WriteTx, now: Date, which: Which): Promise<{ code: string; expiresAt: string }> {
    const code = String(randomInt(1_000_000)).padStart(6, '0')
    const expiresAt = new Date(now.getTime() + CODE_MINUTES * 60_000).toISOString()
    const id = newId()
    const places = placesOf(which)
    const row = { id, purpose: which.purpose, address: places[0]!, hash: this.digest(id, code) }
    await repo.replace(tx, { ...row, created_at: now.toISOString(), expires_at: expiresAt }, places)
    return { code, expiresAt }
  }

  /**
   * Whether this is the open code, which is then used up. Wrong tries count, so the caller's transaction must commit either
   * way: refuse after it, not inside it.
   */
  async use(tx: WriteTx, now: Date, { code, ...which }: Which & { code: string }): Promise<boolean> {
    const at = now.toISOString()
    for (const address of placesOf(which)) {
      const open = await repo.guess(tx, { purpose: which.purpose, address, now: at, most: MOST_TRIES })
      if (!open || !timingSafeEqual(Buffer.from(open.hash), Buffer.from(this.digest(open.id, code)))) continue
      await repo.use(tx, open.id, at)
      return true
    }
    return false
  }

  /** Keyed digest of a secret that is too short for a plain one, e.g. a recovery code of an account. */
  digest(scope: string, code: string): string {
    return createHmac('sha256', this.key).update(`${scope}\n${code}`).digest('base64url')
  }
}
