import { createHash, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import { type SealedSource, sealedSources } from '@tabib/contracts/audit/chain'

/** What a seal says of one table. Sets of ids are in Postgres's own words: `{[1,5),[7,8)}`. */
export interface SealPart {
  source: SealedSource
  ids: string
  count: number
  digest: Buffer
  marks: Buffer
  upto: number
  open: string
}

/** A seal before it is signed. */
export interface SealBody {
  n: number
  at: string
  prev: Buffer
  horizon: string
  cluster: string
  parts: SealPart[]
}

export interface Seal extends SealBody {
  hash: Buffer
  key: Buffer
  signature: Buffer
}

/** What stands before the first seal. */
export const GENESIS = Buffer.alloc(32)

const sha256 = (text: string | Buffer) => createHash('sha256').update(text).digest()

/** SHA-256 over everything a seal says, in one fixed order. */
export function hashOf(seal: SealBody): Buffer {
  const head = ['tabib seal 1', seal.n, new Date(seal.at).toISOString(), seal.prev.toString('hex')]
  const parts = sealedSources.map((source) => {
    const p = seal.parts.find((x) => x.source === source)
    if (!p) return `${source} absent`
    const [digest, marks] = [p.digest.toString('hex'), sha256(p.marks).toString('hex')]
    return [source, p.ids, p.count, digest, marks, p.upto, p.open].join(' ')
  })
  return sha256([...head, seal.horizon, seal.cluster, ...parts].join('\n'))
}

/** The raw 32 bytes of an Ed25519 public key. */
export const rawPublic = (key: KeyObject): Buffer => Buffer.from(key.export({ format: 'jwk' }).x!, 'base64url')

/** Signs a seal's hash (Ed25519, RFC 8032). */
export const signed = (hash: Buffer, key: KeyObject): Buffer => sign(null, hash, key)

/** True where the signature is of this hash by the owner of this raw public key. */
export function isSignedBy({ hash, key, signature }: Pick<Seal, 'hash' | 'key' | 'signature'>): boolean {
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: key.toString('base64url') }
  return verify(null, hash, createPublicKey({ key: jwk, format: 'jwk' }), signature)
}

// Crockford's base 32: no I, L, O or U.
const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** Four groups of four: the first eighty bits of a hash, as a person copies them. */
export function codeOf(hash: Buffer): string {
  let bits = BigInt(`0x${hash.subarray(0, 10).toString('hex')}`)
  let text = ''
  for (let i = 0; i < 16; i++, bits >>= 5n) text = letters[Number(bits & 31n)]! + text
  return text.match(/.{4}/g)!.join('-')
}

/** The first ten bytes of the hash a code stands for. */
export function startOf(code: string): Buffer {
  const bits = [...code.replaceAll('-', '')].reduce((sum, c) => (sum << 5n) | BigInt(letters.indexOf(c)), 0n)
  return Buffer.from(bits.toString(16).padStart(20, '0'), 'hex')
}
