import { createPublicKey, type KeyObject } from 'node:crypto'

/** A key that was pasted: PEM (key or certificate) or JWK. @throws Error where it is none, or is private */
export function pastedKey(text: string): KeyObject {
  const trimmed = text.trim()
  if (trimmed.includes('PRIVATE KEY')) throw new Error('a private key')
  if (!trimmed.startsWith('{')) return createPublicKey(trimmed)
  const key = JSON.parse(trimmed) as Record<string, unknown>
  if ('d' in key || 'k' in key) throw new Error('a private key')
  return createPublicKey({ key, format: 'jwk' })
}

/** Whether a text is a public key. */
export function isKey(text: string): boolean {
  try {
    return pastedKey(text).type === 'public'
  } catch {
    return false
  }
}
