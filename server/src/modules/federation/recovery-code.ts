import { createHash, randomInt } from 'node:crypto'
import { CODE_ALPHABET, plainCode } from '@tabib/contracts/identity/invitations'

const GROUPS = 6
const SIGNS = 4

/** A code an owner prints and puts into the safe: 120 random bits in groups of four. */
export function newRecoveryCode(): string {
  const sign = () => CODE_ALPHABET[randomInt(CODE_ALPHABET.length)]!
  return Array.from({ length: GROUPS }, () => Array.from({ length: SIGNS }, sign).join('')).join('-')
}

/** How it is stored. It is random and long, so a plain digest is enough; how it is written does not matter. */
export function recoveryHash(tenant: string, typed: string): string {
  return createHash('sha256')
    .update(`${tenant}\n${plainCode(typed)}`)
    .digest('base64url')
}
