import type { FieldProblem } from '@tabib/contracts/core/problem'
import { keyAlgorithms, type SettingsDraft, secretAlgorithms } from '@tabib/contracts/federation/settings'

/** Characters below which a shared secret can be guessed (RFC 7518, 3.2: as long as the digest). */
const LEAST_SECRET: Record<string, number> = { HS256: 32, HS384: 48, HS512: 64 }

interface Seen {
  /** The shared secret as it will be. */
  secret: string | null
  /** Whether our server may be sent to an address. */
  isSafe: (url: string) => boolean
  /** Whether a text is a public key. */
  isKey: (text: string) => boolean
}

/** What is wrong with settings that are to be saved, by field. */
export function faultsOf(d: SettingsDraft, { secret, isSafe, isKey }: Seen): FieldProblem[] {
  const faults: FieldProblem[] = []
  const fault = (field: string, code: FieldProblem['code']) => faults.push({ pointer: `/body/${field}`, code })
  const address = (field: 'jwksUrl' | 'introspectionUrl', needed: boolean) => {
    if (d[field] === '' ? needed : !isSafe(d[field]))
      fault(field, d[field] === '' ? 'federation.needed' : 'federation.unsafe_address')
  }
  if (d.oidc && !isSafe(d.issuer)) fault('issuer', 'federation.unsafe_address')
  if (d.issuer === 'tabib') fault('issuer', 'federation.unsafe_address')
  if (d.oidc && d.clientId === '') fault('clientId', 'federation.needed')
  if (d.oidc && !d.scopes.split(/\s+/).includes('openid')) fault('scopes', 'federation.needed')
  if (d.branchId === null && (d.oidc || d.bearer)) fault('branchId', 'federation.needed')
  if (d.bearer && d.audience === '') fault('audience', 'federation.needed')
  if (d.bearer && d.algorithms.length === 0) fault('algorithms', 'federation.needed')
  const fitting: readonly string[] = d.keySource === 'secret' ? secretAlgorithms : keyAlgorithms
  if (d.algorithms.some((a) => !fitting.includes(a))) fault('algorithms', 'federation.algorithm_not_of_key')
  address('jwksUrl', d.bearer && d.keySource === 'jwks')
  address('introspectionUrl', false)
  if (d.keySource === 'key' && (d.bearer || d.publicKey !== '') && !isKey(d.publicKey))
    fault('publicKey', d.publicKey === '' ? 'federation.needed' : 'federation.bad_key')
  if (d.keySource === 'secret' && d.bearer) {
    const least = Math.max(32, ...d.algorithms.map((a) => LEAST_SECRET[a] ?? 0))
    if (secret === null) fault('sharedSecret', 'federation.needed')
    else if (secret.length < least) fault('sharedSecret', 'federation.secret_short')
  }
  return faults
}

/** Addresses of settings that are only tried: the ones our server would be sent to. */
export function settingsOnWay(d: SettingsDraft, isSafe: (url: string) => boolean): FieldProblem[] {
  const asked = [
    ...(d.oidc ? (['issuer'] as const) : []),
    ...(d.keySource === 'jwks' && d.jwksUrl !== '' ? (['jwksUrl'] as const) : []),
    ...(d.introspectionUrl !== '' ? (['introspectionUrl'] as const) : []),
  ]
  return asked
    .filter((f) => !isSafe(d[f]))
    .map((f) => ({ pointer: `/body/settings/${f}`, code: 'federation.unsafe_address' }))
}
