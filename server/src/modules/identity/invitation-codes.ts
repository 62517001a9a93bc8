import { createHmac, randomInt } from 'node:crypto'
import { CODE_ALPHABET, isPrintedCode, plainCode } from '@tabib/contracts/identity/invitations'
import { digest } from './tokens.js'

/** Days an invitation waits for its person. */
export const INVITATION_DAYS = 7
/** Paper lies about: a printed code waits shorter. */
export const PRINTED_CODE_DAYS = 3

/** A code that is read from paper and typed: forty random bits as `7KQ4-M2XD`. */
export function newCode(): string {
  const signs = Array.from({ length: 8 }, () => CODE_ALPHABET[randomInt(CODE_ALPHABET.length)]!)
  return `${signs.slice(0, 4).join('')}-${signs.slice(4).join('')}`
}

/**
 * How an invitation's secret is stored. A link's token is long, so a plain digest is enough; a printed code is short, so
 * that whoever sees the table without the server's key cannot try them all.
 */
export function invitationDigest(key: Uint8Array, typed: string): string {
  if (!isPrintedCode(typed)) return digest(typed)
  return createHmac('sha256', key)
    .update(`invitation:${plainCode(typed)}`)
    .digest('base64url')
}
