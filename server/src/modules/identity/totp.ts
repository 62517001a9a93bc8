import { randomInt } from 'node:crypto'
import { Secret, TOTP } from 'otpauth'

/** Without 0, O, 1, I, L, U: they are misread. */
const LETTERS = '23456789ABCDEFGHJKMNPQRSTVWXYZ'
const RECOVERY_CODES = 10
const STEP = 30

const totpOf = (secret: string, label = '') =>
  new TOTP({ issuer: 'Tabib', label, secret: Secret.fromBase32(secret), digits: 6, period: STEP, algorithm: 'SHA1' })

/** A new secret for an authenticator app (RFC 6238), and the address that a QR code hands to it. */
export function newAuthenticator(label: string): { secret: string; uri: string } {
  const secret = new Secret({ size: 20 }).base32
  return { secret, uri: totpOf(secret, label).toString() }
}

/**
 * The half minute since 1970 to which a code belongs, where an app shows it now, or showed or will show it within half a
 * minute; null for any other code. Whoever asks sees to it that no half minute is taken twice.
 */
export function stepOf(secret: string, code: string, now: Date): number | null {
  const timestamp = now.getTime()
  const drift = totpOf(secret).validate({ token: code, timestamp, window: 1 })
  return drift === null ? null : Math.floor(timestamp / 1000 / STEP) + drift
}

/** Ten codes for the day the phone is lost, each ten letters of thirty: 49 bits, in two groups. */
export const newRecoveryCodes = (): string[] => Array.from({ length: RECOVERY_CODES }, newRecoveryCode)

function newRecoveryCode(): string {
  const letters = Array.from({ length: 10 }, () => LETTERS[randomInt(LETTERS.length)]!).join('')
  return `${letters.slice(0, 5)}-${letters.slice(5)}`
}

/** A recovery code however it was typed: case, blanks and the dash do not count. */
export const plainCode = (code: string) => code.toUpperCase().replace(/[^A-Z0-9]/g, '')
